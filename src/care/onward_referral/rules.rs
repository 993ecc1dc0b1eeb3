//! What an organisation may answer to an onward referral. Pure.

use super::codes::{OnwardReferralAction, OnwardReferralAnswer, OnwardReferralStatus};
use crate::prelude::rules::*;

impl Machine for OnwardReferralStatus {
    const NAME: &'static str = "onward referral";

    type Status = Self;
    type Action = OnwardReferralAction;
    type Actor = Role;

    fn status(&self) -> Self {
        *self
    }

    /// Where it leads the answer says ([`OnwardReferralAnswer::status`]).
    fn next(&self, action: OnwardReferralAction) -> Option<Self> {
        match (self, action) {
            (Self::Sent, OnwardReferralAction::Receipt) => Some(Self::TakenOn),
            (Self::TakenOn | Self::NotTakenOn, OnwardReferralAction::Receipt) => None,
        }
    }

    fn allows(&self, role: Role, _: OnwardReferralAction) -> bool {
        role.is_outside()
    }
}

impl OnwardReferralAnswer {
    /// Where it leads.
    pub const fn status(self) -> OnwardReferralStatus {
        match self {
            Self::TakenOn => OnwardReferralStatus::TakenOn,
            Self::NotTakenOn => OnwardReferralStatus::NotTakenOn,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::OnwardReferralAction::Receipt;
    use super::OnwardReferralStatus::{NotTakenOn, Sent, TakenOn};
    use super::*;

    #[test]
    fn it_is_answered_once_by_whom_it_was_sent_to() {
        for (status, role, code) in [
            (Sent, Role::Referrer, None),
            (Sent, Role::Practice, None),
            (Sent, Role::LinkWorker, Some(Code::Forbidden)),
            (TakenOn, Role::Referrer, Some(Code::InvalidTransition)),
            (NotTakenOn, Role::Referrer, Some(Code::InvalidTransition)),
        ] {
            assert_eq!(status.check(role, Receipt).err().map(|problem| problem.code()), code, "{status} {role}");
        }
        assert_eq!(OnwardReferralAnswer::NotTakenOn.status(), NotTakenOn);
    }
}
