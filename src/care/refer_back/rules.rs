//! What can be done to a refer-back, and by whom. Pure.

use super::codes::{DisclosureBasis, ReferBackAction, ReferBackStatus};
use super::entity::Model;
use super::wire::NewReferBack;
use crate::care::referral::codes::Priority;
use crate::system::task::{TaskKind, Within};
use catalogue::coded::Coded;
use catalogue::{Code, Role};
use kernel::faults::Faults;
use kernel::problem::{Fault, Problem};

/// The state machine: where an act leads from a status, or that it is not open from there.
///
/// ```text
/// sent ──► received ──► answered
///   │          │
///   └──────────┴──► withdrawn
/// ```
/// with `entered_in_error` from all of these. Who answers has it: an answer needs no receipt before it.
pub fn next_status(status: ReferBackStatus, act: ReferBackAction) -> Option<ReferBackStatus> {
    use ReferBackAction as A;
    use ReferBackStatus as S;
    match (act, status) {
        (A::Receipt, S::Sent) => Some(S::Received),
        (A::Result, S::Sent | S::Received) => Some(S::Answered),
        (A::Withdrawal, S::Sent | S::Received) => Some(S::Withdrawn),
        (A::Error, any) if any != S::EnteredInError => Some(S::EnteredInError),
        _ => None,
    }
}

/// Whether this role may ever do this: the practice answers, the service takes back.
const fn role_allows(role: Role, act: ReferBackAction) -> bool {
    match act {
        ReferBackAction::Receipt | ReferBackAction::Result => matches!(role, Role::Practice),
        ReferBackAction::Withdrawal | ReferBackAction::Error => matches!(
            role,
            Role::LinkWorker | Role::CareCoordinator | Role::HealthAndWellbeingCoach | Role::ServiceManager
        ),
    }
}

/// What this caller may do next, in the order of the list.
pub fn allowed_actions(row: &Model, role: Role) -> Vec<ReferBackAction> {
    ReferBackAction::ALL.iter().copied().filter(|act| check(row, role, *act).is_ok()).collect()
}

/// Lets the act pass, and says where it leads.
///
/// # Errors
/// 403 where this role never may, 409 where the status does not allow it.
pub fn check(row: &Model, role: Role, act: ReferBackAction) -> Result<ReferBackStatus, Problem> {
    if !role_allows(role, act) {
        return Err(Problem::new(Code::Forbidden));
    }
    next_status(row.status, act)
        .ok_or_else(|| Problem::new(Code::InvalidTransition).because(format!("The refer-back is {}.", row.status)))
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
