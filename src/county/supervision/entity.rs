//! Table `supervisions`. It has no column for what was said.
//!
//! Who may see a row: the supervised; who supervised; the GP supervisors of the supervised; the managers of the service.

use kernel::db::prelude::*;

use super::codes::{SupervisionKind, SupervisionStatus};
use crate::county::worker::appointment::supervisor::supervised_by;

/// One session of a link worker's supervision.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "supervisions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SupervisionId,
    /// Goes up with each change of the row.
    pub version: i32,
    /// The service of the link worker who was supervised.
    pub service_id: ServiceId,
    /// The link worker who was supervised.
    pub worker_id: WorkerId,
    pub kind: SupervisionKind,
    pub held_on: Date,
    pub minutes: i16,
    /// Who supervised, where they sign in here.
    pub supervisor_id: Option<WorkerId>,
    /// Who supervised, where they do not sign in here.
    #[sea_orm(column_type = "Text", nullable)]
    pub supervisor_name: Option<String>,
    pub status: SupervisionStatus,
    /// When the supervisor signed it.
    pub signed_at: Option<DateTimeUtc>,
    pub recorded_by: Uuid,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

kernel::resource!(SupervisionId, "supervision", "/v1/supervisions/{}", id, in service_id);

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
    changed, about nobody [
        id version service_id worker_id kind held_on minutes supervisor_id supervisor_name status signed_at recorded_by
        created_at updated_at
    ]
}

impl Scoped for Entity {
    fn visible_to(caller: &Caller) -> Condition {
        let Some(worker) = caller.worker_id() else { return nobody() };
        match caller.role {
            Role::LinkWorker => Condition::all().add(Column::WorkerId.eq(worker)),
            Role::ServiceManager => Condition::all().add(Column::ServiceId.is_in(caller.services.iter().copied())),
            Role::Supervisor => Condition::any()
                .add(Column::SupervisorId.eq(worker))
                .add(Column::WorkerId.in_subquery(supervised_by(caller))),
            _ => nobody(),
        }
    }

    fn access(_: &Model) -> Option<Access> {
        None
    }
}
