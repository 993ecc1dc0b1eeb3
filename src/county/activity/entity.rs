//! Table `activities`. It has no column for a person, and shall have none.
//!
//! Who may see a row: the worker whose it is, and the managers of the service.

use kernel::db::prelude::*;

use super::kind::{ActivityKind, ActivityStatus};

/// Time that a worker spent without a person.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "activities")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ActivityId,
    /// Goes up with each change of the row.
    pub version: i32,
    /// The service for which it was done.
    pub service_id: ServiceId,
    pub worker_id: WorkerId,
    /// What they acted as: coaches and co-ordinators are counted apart.
    pub role: Role,
    pub kind: ActivityKind,
    pub done_on: Date,
    /// How long it took, in minutes.
    pub minutes: i16,
    /// A few words.
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
    pub status: ActivityStatus,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

kernel::resource!(ActivityId, "activity", "/v1/activities/{}", id, in service_id);

impl Emits for Model {
    /// For the service.
    fn event(&self, kind: EventType) -> Event {
        Event::new(kind, self.id.0)
            .to(Audience::Service)
            .in_service(self.service_id)
            .with(json!({ "worker_id": self.worker_id, "kind": self.kind, "status": self.status }))
    }
}

kernel::sensitive! {
    changed, about nobody [id version service_id worker_id role kind done_on minutes note status created_at updated_at]
}

impl Scoped for Entity {
    fn visible_to(caller: &Caller) -> Condition {
        let in_service = Condition::all().add(Column::ServiceId.is_in(caller.services.iter().copied()));
        match (caller.role, caller.worker_id()) {
            (Role::ServiceManager, _) => in_service,
            (Role::LinkWorker | Role::CareCoordinator | Role::HealthAndWellbeingCoach, Some(worker)) => {
                in_service.add(Column::WorkerId.eq(worker))
            }
            _ => nobody(),
        }
    }

    fn access(_: &Model) -> Option<Access> {
        None
    }
}
