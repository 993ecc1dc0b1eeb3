//! Delivers: claims what is due, sends it outside of any transaction, and notes what came of it. Any number of nodes may do
//! so at once, and be killed anywhere: what was claimed and not noted is tried again after a pause.

use std::time::Duration;

use futures_util::{StreamExt, stream};

use super::codes::{DeliveryFault, DeliveryStatus, NotificationChannel, NotificationReason, NotificationStatus};
use super::message::Message;
use super::sender::Sender;
use super::{delivery, entity, rules};
use crate::county::{on_call, worker};
use crate::prelude::*;
use crate::system::task;
use crate::system::task::TaskStatus;
use kernel::db::{Db, Transaction, save_unless_changed};

/// How many deliveries are looked up at once.
const AT_ONCE: u64 = 24;
/// How many are under way at once.
const TOGETHER: usize = 8;
/// After how many attempts in vain somebody should look: some eight minutes.
const TRIED: i32 = 4;
/// How long a channel has for a message, whatever it waits for: shorter than the first pause, after which another node tries.
const PATIENCE: Duration = Duration::from_secs(30);

/// Sends notifications whose time has come, the next of them: whoever calls again looks again, since meanwhile something
/// urgent may have come. One that fails keeps no other waiting.
pub async fn send(db: &Db, sender: &Sender, now: DateTime<Utc>) -> Result<(), DbErr> {
    let system = db.system("notifications are delivered, whomever they are for");
    let due: Vec<DeliveryId> = delivery::Entity::find()
        .select_only()
        .column(delivery::Column::Id)
        .filter(delivery::Column::Status.eq(DeliveryStatus::Waiting))
        .filter(delivery::Column::NextAttemptAt.lte(now))
        .order_by_asc(delivery::Column::NextAttemptAt)
        .order_by_asc(delivery::Column::Id)
        .limit(AT_ONCE)
        .into_tuple()
        .all(system.read())
        .await?;
    let outcomes: Vec<Result<(), DbErr>> =
        stream::iter(due).map(|id| deliver(db, sender, id, now)).buffer_unordered(TOGETHER).collect().await;
    outcomes.into_iter().collect()
}

/// Whether a delivery of the last day failed though there was an address, refused or out of reach for so long; or one has
/// been tried several times and not been taken yet.
pub async fn has_failed(db: &Db, now: DateTime<Utc>) -> Result<bool, DbErr> {
    let of = |status, since: DateTime<Utc>| {
        delivery::Entity::find()
            .select_only()
            .column(delivery::Column::Id)
            .filter(delivery::Column::Status.eq(status))
            .filter(delivery::Column::NextAttemptAt.gte(since))
            .limit(1)
    };
    let failed = of(DeliveryStatus::Failed, now - rules::TRIED_FOR)
        .filter(delivery::Column::Fault.ne(DeliveryFault::NoAddress))
        .into_tuple::<DeliveryId>();
    let stuck =
        of(DeliveryStatus::Waiting, now).filter(delivery::Column::Attempts.gte(TRIED)).into_tuple::<DeliveryId>();
    let system = db.system("readiness asks whether notifications reach anybody");
    Ok(failed.one(system.read()).await?.is_some() || stuck.one(system.read()).await?.is_some())
}

/// What is sent, and to where.
struct Claimed {
    delivery: delivery::Model,
    notification: entity::Model,
    address: Option<String>,
}

async fn deliver(db: &Db, sender: &Sender, id: DeliveryId, now: DateTime<Utc>) -> Result<(), DbErr> {
    let system = db.system("a notification is delivered, whomever it is for");
    let Some(claimed) = system.write(async |tx| claim(tx, id, now).await).await? else { return Ok(()) };
    let outcome = attempt(sender, &claimed).await;
    if let Err(fault) = outcome
        && fault != DeliveryFault::NoAddress
    {
        tracing::warn!(notification = %claimed.notification.id, %fault, "a notification was not delivered");
    }
    system.write(async |tx| note(tx, &claimed, outcome, now).await).await
}

/// Takes a delivery, unless another node has it or it is not needed any more.
async fn claim(tx: &Transaction, id: DeliveryId, now: DateTime<Utc>) -> Result<Option<Claimed>, DbErr> {
    let Some(delivery) = delivery::Entity::find_by_id(id).one(tx).await? else { return Ok(None) };
    let is_due = delivery.status == DeliveryStatus::Waiting && delivery.next_attempt_at <= now;
    let found = entity::Entity::find_by_id(delivery.notification_id).one(tx).await?;
    let Some(notification) = found.filter(|_| is_due) else { return Ok(None) };
    let attempts = delivery.attempts + 1;
    let next = delivery::Model { attempts, next_attempt_at: rules::next_attempt(attempts, now), ..delivery.clone() };
    if !is_still_needed(tx, &notification).await? {
        let ended = delivery::Model { status: DeliveryStatus::Withdrawn, next_attempt_at: now, ..delivery.clone() };
        if save(tx, &delivery, ended).await? && notification.status == NotificationStatus::Waiting {
            put(tx, &notification, NotificationStatus::Withdrawn, now).await?;
        }
        return Ok(None);
    }
    if !save(tx, &delivery, next.clone()).await? {
        return Ok(None);
    }
    let address = address_of(tx, &notification, delivery.channel).await?;
    Ok(Some(Claimed { delivery: next, notification, address }))
}

/// Whether what it is about is still to be done, and nobody has said that they know.
async fn is_still_needed(tx: &Transaction, row: &entity::Model) -> Result<bool, DbErr> {
    if row.acknowledged_at.is_some() {
        return Ok(false);
    }
    // It may stand for several that were given at once.
    if row.reason == NotificationReason::Assigned {
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

async fn attempt(sender: &Sender, claimed: &Claimed) -> Result<(), DeliveryFault> {
    let address = claimed.address.as_deref().ok_or(DeliveryFault::NoAddress)?;
    // Where the other channel is set up, this one is not waited for.
    let none = if sender.has_channel() { DeliveryFault::NoAddress } else { DeliveryFault::NoChannel };
    let channel = sender.channel(claimed.delivery.channel).ok_or(none)?;
    let links = sender.links(claimed.notification.id, claimed.notification.task_id);
    let message = Message::new(&claimed.notification, &links);
    let reference = claimed.delivery.id.to_string();
    let sent = tokio::time::timeout(PATIENCE, channel.send(address, &message, &reference)).await;
    sent.unwrap_or(Err(DeliveryFault::Unreachable))
}

async fn note(
    tx: &Transaction,
    claimed: &Claimed,
    outcome: Result<(), DeliveryFault>,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let delivery = claimed.delivery.clone();
    let is_over = |fault: DeliveryFault| !fault.passes() || rules::is_given_up(delivery.created_at, now);
    let after = match outcome {
        Ok(()) => delivery::Model {
            status: DeliveryStatus::Sent,
            sent_at: Some(now),
            next_attempt_at: now,
            fault: None,
            ..delivery.clone()
        },
        Err(fault) if is_over(fault) => delivery::Model {
            status: DeliveryStatus::Failed,
            next_attempt_at: now,
            fault: Some(fault),
            ..delivery.clone()
        },
        Err(fault) => delivery::Model { fault: Some(fault), ..delivery.clone() },
    };
    let status = after.status;
    // Of two channels that end at once the second sees what became of the first.
    let row = entity::Entity::find_by_id(delivery.notification_id).lock_exclusive().one(tx).await?;
    let is_noted = save(tx, &delivery, after).await?;
    let Some(row) = row.filter(|row| is_noted && row.status == NotificationStatus::Waiting) else { return Ok(()) };
    match status {
        DeliveryStatus::Sent => put(tx, &row, NotificationStatus::Sent, now).await,
        DeliveryStatus::Failed if !is_another_open(tx, &delivery).await? => {
            tracing::error!(notification = %row.id, "a notification reached nobody by any channel");
            put(tx, &row, NotificationStatus::Failed, now).await
        }
        _ => Ok(()),
    }
}

async fn is_another_open(tx: &Transaction, delivery: &delivery::Model) -> Result<bool, DbErr> {
    let others = delivery::Entity::find()
        .filter(delivery::Column::NotificationId.eq(delivery.notification_id))
        .filter(delivery::Column::Id.ne(delivery.id))
        .all(tx)
        .await?;
    Ok(others.iter().any(|other| matches!(other.status, DeliveryStatus::Waiting | DeliveryStatus::Sent)))
}

/// Saves a delivery unless another node has tried it meanwhile.
async fn save(tx: &Transaction, before: &delivery::Model, after: delivery::Model) -> Result<bool, DbErr> {
    let updated = delivery::Entity::update_many()
        .set(after.into_active_model().reset_all())
        .filter(delivery::Column::Id.eq(before.id))
        .filter(delivery::Column::Attempts.eq(before.attempts))
        .filter(delivery::Column::Status.eq(before.status))
        .exec(tx)
        .await?;
    Ok(updated.rows_affected > 0)
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
