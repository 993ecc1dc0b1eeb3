//! Table `deliveries`: a notification on its way by one channel. No address: that is looked up when it is sent, and may have
//! changed since.

use kernel::db::prelude::*;

use super::codes::NotificationChannel;
use crate::insight::delivery::codes::{DeliveryFault, DeliveryStatus};
use crate::insight::delivery::machine::{Columns, Delivery, Progress};

/// A notification by one channel.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, DeriveActiveModelBehavior)]
#[sea_orm(table_name = "deliveries")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DeliveryId,
    pub notification_id: NotificationId,
    pub channel: NotificationChannel,
    pub status: DeliveryStatus,
    /// How often it was tried.
    pub attempts: i32,
    /// When it is tried next; of what is not tried again, when it ended.
    pub next_attempt_at: DateTimeUtc,
    pub sent_at: Option<DateTimeUtc>,
    /// Why the last attempt failed.
    pub fault: Option<DeliveryFault>,
    pub created_at: DateTimeUtc,
}

impl Log for Entity {}

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
            since: self.created_at,
        }
    }

    fn with(self, progress: Progress) -> Self {
        let Progress { status, attempts, next_attempt_at, sent_at, fault, since: _ } = progress;
        Self { status, attempts, next_attempt_at, sent_at, fault, ..self }
    }
}
