//! What can be done to a task by itself, and by whom. Pure: most tasks are met by the act that they ask for, and only
//! what no act of the API shows is ticked off by hand.

use super::entity::Model;
use super::subject::OwnerKind;
use super::{TaskKind, rules};
use crate::prelude::*;

value_sets! {
    /// What can be done to a task. A representation lists what this caller may do next.
    pub enum TaskAction in "task_action" {
        /// Say that you know of it: an overdue one climbs no further
        Acknowledgement = "acknowledgement",
        /// Say that it is done, where no act of the API shows it
        Completion = "completion",
        /// Decide that it need not be done
        Waiver = "waiver",
        /// Give it to a worker of the service
        Handover = "handover",
    }
}

/// Who acts, and when.
#[derive(Clone, Copy, Debug)]
pub struct Actor<'a> {
    pub role: Role,
    /// Who they are, where a worker has signed in.
    pub worker: Option<WorkerId>,
    /// The colleagues whom they cover today.
    pub covers: &'a [WorkerId],
    /// The time of the act.
    pub now: DateTime<Utc>,
}

impl<'a> Actor<'a> {
    pub fn of(caller: &'a Caller, now: DateTime<Utc>) -> Self {
        Self { role: caller.role, worker: caller.worker_id(), covers: &caller.covers, now }
    }

    /// Whether they are of an agency, or of a community group.
    pub fn is_agency(self) -> bool {
        self.role.is_outside() || self.role == Role::AssetEditor
    }

    /// Whether the task is theirs, or that of somebody for whom they stand in. What nobody of the service carries yet is
    /// everybody's who might, but not the manager's.
    fn owns(self, task: &Model) -> bool {
        match task.owner_kind {
            OwnerKind::Worker => {
                let stands_in = task.owner_worker_id.is_some_and(|owner| self.covers.contains(&owner));
                task.owner_worker_id == self.worker || stands_in
            }
            OwnerKind::Service => self.role != Role::ServiceManager,
            OwnerKind::Agency => self.is_agency(),
        }
    }
}

/// What this caller may do next, in the order of the list.
pub fn allowed_actions(task: &Model, actor: Actor) -> Vec<TaskAction> {
    TaskAction::ALL.iter().copied().filter(|action| check(task, actor, *action).is_ok()).collect()
}

/// Lets the act pass, or says why not: 403 where this caller never may, 409 where the task does not allow it.
///
/// # Errors
/// 403 `forbidden`, 409 `invalid_transition`.
pub fn check(task: &Model, actor: Actor<'_>, action: TaskAction) -> Result<(), Problem> {
    let conflict = |why: &'static str| Err(Problem::new(Code::InvalidTransition).because(why));
    match action {
        TaskAction::Acknowledgement => {
            rules::must_be_open(task.status)?;
            if task.kind == TaskKind::AcknowledgeSafetyEvent {
                return conflict("It is acknowledged where the safety event is, and not by who wrote that down.");
            }
            match if actor.is_agency() { task.acknowledged_at } else { task.known_since() } {
                // Overdue, a promise given before no longer counts.
                Some(at) if at > task.due_at || actor.now <= task.due_at => {
                    conflict("Somebody has acknowledged it already.")
                }
                _ => Ok(()),
            }
        }
        TaskAction::Completion if actor.is_agency() => Err(Problem::new(Code::Forbidden)),
        TaskAction::Completion => {
            rules::must_be_open(task.status)?;
            if task.kind.policy().ticked_off {
                return Ok(());
            }
            conflict("A task of this kind is done by the act that it asks for.")
        }
        TaskAction::Waiver if actor.is_agency() => Err(Problem::new(Code::Forbidden)),
        TaskAction::Waiver => rules::waive(task.kind, task.status, actor.owns(task)),
        TaskAction::Handover if actor.role != Role::ServiceManager => Err(Problem::new(Code::Forbidden)),
        TaskAction::Handover => {
            rules::must_be_open(task.status)?;
            if task.owner_kind == OwnerKind::Agency {
                return conflict("The question is the agency's to answer; the service may go on without an answer.");
            }
            Ok(())
        }
    }
}

/// Whether it should have been done by `now`.
pub fn is_overdue(task: &Model, now: DateTime<Utc>) -> bool {
    rules::is_overdue(task.status, task.due_at, now)
}
