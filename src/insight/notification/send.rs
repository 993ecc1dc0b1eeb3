//! Notifications, for the one machine by which something leaves by itself ([`crate::insight::delivery`]): whether one is still
//! needed, where it goes, and what becomes of it.

use std::time::Duration;

use super::codes::{NotificationChannel, NotificationReason, NotificationStatus};
use super::message::Message;
use super::sender::Sender;
use super::{delivery, entity, rules};
use crate::county::{on_call, worker};
use crate::insight::delivery::codes::{DeliveryFault, DeliveryStatus};
use crate::insight::delivery::machine::{Attempt, Outgoing, Progress, deliver_due, save};
use crate::prelude::*;
use crate::system::task;
use crate::system::task::TaskStatus;
use kernel::clock::Clock;
use kernel::db::{Db, Transaction, save_unless_changed};

/// How long a channel has for a message, whatever it waits for: shorter than the first pause, after which another node tries.
const PATIENCE: Duration = Duration::from_secs(30);

/// Sends notifications whose time has come, as long as there are any and `goes_on` says so. Neither channel waits for the other: a
/// mail server that is silent delays no text.
///
/// # Errors
/// The database's own.
pub async fn send(db: &Db, sender: &Sender, clock: &Clock, goes_on: impl Fn() -> bool) -> Result<(), DbErr> {
    let by = async |channel: NotificationChannel| {
        let of_it = Condition::all().add(delivery::Column::Channel.eq(channel));
        while deliver_due(db, &Notifications(sender), of_it.clone(), clock).await? && goes_on() {}
        Ok(())
    };
    let (email, text) = tokio::join!(by(NotificationChannel::Email), by(NotificationChannel::Text));
    email.and(text)
}

/// Notifications, by what this node sends by.
struct Notifications<'a>(&'a Sender);

/// What is sent, and to where.
struct Parcel {
    delivery_id: DeliveryId,
    channel: NotificationChannel,
    notification: entity::Model,
    address: Option<String>,
}

impl Outgoing for Notifications<'_> {
    type Row = delivery::Model;
    type Parcel = Parcel;

    const TOGETHER: usize = 8;

    fn next_attempt(&self, progress: Progress, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        (!rules::is_given_up(progress.since, now)).then(|| rules::next_attempt(progress.attempts, now))
    }

    fn lease(&self, progress: Progress, now: DateTime<Utc>) -> DateTime<Utc> {
        rules::next_attempt(progress.attempts, now)
    }

    async fn pack(&self, tx: &Transaction, row: &delivery::Model, _: DateTime<Utc>) -> Result<Option<Parcel>, DbErr> {
        let Some(notification) = entity::Entity::find_by_id(row.notification_id).one(tx).await? else {
            return Ok(None);
        };
        if !is_still_needed(tx, &notification).await? {
            return Ok(None);
        }
        let address = address_of(tx, &notification, row.channel).await?;
        Ok(Some(Parcel { delivery_id: row.id, channel: row.channel, notification, address }))
    }

    async fn attempt(&self, parcel: &Parcel) -> Attempt {
        let outcome = attempt(self.0, parcel).await;
        if let Err(fault) = outcome
            && fault != DeliveryFault::NoAddress
        {
            tracing::warn!(notification = %parcel.notification.id, %fault, "a notification was not delivered");
        }
        outcome.into()
    }

    async fn note(
        &self,
        tx: &Transaction,
        before: &delivery::Model,
        after: delivery::Model,
        _: Option<Attempt>,
        now: DateTime<Utc>,
    ) -> Result<(), DbErr> {
        let (status, id) = (after.status, before.notification_id);
        // Of two channels that end at once the second sees what became of the first.
        let row = entity::Entity::find_by_id(id).lock_exclusive().one(tx).await?;
        let is_noted = save(tx, before, after).await?;
        let Some(row) = row.filter(|row| is_noted && row.status == NotificationStatus::Waiting) else { return Ok(()) };
        match status {
            DeliveryStatus::Sent => put(tx, &row, NotificationStatus::Sent, now).await,
            DeliveryStatus::Withdrawn => put(tx, &row, NotificationStatus::Withdrawn, now).await,
            DeliveryStatus::Failed if !is_another_open(tx, before).await? => {
                tracing::error!(notification = %row.id, "a notification reached nobody by any channel");
                put(tx, &row, NotificationStatus::Failed, now).await
            }
            DeliveryStatus::Failed | DeliveryStatus::Waiting => Ok(()),
        }
    }
}

/// Whether what it is about is still to be done, and nobody has said that they know.
async fn is_still_needed(tx: &Transaction, row: &entity::Model) -> Result<bool, DbErr> {
    if row.acknowledged_at.is_some() {
        return Ok(false);
    }
    // It may stand for several that were given at once.
    if matches!(row.reason, NotificationReason::Assigned | NotificationReason::Answered) {
        return Ok(true);
    }
    let Some(task) = task::entity::Entity::find_by_id(row.task_id).one(tx).await? else { return Ok(false) };
    let is_known = task.known_since().is_some_and(|at| at > task.due_at);
    Ok(task.status == TaskStatus::Open && !is_known)
}

/// Where the channel reaches whom it is for, as things are now; nowhere where they have left.
async fn address_of(
    tx: &Transaction,
    row: &entity::Model,
    channel: NotificationChannel,
) -> Result<Option<String>, DbErr> {
    let (email, phone) = match (row.worker_id, row.on_call_shift_id) {
        (Some(id), _) => {
            let found = worker::entity::Entity::find_by_id(id).one(tx).await?;
            found.filter(|row| row.status == Status::Active).map_or((None, None), |row| (row.email, row.phone))
        }
        (None, Some(id)) => {
            let found = on_call::entity::Entity::find_by_id(id).one(tx).await?;
            found.map_or((None, None), |row| (row.email, row.phone))
        }
        (None, None) => (None, None),
    };
    Ok(match channel {
        NotificationChannel::Email => email.map(|email| email.to_string()),
        NotificationChannel::Text => phone.and_then(|phone| phone.mobile()),
    })
}

async fn attempt(sender: &Sender, parcel: &Parcel) -> Result<(), DeliveryFault> {
    let address = parcel.address.as_deref().ok_or(DeliveryFault::NoAddress)?;
    // Where the other channel is set up, this one is not waited for.
    let none = if sender.has_channel() { DeliveryFault::NoAddress } else { DeliveryFault::NoChannel };
    let channel = sender.channel(parcel.channel).ok_or(none)?;
    let links = sender.links(parcel.notification.id, parcel.notification.task_id);
    let message = Message::new(&parcel.notification, &links);
    let reference = parcel.delivery_id.to_string();
    let sent = tokio::time::timeout(PATIENCE, channel.send(address, &message, &reference)).await;
    sent.unwrap_or(Err(DeliveryFault::Unreachable))
}

async fn is_another_open(tx: &Transaction, delivery: &delivery::Model) -> Result<bool, DbErr> {
    let others = delivery::Entity::find()
        .filter(delivery::Column::NotificationId.eq(delivery.notification_id))
        .filter(delivery::Column::Id.ne(delivery.id))
        .all(tx)
        .await?;
    Ok(others.iter().any(|other| matches!(other.status, DeliveryStatus::Waiting | DeliveryStatus::Sent)))
}

async fn put(
    tx: &Transaction,
    row: &entity::Model,
    status: NotificationStatus,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let sent_at = if status == NotificationStatus::Sent { Some(now) } else { row.sent_at };
    let after = entity::Model { version: row.version + 1, status, sent_at, updated_at: now, ..row.clone() };
    save_unless_changed::<entity::Entity>(tx, after).await.map(drop)
}
