//! What can be done to a refer-back, and by whom. Pure.

use super::codes::{DisclosureBasis, ReferBackAction, ReferBackStatus};
use super::wire::NewReferBack;
use crate::care::referral::codes::Priority;
use crate::prelude::rules::*;
use crate::system::task::{TaskKind, Within};

impl Machine for ReferBackStatus {
    const NAME: &'static str = "refer-back";

    type Status = Self;
    type Action = ReferBackAction;
    type Actor = Role;

    fn status(&self) -> Self {
        *self
    }

    /// ```text
    /// sent ──► received ──► answered
    ///   │          │
    ///   └──────────┴──► withdrawn
    /// ```
    /// with `entered_in_error` from all of these. Who answers has it: an answer needs no receipt before it.
    fn next(&self, act: ReferBackAction) -> Option<Self> {
        use ReferBackAction as A;
        match (act, self) {
            (A::Receipt, Self::Sent) => Some(Self::Received),
            (A::Result, Self::Sent | Self::Received) => Some(Self::Answered),
            (A::Withdrawal, Self::Sent | Self::Received) => Some(Self::Withdrawn),
            (A::Error, any) if *any != Self::EnteredInError => Some(Self::EnteredInError),
            _ => None,
        }
    }

    /// The practice answers, the service takes back.
    fn allows(&self, role: Role, act: ReferBackAction) -> bool {
        match act {
            ReferBackAction::Receipt | ReferBackAction::Result => role == Role::Practice,
            ReferBackAction::Withdrawal | ReferBackAction::Error => matches!(
                role,
                Role::LinkWorker | Role::CareCoordinator | Role::HealthAndWellbeingCoach | Role::ServiceManager
            ),
        }
    }
}

/// How long the practice has to say that it has it; ours, not a source's.
pub const fn within(priority: Priority) -> Within {
    match priority {
        Priority::Urgent => Within::SameWorkingDay,
        Priority::Routine => TaskKind::ReceiveReferBack.policy().within,
    }
}

/// What is wrong with a refer-back, given whether the person objects to informing their practice.
pub fn faults(input: &NewReferBack, has_practice: bool, objects: bool) -> Vec<Fault> {
    let mut faults = Faults::new();
    let unknown = input.practice_id.is_none() && !has_practice;
    faults.when(unknown, "practice_id", "missing", "the person's practice is not known here: name one");
    let refused = objects && input.basis == DisclosureBasis::DirectCare;
    faults.when(refused, "basis", "contradiction", "the person objects to their practice being told");
    faults.into_vec()
}
