//! Table `notifications`. Who may see a row: whom it is for, and who manages the service, as far as they see the task. It says
//! nothing of a person.

use kernel::db::prelude::*;

use super::codes::{NotificationReason, NotificationStatus};
use crate::system::task;

/// A word to somebody who must act.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notifications")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NotificationId,
    /// Goes up with each change of the row.
    pub version: i32,
    pub service_id: ServiceId,
    /// Whom it is for, where it is somebody who signs in here.
    pub worker_id: Option<WorkerId>,
    /// The shift of who is on call, where it is that by which they are notified.
    pub on_call_shift_id: Option<OnCallShiftId>,
    /// What is to be done.
    pub task_id: TaskId,
    pub reason: NotificationReason,
    /// A person's safety hangs on it.
    pub is_safety: bool,
    pub due_at: DateTimeUtc,
    pub status: NotificationStatus,
    /// When a channel first took it, UTC.
    pub sent_at: Option<DateTimeUtc>,
    pub acknowledged_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

kernel::resource!(NotificationId, "notification", "/v1/notifications/{}", id, in service_id);

impl Emits for Model {
    fn event(&self, kind: EventType) -> Event {
        let data = json!({ "reason": self.reason, "task_id": self.task_id, "worker_id": self.worker_id });
        Event::new(kind, self.id.0).to(Audience::Service).in_service(self.service_id).with(data)
    }
}

impl Log for Entity {}

kernel::sensitive! {
    changed, about nobody [
        id version service_id worker_id on_call_shift_id task_id reason is_safety due_at status sent_at acknowledged_at
        created_at updated_at
    ]
}

impl Scoped for Entity {
    fn visible_to(caller: &Caller) -> Condition {
        let all = Condition::all();
        match caller.role {
            Role::ServiceManager => {
                let is_seen = refers_to_visible::<task::entity::Entity>(Column::TaskId, caller);
                let own_or_seen = Condition::any().add(Column::WorkerId.eq(caller.principal.id())).add(is_seen);
                all.add(Column::ServiceId.is_in(caller.services.iter().copied())).add(own_or_seen)
            }
            _ => all.add(Column::WorkerId.eq(caller.principal.id())),
        }
    }

    fn access(_: &Model) -> Option<Access> {
        None
    }
}
