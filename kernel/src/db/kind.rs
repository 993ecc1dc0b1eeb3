//! What is wrong with a database, or with what it was asked.

use super::storage::Obstacle;

/// A database that does not keep what it acknowledges.
#[derive(Debug, thiserror::Error)]
#[error("the database would not keep what it acknowledges: {setting} is {value}; set it to {wanted}")]
pub struct Unfit {
    pub(super) setting: &'static str,
    pub(super) value: String,
    pub(super) wanted: &'static str,
}

/// What a database error means for the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Another transaction was first; the same work may succeed when run again.
    Raced,
    /// The database does not answer.
    OutOfReach,
    /// It answers, and takes nothing that is written.
    Refused(Obstacle),
    /// Anything else: a fault of ours.
    Fault,
}

impl Kind {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Raced => "raced",
            Self::OutOfReach => "out_of_reach",
            Self::Refused(obstacle) => obstacle.as_str(),
            Self::Fault => "fault",
        }
    }
}
