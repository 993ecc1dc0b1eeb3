//! Table `deliveries`: a notification on its way by one channel. No address: that is looked up when it is sent, and may have
//! changed since.

use kernel::db::prelude::*;

use super::codes::{DeliveryFault, DeliveryStatus, NotificationChannel};

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
