//! What needs a second person, and who that may be. Pure.

use super::codes::{AccessGrantAction, AccessGrantStatus};
use super::entity::Model;
use crate::prelude::rules::*;
use catalogue::SensitiveClass;

/// How many days a second person has.
pub const DAYS: i64 = 7;

/// The roles that one person alone gives to nobody: who holds one sees a whole service, sees what all saw, or gives rights.
pub const PRIVILEGED: [Role; 3] = [Role::ServiceManager, Role::Auditor, Role::Admin];

/// Who acts, and when.
#[derive(Clone, Copy, Debug)]
pub struct Actor {
    pub id: Uuid,
    pub now: DateTime<Utc>,
}

/// What of a worker's rights after a change needs a second person, given what they had before.
pub fn withheld(
    (roles, classes): (&[Role], &[SensitiveClass]),
    (roles_before, classes_before): (&[Role], &[SensitiveClass]),
) -> (Vec<Role>, Vec<SensitiveClass>) {
    let is_new = |role: &Role| PRIVILEGED.contains(role) && !roles_before.contains(role);
    let roles = roles.iter().copied().filter(is_new).collect();
    (roles, classes.iter().copied().filter(|class| !classes_before.contains(class)).collect())
}

impl Model {
    /// Where it stands by now.
    pub fn status_at(&self, now: DateTime<Utc>) -> AccessGrantStatus {
        match self.status {
            AccessGrantStatus::Pending if self.expires_at <= now => AccessGrantStatus::Expired,
            status => status,
        }
    }
}

/// A grant at an instant.
pub struct At<'a>(pub &'a Model, pub DateTime<Utc>);

impl Machine for At<'_> {
    const NAME: &'static str = "grant";

    type Status = AccessGrantStatus;
    type Action = AccessGrantAction;
    type Actor = Actor;

    fn status(&self) -> AccessGrantStatus {
        self.0.status_at(self.1)
    }

    fn next(&self, action: AccessGrantAction) -> Option<AccessGrantStatus> {
        match (self.status(), action) {
            (AccessGrantStatus::Pending, AccessGrantAction::Approval) => Some(AccessGrantStatus::Approved),
            (AccessGrantStatus::Pending, AccessGrantAction::Refusal) => Some(AccessGrantStatus::Refused),
            _ => None,
        }
    }

    /// Neither who asked for it approves it nor who gets it; who asked may take it back.
    fn allows(&self, actor: Actor, action: AccessGrantAction) -> bool {
        let asked = self.0.requested_by == actor.id;
        let gets = self.0.worker_id.is_some_and(|worker| worker.0 == actor.id)
            || self.0.client_id.is_some_and(|client| client.0 == actor.id);
        action == AccessGrantAction::Refusal || !asked && !gets
    }

    fn forbidden(&self) -> Problem {
        Problem::new(Code::Forbidden).because("It needs a second person: neither who asked for it nor who gets it")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_and_three_roles_need_a_second_person_where_they_are_new() {
        let (manager, worker) = (Role::ServiceManager, Role::LinkWorker);
        let (one, other) = (SensitiveClass::Safeguarding, SensitiveClass::SuicideRisk);
        for (after, before, roles, classes) in [
            ((&[worker][..], &[][..]), (&[][..], &[][..]), vec![], vec![]),
            ((&[worker, manager], &[one]), (&[worker], &[]), vec![manager], vec![one]),
            ((&[manager], &[one, other]), (&[manager], &[one]), vec![], vec![other]),
            ((&[], &[one]), (&[manager], &[one, other]), vec![], vec![]),
            ((&[Role::Admin, Role::Auditor], &[]), (&[], &[]), vec![Role::Admin, Role::Auditor], vec![]),
        ] {
            assert_eq!(withheld(after, before), (roles, classes), "{after:?} after {before:?}");
        }
    }
}
