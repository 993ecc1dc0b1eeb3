//! Table `people`: a person as one service knows them.

use sea_orm::Condition;
use sea_orm::entity::prelude::*;

use crate::auth::{Caller, Role};
use crate::db::{Scoped, Seen};
use crate::format::NhsNumber;
use crate::id::{OrganisationId, PersonId, ServiceId, WorkerId};

/// A person as one service knows them. Services never share a row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "people")]
pub struct Model {
    /// Its identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PersonId,
    /// Counts its saves, from 1.
    pub version: i32,
    /// The service that knows them.
    pub service_id: ServiceId,
    /// Unique within the service. Empty where another row of the service has the number with another birth date.
    pub nhs_number: Option<NhsNumber>,
    /// Date of birth.
    pub birth_date: Option<Date>,
    /// The registered practice, where it is one of the county's.
    pub practice_id: Option<OrganisationId>,
    /// The person does not wish their practice to be told.
    pub practice_objection: bool,
    /// [`Demographics`](super::wire::Demographics).
    pub demographics: Json,
    /// [`SafeContact`](super::wire::SafeContact).
    pub safe_contact: Json,
    /// [`IndividualRequirements`](super::wire::IndividualRequirements).
    pub individual_requirements: Json,
    /// Who carries the person's open case.
    pub assigned_worker_id: Option<WorkerId>,
    /// The row that this person was found to be.
    pub merged_into_id: Option<PersonId>,
    /// When they were found to be another, UTC.
    pub merged_at: Option<DateTimeUtc>,
    /// When it was entered, UTC.
    pub created_at: DateTimeUtc,
    /// When it last changed, UTC.
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

crate::versioned!(PersonId);

impl Scoped for Entity {
    fn key() -> Column {
        Column::Id
    }

    /// The staff of the service that knows them; no agency, and no practice: a practice has its own record.
    fn visible_to(caller: &Caller) -> Condition {
        Condition::all().add(Column::ServiceId.is_in(caller.services.iter().copied()))
    }

    /// A worker's own people and those nobody carries yet; colleagues' with a stated reason.
    fn everyday(caller: &Caller) -> Option<Condition> {
        let own_only = matches!(caller.role, Role::LinkWorker | Role::CareCoordinator | Role::HealthAndWellbeingCoach);
        let worker = caller.worker_id().filter(|_| own_only)?;
        Some(Condition::any().add(Column::AssignedWorkerId.is_null()).add(Column::AssignedWorkerId.eq(worker)))
    }

    fn seen(row: &Model) -> Option<Seen> {
        Some(Seen::new("person", row.id.0, row.id))
    }
}
