//! What crosses the wire about onward referrals.

#![warn(missing_docs)]

use super::codes::OnwardReferralAnswer;
use crate::prelude::*;

/// Whether an organisation sees to somebody who was redirected to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OnwardReferralReceipt {
    /// Whether you do.
    pub answer: OnwardReferralAnswer,
    /// Who says so, by name.
    #[schema(example = "Ellen Marsh, hospice at home")]
    pub by: Text<100>,
    /// What else whoever redirected them should know. Required with `not_taken_on`.
    pub comment: Option<Text<1000>>,
}

impl OnwardReferralReceipt {
    /// Every fault of it.
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Faults::new();
        let is_silent = self.answer == OnwardReferralAnswer::NotTakenOn && self.comment.is_none();
        faults.when(is_silent, "comment", "missing", "say why, so that somebody else can be found");
        faults.into_vec()
    }
}
