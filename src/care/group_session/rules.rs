//! What can be done to a group session, and by whom. Pure.
//!
//! ```text
//! recorded ──error──> entered_in_error
//! ```

use super::codes::{GroupSessionAction, GroupSessionStatus};
use super::entity::Model;
use catalogue::coded::Coded;
use catalogue::id::WorkerId;
use catalogue::{Code, Role};
use kernel::problem::Problem;

/// Who acts.
#[derive(Clone, Copy, Debug)]
pub struct Actor {
    /// In which role.
    pub role: Role,
    /// Who they are.
    pub worker: Option<WorkerId>,
}

/// Where an act leads from a status, or that it is not open from there.
pub fn next_status(status: GroupSessionStatus, action: GroupSessionAction) -> Option<GroupSessionStatus> {
    match (action, status) {
        (GroupSessionAction::Error, GroupSessionStatus::Recorded) => Some(GroupSessionStatus::EnteredInError),
        (GroupSessionAction::Error, GroupSessionStatus::EnteredInError) => None,
    }
}

/// Whether a caller may ever do this: it takes back the contacts of every case at once, so whoever held the session does,
/// or a manager. A single contact is whoever may write contacts' to mark.
pub fn role_allows(row: &Model, actor: Actor) -> bool {
    actor.role == Role::ServiceManager || actor.worker == Some(row.worker_id)
}

/// What this caller may do next.
pub fn allowed_actions(row: &Model, actor: Actor) -> Vec<GroupSessionAction> {
    let open = |action: &GroupSessionAction| next_status(row.status, *action).is_some() && role_allows(row, actor);
    GroupSessionAction::ALL.iter().copied().filter(open).collect()
}

/// Where the act leads.
///
/// # Errors
/// 403 `forbidden` where this caller never may, 409 `invalid_transition` in a status that does not allow it.
pub fn check(row: &Model, actor: Actor, action: GroupSessionAction) -> Result<GroupSessionStatus, Problem> {
    if !role_allows(row, actor) {
        return Err(Problem::new(Code::Forbidden).because("This is for whoever held the session, or a manager."));
    }
    next_status(row.status, action).ok_or_else(|| {
        Problem::new(Code::InvalidTransition).because(format!("The group session is {}; open: nothing.", row.status))
    })
}
