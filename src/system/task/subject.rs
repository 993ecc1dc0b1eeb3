//! What a task is about, whose it is, and what may become of it.

use super::TaskKind;
use crate::prelude::*;
use kernel::db::InService;

value_sets! {
    /// Whose task it is.
    pub enum OwnerKind in "task_owner" {
        /// The service's: whoever takes it up
        Service = "service",
        /// A worker's
        Worker = "worker",
        /// The agency's that sent the referral
        Agency = "agency",
    }
    /// Whose tasks are listed.
    pub enum TaskOwner in "task_owner_filter" {
        /// Yours: your agency's, or the ones that you carry, for a colleague you cover too
        Me = "me",
        /// Those that nobody of the service carries yet
        Service = "service",
    }
}

/// Whose task it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// The service's: whoever takes it up.
    Service,
    /// A worker's.
    Worker(WorkerId),
    /// The agency's that sent the referral.
    Agency(OrganisationId),
}

impl Owner {
    pub fn kind(self) -> OwnerKind {
        match self {
            Self::Service => OwnerKind::Service,
            Self::Worker(_) => OwnerKind::Worker,
            Self::Agency(_) => OwnerKind::Agency,
        }
    }

    pub fn worker(self) -> Option<WorkerId> {
        if let Self::Worker(id) = self { Some(id) } else { None }
    }

    /// The agency, where it is one.
    pub fn organisation(self) -> Option<OrganisationId> {
        if let Self::Agency(id) = self { Some(id) } else { None }
    }
}

/// What becomes of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskChange {
    /// A new one.
    Open {
        /// What it asks for.
        kind: TaskKind,
        /// Whose it is.
        owner: Owner,
        due_at: DateTime<Utc>,
    },
    /// The open ones of a kind are done by this act; of a recurring kind the next one opens.
    Complete(TaskKind),
    /// The same, where the act itself opens the next one, counted from another day than this.
    CompleteOnce(TaskKind),
    /// The open ones of a kind fall away.
    Cancel(TaskKind),
    /// The open ones that do not outlive their subject fall away.
    EndWithReferral,
    /// The open ones that make somebody speak to the person fall away.
    EndWithContact,
    /// The overdue ones are known of from now on, to somebody in this role: they are taken no further.
    AcknowledgeOverdue(Role),
    /// The open ones of the service become this worker's.
    AssignUnowned(WorkerId),
    /// The open ones become this owner's, whosever they were: nobody of those who have them now has said that they know.
    Reassign(Owner),
}

impl TaskChange {
    /// A new one, due by the kind's own terms from the instant that starts its clock.
    pub fn open(kind: TaskKind, owner: Owner, from: DateTime<Utc>) -> Self {
        Self::Open { kind, owner, due_at: kind.policy().within.due(from) }
    }

    /// A new one, due by a day, in England.
    pub fn open_by(kind: TaskKind, owner: Owner, day: NaiveDate) -> Self {
        Self::Open { kind, owner, due_at: calendar::by_day(day) }
    }
}

/// What a task is about.
#[derive(Clone, Copy, Debug)]
pub struct Subject {
    /// The kind of resource, as the contract calls it.
    pub resource_type: &'static str,
    /// The resource.
    pub id: Uuid,
    pub service_id: ServiceId,
    /// The primary care network whose queue it is in, where it is in one.
    pub pcn_id: Option<OrganisationId>,
    pub person_id: Option<PersonId>,
}

impl Subject {
    /// A resource, in no network's queue.
    pub fn of<R: InService>(row: &R) -> Self {
        Self {
            resource_type: R::TYPE,
            id: row.resource_id(),
            service_id: row.service_id(),
            pcn_id: None,
            person_id: row.person_id(),
        }
    }
}
