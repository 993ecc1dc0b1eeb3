//! Table `tasks`: one durable row for each deadline.

use sea_orm::Condition;
use sea_orm::entity::prelude::*;

use super::{TaskKind, TaskStatus};
use crate::auth::{Caller, Role};
use crate::coded;
use crate::db::{Log, Scoped, Seen};
use crate::id::{OrganisationId, PersonId, ServiceId, TaskId, WorkerId};

coded! {
    /// Whose task it is.
    pub enum OwnerKind in "task_owner" {
        /// The service's: whoever takes it up
        Service = "service",
        /// A worker's
        Worker = "worker",
        /// The agency's that sent the referral
        Agency = "agency",
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
    /// Its kind.
    pub fn kind(self) -> OwnerKind {
        match self {
            Self::Service => OwnerKind::Service,
            Self::Worker(_) => OwnerKind::Worker,
            Self::Agency(_) => OwnerKind::Agency,
        }
    }

    /// The worker, where it is one.
    pub fn worker(self) -> Option<WorkerId> {
        if let Self::Worker(id) = self { Some(id) } else { None }
    }

    /// The agency, where it is one.
    pub fn organisation(self) -> Option<OrganisationId> {
        if let Self::Agency(id) = self { Some(id) } else { None }
    }
}

/// Something that somebody has to do by a time.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tasks")]
pub struct Model {
    /// Its identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TaskId,
    /// Counts its saves, from 1.
    pub version: i32,
    /// What is to be done.
    pub kind: TaskKind,
    /// Where it stands.
    pub status: TaskStatus,
    /// The service whose clock it is.
    pub service_id: ServiceId,
    /// The kind of resource it is about.
    #[sea_orm(column_type = "Text")]
    pub subject_type: String,
    /// What it is about.
    pub subject_id: Uuid,
    /// Whom it is about.
    pub person_id: Option<PersonId>,
    /// Whose it is.
    pub owner_kind: OwnerKind,
    /// Whose by name, where it is somebody's.
    pub owner_worker_id: Option<WorkerId>,
    /// The agency, where it is the referrer's.
    pub owner_organisation_id: Option<OrganisationId>,
    /// When it began to run, UTC.
    pub opened_at: DateTimeUtc,
    /// By when, UTC.
    pub due_at: DateTimeUtc,
    /// When it was done, UTC.
    pub done_at: Option<DateTimeUtc>,
    /// Who did it.
    pub done_by: Option<Uuid>,
    /// When it became needless, UTC.
    pub cancelled_at: Option<DateTimeUtc>,
    /// When somebody said that they know, UTC.
    pub acknowledged_at: Option<DateTimeUtc>,
    /// Who said so.
    pub acknowledged_by: Option<Uuid>,
    /// When it was let go, UTC.
    pub waived_at: Option<DateTimeUtc>,
    /// Who let it go.
    pub waived_by: Option<Uuid>,
    /// Why, in words.
    #[sea_orm(column_type = "Text", nullable)]
    pub waived_reason: Option<String>,
    /// How many rungs of its ladder it has gone up.
    pub escalation_level: i16,
    /// When the sweep looks at it next.
    pub escalates_at: Option<DateTimeUtc>,
    /// When the next in line was told, UTC.
    pub escalated_at: Option<DateTimeUtc>,
    /// When it last changed, UTC.
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

crate::versioned!(TaskId);

impl Log for Entity {}

impl Scoped for Entity {
    fn key() -> Column {
        Column::Id
    }

    /// The service's staff see the service's tasks, an agency those it owns.
    fn visible_to(caller: &Caller) -> Condition {
        match caller.role {
            Role::Referrer | Role::Practice => {
                Condition::all().add(Column::OwnerOrganisationId.eq(caller.organisation_id))
            }
            _ => Condition::all().add(Column::ServiceId.is_in(caller.services.iter().copied())),
        }
    }

    fn seen(row: &Model) -> Option<Seen> {
        row.person_id.map(|person| Seen::new("task", row.id.0, person))
    }
}
