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
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TaskId,
    pub version: i32,
    pub kind: TaskKind,
    pub status: TaskStatus,
    pub service_id: ServiceId,
    /// The kind of resource it is about.
    #[sea_orm(column_type = "Text")]
    pub subject_type: String,
    pub subject_id: Uuid,
    pub person_id: Option<PersonId>,
    /// Whose it is.
    pub owner_kind: OwnerKind,
    /// Whose by name, where it is somebody's.
    pub owner_worker_id: Option<WorkerId>,
    /// The agency, where it is the referrer's.
    pub owner_organisation_id: Option<OrganisationId>,
    pub opened_at: DateTimeUtc,
    pub due_at: DateTimeUtc,
    pub done_at: Option<DateTimeUtc>,
    pub done_by: Option<Uuid>,
    pub cancelled_at: Option<DateTimeUtc>,
    pub acknowledged_at: Option<DateTimeUtc>,
    pub acknowledged_by: Option<Uuid>,
    pub waived_at: Option<DateTimeUtc>,
    pub waived_by: Option<Uuid>,
    #[sea_orm(column_type = "Text", nullable)]
    pub waived_reason: Option<String>,
    /// How many rungs of its ladder it has gone up.
    pub escalation_level: i16,
    /// When the sweep looks at it next.
    pub escalates_at: Option<DateTimeUtc>,
    pub escalated_at: Option<DateTimeUtc>,
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
