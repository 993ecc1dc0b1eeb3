//! What crosses the wire about supervision.

#![warn(missing_docs)]

use super::codes::SupervisionKind;
use crate::prelude::*;

/// A session of supervision. What was said has no place here.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSupervision {
    /// The link worker who was supervised; you, if left out.
    pub worker_id: Option<WorkerId>,
    /// What kind it was.
    pub kind: SupervisionKind,
    /// On which day, in England; never in the future.
    pub held_on: NaiveDate,
    /// How long it took.
    #[schema(minimum = 1, maximum = 480)]
    pub minutes: i16,
    /// Who supervised, where they sign in here: they are asked for nothing, and may sign. You, where you supervise.
    pub supervisor_id: Option<WorkerId>,
    /// Who supervised, where they do not sign in here.
    pub supervisor_name: Option<Text<100>>,
}
