//! Table `webhook_deliveries`: a message on its way to an endpoint. It names what happened as the endpoint's owner may know it,
//! and nothing of anybody.

use kernel::db::Db;
use kernel::db::prelude::*;

use super::{entity, rules};
use crate::insight::delivery::codes::{DeliveryFault, DeliveryStatus};
use crate::insight::delivery::machine::{Columns, Delivery, Progress};

/// A message to an endpoint.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "webhook_deliveries")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WebhookDeliveryId,
    /// Goes up with each replay.
    pub version: i32,
    pub endpoint_id: WebhookEndpointId,
    /// The change, as the owner's feed calls it: `webhook-id`.
    pub event_id: Uuid,
    pub event_type: EventType,
    #[sea_orm(column_type = "Text")]
    pub subject_type: String,
    pub subject_id: Uuid,
    /// When it happened, as the owner may know it.
    pub occurred_at: DateTimeUtc,
    pub status: DeliveryStatus,
    pub attempts: i32,
    pub next_attempt_at: DateTimeUtc,
    pub sent_at: Option<DateTimeUtc>,
    pub fault: Option<DeliveryFault>,
    /// The status of the last answer.
    pub answer: Option<i32>,
    /// Since when it is tried: when it was made, or last replayed.
    pub since: DateTimeUtc,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

kernel::resource!(WebhookDeliveryId, "webhook_delivery", "/v1/webhook-deliveries/{}", id);

impl Emits for Model {
    fn event(&self, kind: EventType) -> Event {
        Event::new(kind, self.id.0).to(Audience::Service).with(json!({ "endpoint_id": self.endpoint_id }))
    }
}

kernel::sensitive! {
    changed, about nobody [
        id version endpoint_id event_id event_type subject_type subject_id occurred_at status attempts next_attempt_at
        sent_at fault answer since created_at updated_at
    ]
}

impl Scoped for Entity {
    fn visible_to(caller: &Caller) -> Condition {
        Condition::all().add(refers_to_visible::<entity::Entity>(Column::EndpointId, caller))
    }

    fn access(_: &Model) -> Option<Access> {
        None
    }
}

impl Delivery for Model {
    fn columns() -> Columns<Column> {
        Columns {
            id: Column::Id,
            status: Column::Status,
            attempts: Column::Attempts,
            next_attempt_at: Column::NextAttemptAt,
        }
    }

    fn progress(&self) -> Progress {
        Progress {
            status: self.status,
            attempts: self.attempts,
            next_attempt_at: self.next_attempt_at,
            sent_at: self.sent_at,
            fault: self.fault,
            since: self.since,
        }
    }

    fn with(self, progress: Progress) -> Self {
        let Progress { status, attempts, next_attempt_at, sent_at, fault, since } = progress;
        Self { status, attempts, next_attempt_at, sent_at, fault, since, ..self }
    }
}

/// Forgets what was taken or given up so long ago that nobody looks at it any more.
///
/// # Errors
/// The database's own.
pub async fn forget_old(db: &Db, now: DateTimeUtc) -> Result<(), DbErr> {
    let ended = [DeliveryStatus::Sent, DeliveryStatus::Failed, DeliveryStatus::Withdrawn];
    let forget = Entity::delete_many()
        .filter(Column::Status.is_in(ended))
        .filter(Column::NextAttemptAt.lt(now - rules::KEPT_FOR));
    db.system("what was sent long ago is forgotten").write(async |tx| forget.exec(tx).await.map(drop)).await
}

impl Model {
    /// A message that is due at once: what happened, as the owner's feed calls it, and to what.
    pub fn new(
        endpoint_id: WebhookEndpointId,
        event_type: EventType,
        (event_id, subject_id, subject_type): (Uuid, Uuid, &str),
        now: DateTimeUtc,
    ) -> Self {
        let Progress { status, attempts, next_attempt_at, sent_at, fault, since } = Progress::begin(now);
        Self {
            id: WebhookDeliveryId::new(),
            version: 1,
            endpoint_id,
            event_id,
            event_type,
            subject_type: subject_type.to_owned(),
            subject_id,
            occurred_at: now,
            status,
            attempts,
            next_attempt_at,
            sent_at,
            fault,
            answer: None,
            since,
            created_at: now,
            updated_at: now,
        }
    }

    /// The same of what happened then.
    pub fn at(self, occurred_at: DateTimeUtc) -> Self {
        Self { occurred_at, ..self }
    }
}
