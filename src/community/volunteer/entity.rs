//! Table `volunteers`.
//!
//! Who may see a row: those who work with people in its service, their managers and safeguarding leads.

use kernel::db::prelude::*;
use kernel::format::{EmailAddress, PhoneNumber};

use super::checks::{VolunteerChecks, VolunteerSupportLog};
use super::codes::VolunteerStatus;

/// A volunteer of a service.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "volunteers")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: VolunteerId,
    /// Goes up with each change of the row, and with each match.
    pub version: i32,
    pub service_id: ServiceId,
    /// Who they are to the service, where it supported them once: shown to nobody, and asked of alone so that they are not matched
    /// with somebody of their household.
    pub person_id: Option<PersonId>,
    pub status: VolunteerStatus,
    /// Why they are not matched, or no more.
    #[sea_orm(column_type = "Text", nullable)]
    pub status_comment: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    pub telephone: Option<PhoneNumber>,
    pub email: Option<EmailAddress>,
    /// What they would like to do, and when.
    #[sea_orm(column_type = "Text", nullable)]
    pub offers: Option<String>,
    /// Who supports them.
    pub supported_by_id: WorkerId,
    #[sea_orm(column_type = "Json")]
    pub checks: VolunteerChecks,
    /// The last day on which the latest check by the Disclosure and Barring Service counts.
    pub dbs_until: Option<Date>,
    /// It was recorded that it counts no more, and who carries somebody with whom they go has a task.
    pub is_lapse_recorded: bool,
    #[sea_orm(column_type = "Json")]
    pub support: VolunteerSupportLog,
    pub entered_by: WorkerId,
    pub entered_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

kernel::resource!(VolunteerId, "volunteer", "/v1/volunteers/{}", id, in service_id);

impl Emits for Model {
    /// For the service: where they stand. Who they are is read with the row.
    fn event(&self, kind: EventType) -> Event {
        Event::new(kind, self.id.0)
            .to(Audience::Service)
            .in_service(self.service_id)
            .with(json!({ "status": self.status }))
    }
}

kernel::sensitive! {
    changed, row plain, own nobodys,
    plain [
        id version service_id person_id status status_comment name telephone email offers supported_by_id checks dbs_until
        is_lapse_recorded support entered_by entered_at updated_at
    ]
}

kernel::erased! {
    kept [
        id version service_id status status_comment name telephone email offers supported_by_id checks dbs_until
        is_lapse_recorded support entered_by entered_at updated_at
    ]
    emptied [person_id]
}

impl Scoped for Entity {
    fn visible_to(caller: &Caller) -> Condition {
        let is_theirs =
            caller.role.has_caseload() || matches!(caller.role, Role::ServiceManager | Role::SafeguardingLead);
        if is_theirs {
            Condition::all().add(Column::ServiceId.is_in(caller.services.iter().copied()))
        } else {
            nobody()
        }
    }

    /// It is of a volunteer: that their row was read is written down, and says nothing of whom the service supports.
    /// What they do for others is another matter than what was done for them.
    fn despite_restriction(_: &Caller) -> Option<Condition> {
        Some(Condition::all())
    }

    fn access(row: &Model) -> Option<Access> {
        Some(Access::of(row))
    }
}
