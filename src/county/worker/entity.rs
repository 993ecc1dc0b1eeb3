//! Table `workers`.

use kernel::db::prelude::*;
use sea_orm::{QuerySelect, QueryTrait};

use super::appointment;
use super::skills::{Languages, SensitiveClasses, Specialisms};
use super::time::FullTimeEquivalent;
use crate::county::organisation::kind::Status;
use kernel::format::{EmailAddress, PhoneNumber};

/// A person who signs in: of a service, an agency, a practice, or the county.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "workers")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WorkerId,
    /// The employer, who need not be the PCN served (003 §6.1.2).
    pub organisation_id: OrganisationId,
    pub name: String,
    /// Email address for work.
    pub email: Option<EmailAddress>,
    /// Telephone number for work.
    pub phone: Option<PhoneNumber>,
    /// In hundredths of a full-time post, 1 to 100. Those who carry cases have one: their caseload is measured by it.
    pub full_time_equivalent: Option<FullTimeEquivalent>,
    /// Induction and training done (003 §5.1); assigning cases to somebody without it warns.
    pub cleared_for_independent_work_since: Option<Date>,
    /// What they speak.
    pub languages: Languages,
    /// What they know more of than others.
    pub specialisms: Specialisms,
    /// What they are shown beyond the cases they carry.
    pub sensitive_classes: SensitiveClasses,
    /// The OpenID provider that signs them in; unique together with `subject`.
    pub issuer: Option<String>,
    /// Who they are to that provider.
    pub subject: Option<String>,
    /// Whether they still work here.
    pub status: Status,
    /// Goes up with each change of the row, and with each person assigned.
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

kernel::resource!(WorkerId, "worker", "/v1/workers/{}", id);

impl Emits for Model {
    fn event(&self, kind: EventType) -> Event {
        Event::new(kind, self.id.0).concerning(self.organisation_id)
    }
}

kernel::sensitive! {
    changed, about nobody [
        id organisation_id name email phone full_time_equivalent cleared_for_independent_work_since languages
        specialisms sensitive_classes issuer subject status version created_at updated_at
    ]
}

impl Scoped for Entity {
    /// An administrator sees all, others their colleagues of the same services.
    fn visible_to(caller: &Caller) -> Condition {
        if caller.role == Role::Admin {
            return Condition::all();
        }
        let colleagues = appointment::service::Entity::find()
            .select_only()
            .column(appointment::service::Column::WorkerId)
            .filter(appointment::service::Column::ServiceId.is_in(caller.services.iter().copied()));
        Condition::any().add(Column::Id.in_subquery(colleagues.into_query())).add(Column::Id.eq(caller.principal.id()))
    }

    fn access(_: &Model) -> Option<Access> {
        None
    }
}
