//! Notifications as the contract shows them.

#![warn(missing_docs)]

use std::collections::HashMap;

use super::codes::{NotificationAction, NotificationChannel, NotificationReason, NotificationStatus};
use super::entity::Model;
use super::{delivery, preferences};
use crate::county::service::opening::TimeOfDay;
use crate::insight::delivery::codes::{DeliveryFault, DeliveryStatus};
use crate::prelude::*;

/// A word to somebody who must act. It says nothing of a person: what is to be done stands in the task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Notification {
    /// Its identifier.
    pub id: NotificationId,
    /// The entity tag of this view, for `If-Match`.
    pub etag: ETag,
    /// Where it stands.
    pub status: NotificationStatus,
    /// What you may do next.
    #[schema(max_items = 1)]
    pub allowed_actions: Vec<NotificationAction>,
    /// The service.
    pub service_id: ServiceId,
    /// Whom it is for, where it is somebody who signs in here.
    pub worker_id: Option<WorkerId>,
    /// The shift of who is on call, where they are notified by that.
    pub on_call_shift_id: Option<OnCallShiftId>,
    /// Why they are notified.
    pub reason: NotificationReason,
    /// The task; of several about one thing the one that is due first.
    pub task_id: TaskId,
    /// Whether a person's safety hangs on it: it goes by every channel, at any hour.
    pub is_safety: bool,
    /// When the task is due.
    pub due_at: DateTime<Utc>,
    /// Each channel that it goes by.
    #[schema(max_items = 2)]
    pub deliveries: Vec<Delivery>,
    /// When a channel first took it.
    pub sent_at: Option<DateTime<Utc>>,
    /// When they said that they know.
    pub acknowledged_at: Option<DateTime<Utc>>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// A notification by one channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Delivery {
    /// The channel.
    pub channel: NotificationChannel,
    /// Where it stands.
    pub status: DeliveryStatus,
    /// How often it was tried.
    #[schema(minimum = 0, maximum = 100)]
    pub attempts: i32,
    /// Why the last attempt failed.
    pub fault: Option<DeliveryFault>,
    /// When it is tried next, while it waits.
    pub next_attempt_at: Option<DateTime<Utc>>,
    /// When the channel took it.
    pub sent_at: Option<DateTime<Utc>>,
}

/// By what, and when, you are notified. What concerns a person's safety goes by every channel at any hour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct NotificationPreferences {
    /// The entity tag of this view, for `If-Match`.
    pub etag: ETag,
    /// By e-mail.
    pub by_email: bool,
    /// By text.
    pub by_text: bool,
    /// When nothing is sent that can wait; `null` for never.
    pub quiet_hours: Option<QuietHours>,
}

/// Hours in which nothing is sent that can wait, in England. Those that end before they begin go over midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuietHours {
    /// From.
    pub from: TimeOfDay,
    /// Until; another time than `from`.
    pub until: TimeOfDay,
}

kernel::page! {
    /// A page of notifications.
    NotificationPage:
        /// The notifications, the newest first.
        Notification
}

impl Viewed for Model {
    type View = Notification;

    async fn views(tx: &Tx, rows: Shown<'_, Self>) -> Result<Vec<Notification>, Problem> {
        let mut deliveries = deliveries_in(tx, &rows).await?;
        let view = |row: &Self| {
            let is_theirs = row.worker_id.is_some() && row.worker_id == tx.caller().worker_id();
            Notification {
                id: row.id,
                etag: ETag::default(),
                status: row.status,
                allowed_actions: row.status.allowed_actions(is_theirs),
                service_id: row.service_id,
                worker_id: row.worker_id,
                on_call_shift_id: row.on_call_shift_id,
                reason: row.reason,
                task_id: row.task_id,
                is_safety: row.is_safety,
                due_at: row.due_at,
                deliveries: deliveries.remove(&row.id).unwrap_or_default(),
                sent_at: row.sent_at,
                acknowledged_at: row.acknowledged_at,
                created_at: row.created_at,
                updated_at: row.updated_at,
            }
        };
        Ok(rows.iter().map(view).collect())
    }
}

async fn deliveries_in(tx: &Tx, rows: &[Model]) -> Result<HashMap<NotificationId, Vec<Delivery>>, Problem> {
    if rows.is_empty() {
        return Ok(HashMap::new());
    }
    let found = delivery::Entity::find()
        .filter(delivery::Column::NotificationId.is_in(rows.iter().map(|row| row.id)))
        .order_by_asc(delivery::Column::Id)
        .all(&tx.system("how a notification travels is seen by who sees it"))
        .await?;
    let by_notification = grouped(found, |row| row.notification_id).into_iter();
    Ok(by_notification.map(|(id, rows)| (id, rows.into_iter().map(Delivery::from).collect())).collect())
}

impl From<delivery::Model> for Delivery {
    fn from(row: delivery::Model) -> Self {
        Self {
            channel: row.channel,
            status: row.status,
            attempts: row.attempts,
            fault: row.fault,
            next_attempt_at: (row.status == DeliveryStatus::Waiting).then_some(row.next_attempt_at),
            sent_at: row.sent_at,
        }
    }
}

impl Viewed for preferences::Model {
    type View = NotificationPreferences;

    async fn views(_: &Tx, rows: Shown<'_, Self>) -> Result<Vec<NotificationPreferences>, Problem> {
        let view = |row: &Self| NotificationPreferences {
            etag: ETag::default(),
            by_email: row.by_email,
            by_text: row.by_text,
            quiet_hours: row.quiet_hours().map(|(from, until)| QuietHours { from, until }),
        };
        Ok(rows.iter().map(view).collect())
    }
}
