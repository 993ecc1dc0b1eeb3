//! What can be done to a group session, and by whom. Pure.
//!
//! ```text
//! recorded ──error──> entered_in_error
//! ```

use super::codes::{GroupSessionAction, GroupSessionStatus};
use super::entity::Model;
use crate::prelude::rules::*;

/// Who acts.
#[derive(Clone, Copy, Debug)]
pub struct Actor {
    pub role: Role,
    pub worker: Option<WorkerId>,
}

impl Machine for Model {
    const NAME: &'static str = "group session";

    type Status = GroupSessionStatus;
    type Action = GroupSessionAction;
    type Actor = Actor;

    fn status(&self) -> GroupSessionStatus {
        self.status
    }

    fn next(&self, action: GroupSessionAction) -> Option<GroupSessionStatus> {
        match (action, self.status) {
            (GroupSessionAction::Error, GroupSessionStatus::Recorded) => Some(GroupSessionStatus::EnteredInError),
            (GroupSessionAction::Error, GroupSessionStatus::EnteredInError) => None,
        }
    }

    /// It takes back the contacts of every case at once, so whoever held the session does, or a manager. A single contact
    /// is whoever may write contacts' to mark.
    fn allows(&self, actor: Actor, _: GroupSessionAction) -> bool {
        actor.role == Role::ServiceManager || actor.worker == Some(self.worker_id)
    }

    fn forbidden(&self) -> Problem {
        Problem::new(Code::Forbidden).because("This is for whoever held the session, or a manager.")
    }
}
