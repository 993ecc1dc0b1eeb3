//! Table `worker_check_ins`: somebody looks after a worker who heard what is hard to hear (001). It is about the worker;
//! nothing in it leads to a person, and no person's record leads to it.

use kernel::db::prelude::*;

use super::codes::CheckInWith;
use crate::county::worker::appointment::supervisor::supervised_by;

/// A check-in with a worker, to come or past.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "worker_check_ins")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WorkerCheckInId,
    /// Goes up with each change of the row.
    pub version: i32,
    /// The service they work in.
    pub service_id: ServiceId,
    pub worker_id: WorkerId,
    pub due_at: DateTimeUtc,
    pub checked_in_with: Option<CheckInWith>,
    pub occurred_at: Option<DateTimeUtc>,
    pub recorded_at: Option<DateTimeUtc>,
    pub recorded_by: Option<WorkerId>,
    pub updated_at: DateTimeUtc,
}

kernel::resource!(WorkerCheckInId, "worker_check_in", "/v1/worker-check-ins/{}", id, in service_id);

impl Emits for Model {
    fn event(&self, kind: EventType) -> Event {
        let event = Event::new(kind, self.id.0).to(Audience::Service).in_service(self.service_id);
        event.with(json!({ "worker_id": self.worker_id }))
    }
}

/// It begins with a safety event, whoever writes that down.
impl Log for Entity {}

kernel::sensitive! {
    changed, about nobody [
        id version service_id worker_id due_at checked_in_with occurred_at recorded_at recorded_by updated_at
    ]
}

impl Scoped for Entity {
    /// The worker, who supervises them, and the managers of the service.
    fn visible_to(caller: &Caller) -> Condition {
        let in_service = Condition::all().add(Column::ServiceId.is_in(caller.case_services()));
        let Some(worker) = caller.worker_id() else { return nobody() };
        match caller.role {
            Role::LinkWorker | Role::CareCoordinator | Role::HealthAndWellbeingCoach | Role::SafeguardingLead => {
                in_service.add(Column::WorkerId.eq(worker))
            }
            Role::ServiceManager => in_service,
            Role::Supervisor => {
                let any = Condition::any().add(Column::WorkerId.eq(worker));
                in_service.add(any.add(Column::WorkerId.in_subquery(supervised_by(caller))))
            }
            _ => nobody(),
        }
    }

    fn access(_: &Model) -> Option<Access> {
        None
    }
}
