//! Table `people`: a person as one service knows them.

use kernel::db::prelude::*;

use sea_orm::sea_query::IntoCondition;

use super::veil;
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
    /// They keep their address back: nobody goes or writes there.
    pub address_withheld: bool,
    /// What must be kept to so that nobody comes to harm.
    pub protective_instructions: ProtectiveInstructions,
    /// Who carries the person's open case.
    pub assigned_worker_id: Option<WorkerId>,
    /// Who carried their last case, while none is open and they were not referred again.
    pub last_worker_id: Option<WorkerId>,
    /// They were entered by mistake: since then for a manager alone.
    pub closed_off_at: Option<DateTimeUtc>,
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

kernel::sensitive! {
    changed, row plain, own of_own_cases,
    plain [
        id version service_id nhs_number birth_date practice_id practice_objection assigned_worker_id last_worker_id
        closed_off_at merged_into_id merged_at created_at updated_at
    ]
    instruction [safe_contact contact_objection_at address_withheld protective_instructions]
    by(veil::demographics) [demographics]
    by(veil::requirements) [individual_requirements]
    by(veil::death) [death]
}

kernel::erased! {
    kept [
        id version service_id practice_objection address_withheld assigned_worker_id last_worker_id closed_off_at
        merged_into_id merged_at created_at updated_at
    ]
    emptied [nhs_number birth_date practice_id death contact_objection_at]
    by(nothing) [demographics safe_contact individual_requirements]
    by(no_instructions) [protective_instructions]
}

fn nothing(said: &mut Json) {
    *said = json!({});
}

fn no_instructions(instructions: &mut ProtectiveInstructions) {
    *instructions = ProtectiveInstructions::default();
}

impl Scoped for Entity {
    /// The staff of the service that knows them, a supervisor for the caseload supervised; no agency, and no practice: a practice
    /// has its own record. Who was entered by mistake is a manager's to see alone.
    fn visible_to(caller: &Caller) -> Condition {
        let covered = Column::AssignedWorkerId.is_in(caller.covers.iter().copied());
        let visible = serves_or_covers(caller, Column::ServiceId, covered);
        if caller.role == Role::ServiceManager {
            return visible;
        }
        let visible = visible.add(Column::ClosedOffAt.is_null());
        match caller.role {
            Role::Supervisor => visible.add(Column::AssignedWorkerId.in_subquery(supervised_by(caller))),
            _ => visible,
        }
    }

    fn people_columns() -> Vec<Column> {
        vec![Column::Id]
    }

    /// The people whom a worker carries or carried last, their own and those of colleagues they cover, and those nobody has
    /// carried yet; colleagues' with a stated reason.
    fn without_reason(caller: &Caller) -> Option<Condition> {
        let own_only = caller.role.has_caseload();
        caller.worker_id().filter(|_| own_only)?;
        let of_caseload = Column::AssignedWorkerId.is_in(caller.caseload_workers());
        let last = Condition::any()
            .add(Column::LastWorkerId.is_null())
            .add(Column::LastWorkerId.is_in(caller.caseload_workers()));
        let of_nobody = Condition::all().add(Column::AssignedWorkerId.is_null()).add(last);
        Some(Condition::any().add(of_caseload).add(of_nobody))
    }

    fn access(row: &Model) -> Option<Access> {
        Some(Access::of(row))
    }
}

/// Those whom the caller carries, or carried last while nobody does, or a colleague whom they cover.
fn of_own_cases(caller: &Caller) -> Condition {
    let last = Column::LastWorkerId.is_in(caller.caseload_workers());
    let last = Condition::all().add(Column::AssignedWorkerId.is_null()).add(last);
    Condition::any().add(Column::AssignedWorkerId.is_in(caller.caseload_workers())).add(last)
}

/// Those whom a search by where they live may find for the caller: of one who keeps their address back it would tell that it
/// is the right one.
pub fn is_found_by_address(caller: &Caller) -> Condition {
    if caller.holds_every_class() || caller.classes.has(SensitiveClass::HiddenAddress) {
        return Condition::all();
    }
    Condition::any().add(Column::AddressWithheld.eq(false)).add(of_own_cases(caller))
}

/// Those whom a search by a name of before may find for the caller, where not all: of one to whom it is not shown, that it finds
/// somebody would tell it.
pub fn is_found_by_alias(caller: &Caller) -> Option<Condition> {
    let is_shown = caller.holds_every_class() || caller.classes.has(SensitiveClass::GenderHistory);
    (!is_shown).then(|| of_own_cases(caller))
}

/// That the person whom a column names is of the caller's own cases.
pub fn is_of_own_case(caller: &Caller, person: impl ColumnTrait) -> Expr {
    refers_to::<Entity>(person, of_own_cases(caller))
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
