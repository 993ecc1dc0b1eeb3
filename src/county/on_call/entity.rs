//! Table `on_call_shifts`. Who may see a row: who works in the service.

use kernel::db::prelude::*;

use kernel::format::{EmailAddress, PhoneNumber};

/// Somebody is on call for a service.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "on_call_shifts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OnCallShiftId,
    /// Goes up with each change of the row.
    pub version: i32,
    pub service_id: ServiceId,
    /// Who, where it is somebody who signs in here.
    pub worker_id: Option<WorkerId>,
    /// Who else: a person or a team.
    pub name: Option<String>,
    pub email: Option<EmailAddress>,
    pub phone: Option<PhoneNumber>,
    pub starts_at: DateTimeUtc,
    /// Up to but not including.
    pub ends_at: DateTimeUtc,
    /// When it was taken back, UTC.
    pub cancelled_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

kernel::resource!(OnCallShiftId, "on_call_shift", "/v1/on-call-shifts/{}", id, in service_id);

impl Emits for Model {
    fn event(&self, kind: EventType) -> Event {
        Event::new(kind, self.id.0).to(Audience::Service).in_service(self.service_id).with(json!({
            "worker_id": self.worker_id,
            "starts_at": self.starts_at,
            "ends_at": self.ends_at,
        }))
    }
}

kernel::sensitive! {
    changed, about nobody [
        id version service_id worker_id name email phone starts_at ends_at cancelled_at created_at updated_at
    ]
}

impl Scoped for Entity {
    fn visible_to(caller: &Caller) -> Condition {
        Condition::all().add(Column::ServiceId.is_in(caller.services.iter().copied()))
    }

    fn access(_: &Model) -> Option<Access> {
        None
    }
}

/// Shifts of a service that run at this instant.
pub fn running(service_id: ServiceId, at: DateTimeUtc) -> Condition {
    Condition::all()
        .add(Column::ServiceId.eq(service_id))
        .add(Column::EndsAt.gt(at))
        .add(Column::StartsAt.lte(at))
        .add(Column::CancelledAt.is_null())
}
