//! Feedback: what leaves the service about a referral (002 §5.7).
//!
//! There are two extents. [`Disclosure::Status`] goes to every referrer at once: the referral was received, was sent back
//! with a question, is waiting, was accepted, or is over. [`Disclosure::Outcome`] adds how it ended and why, where it
//! went, and everything after acceptance. The outcome goes to a referrer only where the person agreed to feedback to that referrer; and to the person's registered practice for
//! direct care, unless the person objects. Nothing records another lawful basis for feedback yet: until an act does,
//! there is none.
//!
//! The two are two types, so that what the status must not disclose has no field. Neither discloses:
//! - that the person was already known: `joined_to`, and any reason for `entered_in_error`, `duplicate` first. Since none
//!   of those reasons is ever disclosed, a missing one says nothing either;
//! - free text that its author has not released. A question to the referrer is released by asking it, and the name of a
//!   destination by giving it: both verbs say so.

use super::entity::Model;
use super::status::{ReferralStatus, StatusReason};
use super::wire::Return;
use crate::care::episode::status::NeedsMet;
use crate::prelude::*;

value_sets! {
    /// Where a referral stands, as far as every referrer may know.
    pub enum SharedStatus in "shared_status" {
        /// Received; nobody has decided yet
        Submitted = "submitted",
        /// Sent back to the referrer with a question
        Returned = "returned",
        /// Taken into the queue until a worker has room
        Waiting = "waiting",
        /// Taken on by the service
        Accepted = "accepted",
        /// Over; how and why is not told here
        Ended = "ended",
    }
}

/// How much of a referral a referrer may know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Disclosure {
    /// That it was received, returned, waits, was accepted, is over.
    Status,
    /// Also how it ended and why, and what came after acceptance.
    Outcome,
}

impl Disclosure {
    /// What the agency that sent a referral may know.
    ///
    /// What kind of organisation it is makes no difference. A front end that sends for the person or their family
    /// (`referring_organisation` is false) sees the status alone whatever was agreed: who sits before it is not known, and
    /// the person hears by a contact that follows their safe contact rule.
    pub const fn of_referrer(referring_organisation: bool, person_agreed: bool) -> Self {
        if referring_organisation && person_agreed { Self::Outcome } else { Self::Status }
    }

    /// What the person's registered practice may know: nothing at all, not even that there is a referral, where the
    /// person objects to informing their practice.
    pub const fn of_practice(person_objects: bool) -> Option<Self> {
        if person_objects { None } else { Some(Self::Outcome) }
    }
}

impl SharedStatus {
    /// The statuses that look like this to a referrer who sees the status alone. A referrer's list is filtered by these, never by the statuses
    /// beneath: a filter that separates `declined` from `rejected` discloses as much as the field would.
    pub fn statuses(self) -> impl Iterator<Item = ReferralStatus> {
        ReferralStatus::ALL.iter().copied().filter(move |status| Self::from(*status) == self)
    }
}

impl From<ReferralStatus> for SharedStatus {
    fn from(status: ReferralStatus) -> Self {
        match status {
            ReferralStatus::Submitted => Self::Submitted,
            ReferralStatus::Returned => Self::Returned,
            ReferralStatus::Waiting => Self::Waiting,
            ReferralStatus::Accepted | ReferralStatus::InProgress => Self::Accepted,
            ReferralStatus::Completed
            | ReferralStatus::Declined
            | ReferralStatus::Rejected
            | ReferralStatus::NotReached
            | ReferralStatus::Redirected
            | ReferralStatus::Withdrawn
            | ReferralStatus::Ended
            | ReferralStatus::EnteredInError => Self::Ended,
        }
    }
}

/// What every referrer may know of a referral.
#[derive(Clone, Debug, PartialEq)]
pub struct StatusDisclosed {
    /// Where it stands.
    pub status: SharedStatus,
    /// What is asked of the referrer, while it is returned.
    pub question: Option<Return>,
    /// When there was last something new in it.
    pub updated_at: DateTime<Utc>,
}

/// What a referrer may know of a referral where the person agreed to feedback.
#[derive(Clone, Debug, PartialEq)]
pub struct OutcomeDisclosed {
    /// Where it stands.
    pub status: ReferralStatus,
    /// Why it ended so.
    pub reason: Option<StatusReason>,
    /// The same in words, once their author has released them.
    pub comment: Option<String>,
    /// Where it was passed on to.
    pub destination: Option<String>,
    /// Whether the needs were met, once it is completed.
    pub needs_met: Option<NeedsMet>,
    /// What comes next for the person, once its author has released it.
    pub what_next: Option<String>,
    /// What is asked of the referrer, while it is returned.
    pub question: Option<Return>,
    /// When there was last something new in it.
    pub updated_at: DateTime<Utc>,
}

/// What every referrer may know of this referral.
pub fn status_disclosed(row: &Model) -> StatusDisclosed {
    StatusDisclosed { status: row.status.into(), question: question(row), updated_at: row.disclosed_status_updated_at }
}

/// What may be known of this referral where the person agreed to feedback.
pub fn outcome_disclosed(row: &Model) -> OutcomeDisclosed {
    let is_disclosed = row.status != ReferralStatus::EnteredInError;
    OutcomeDisclosed {
        status: row.status,
        reason: row.status_reason.filter(|reason| is_disclosed && reason.fits(row.status)),
        comment: row.status_comment.clone().filter(|_| is_disclosed && row.status_comment_released),
        destination: row.destination.clone().filter(|_| row.status == ReferralStatus::Redirected),
        needs_met: row.needs_met.filter(|_| row.status == ReferralStatus::Completed),
        what_next: row.what_next.clone().filter(|_| row.status == ReferralStatus::Completed && row.what_next_released),
        question: question(row),
        updated_at: row.disclosed_outcome_updated_at,
    }
}

fn question(row: &Model) -> Option<Return> {
    row.question.clone().filter(|_| row.status == ReferralStatus::Returned)
}
