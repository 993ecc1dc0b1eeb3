//! Table `people`: a person as one service knows them.

use kernel::db::prelude::*;

use sea_orm::sea_query::IntoCondition;

use super::wire::{Death, ProtectiveInstructions};
use crate::county::worker::appointment::supervisor::supervised_by;
use kernel::format::NhsNumber;

/// A person as one service knows them. Services never share a row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "people")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PersonId,
    /// Goes up with each change of the row.
    pub version: i32,
    /// The service that knows them.
    pub service_id: ServiceId,
    /// Unique among the people of the service, those merged away apart. Empty where the number was
    /// another's already. The same as in `demographics`.
    pub nhs_number: Option<NhsNumber>,
    /// Their exact date of birth; never an estimate.
    pub birth_date: Option<Date>,
    /// The registered practice, where it is one of the county's.
    pub practice_id: Option<OrganisationId>,
    /// The person does not wish their practice to be told: what their newest decision on direct care says.
    pub practice_objection: bool,
    /// [`Demographics`](super::wire::Demographics).
    pub demographics: Json,
    /// [`SafeContact`](super::wire::SafeContact).
    pub safe_contact: Json,
    /// [`IndividualRequirements`](super::wire::IndividualRequirements).
    pub individual_requirements: Json,
    /// Since when they do not wish to be contacted, UTC.
    pub contact_objection_at: Option<DateTimeUtc>,
    /// That they have died.
    #[sea_orm(column_type = "Json", nullable)]
    pub death: Option<Death>,
    /// What must be kept to so that nobody comes to harm.
    pub protective_instructions: ProtectiveInstructions,
    /// Who carries the person's open case.
    pub assigned_worker_id: Option<WorkerId>,
    /// The row that this person was found to be.
    pub merged_into_id: Option<PersonId>,
    /// When that was found.
    pub merged_at: Option<DateTimeUtc>,
    /// When the service first knew of them.
    pub created_at: DateTimeUtc,
    /// When the row last changed.
    pub updated_at: DateTimeUtc,
}

kernel::resource!(PersonId, "person", "/v1/people/{}", id, in service_id, about id);

impl Emits for Model {
    /// For the service.
    fn event(&self, kind: EventType) -> Event {
        Event::new(kind, self.id.0).to(Audience::Service).in_service(self.service_id)
    }
}

impl Scoped for Entity {
    /// The staff of the service that knows them, a supervisor for the caseload supervised; no agency, and no practice: a practice has its own record.
    fn visible_to(caller: &Caller) -> Condition {
        let covered = Column::AssignedWorkerId.is_in(caller.covers.iter().copied());
        let visible = serves_or_covers(caller, Column::ServiceId, covered);
        match caller.role {
            Role::Supervisor => visible.add(Column::AssignedWorkerId.in_subquery(supervised_by(caller))),
            _ => visible,
        }
    }

    /// The people whom a worker carries, their own and those of colleagues they cover, and those nobody carries yet; colleagues' with a stated reason.
    fn without_reason(caller: &Caller) -> Option<Condition> {
        let own_only = caller.role.has_caseload();
        caller.worker_id().filter(|_| own_only)?;
        let of_caseload = Column::AssignedWorkerId.is_in(caller.caseload_workers());
        Some(Condition::any().add(Column::AssignedWorkerId.is_null()).add(of_caseload))
    }

    fn access(row: &Model) -> Option<Access> {
        Some(Access::of(row))
    }
}

/// That the person whom a column names is carried by the caller, or by a colleague whom they cover.
pub fn is_carried(caller: &Caller, person: impl ColumnTrait) -> Expr {
    refers_to::<Entity>(person, Condition::all().add(Column::AssignedWorkerId.is_in(caller.caseload_workers())))
}

/// That the person whom a column names is carried by somebody whom the caller supervises.
pub fn is_of_supervised(caller: &Caller, person: impl ColumnTrait) -> Expr {
    refers_to::<Entity>(person, Condition::all().add(Column::AssignedWorkerId.in_subquery(supervised_by(caller))))
}

/// The rows of the services that the caller works in, for those who work with people there. A front end that refers in a
/// service's name is of it too, and sees nobody.
pub fn serves<C: ColumnTrait>(caller: &Caller, service_id: C) -> Condition {
    if caller.role.is_of_service() {
        Condition::all().add(service_id.is_in(caller.services.iter().copied()))
    } else {
        nobody()
    }
}

/// The rows of the services that the caller works in, and of a service in which they only cover for somebody those that are
/// `covered`. Said without an alternative of two indexes: a list is read in the order of one.
pub fn serves_or_covers(caller: &Caller, service_id: impl ColumnTrait, covered: impl IntoCondition) -> Condition {
    if caller.covers_in.is_empty() {
        return serves(caller, service_id);
    }
    let own = service_id.is_not_in(caller.covers_in.iter().copied());
    Condition::all()
        .add(service_id.is_in(caller.case_services()))
        .add(Condition::any().add(own).add(covered.into_condition()))
}
