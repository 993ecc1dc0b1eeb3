//! Messages to an endpoint, for the one machine: what is sent, how it is signed, and what follows from the answer.

use std::sync::atomic::{AtomicBool, Ordering};

use chrono::TimeDelta;
use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::{Method, StatusCode};
use sea_orm::sea_query::{Expr, ExprTrait};
use url::Url;

use super::codes::EndpointDisabledReason;
use super::wire::{WebhookMessage, WebhookSubject};
use super::{delivery, entity, mail, rules};
use crate::insight::delivery::codes::{DeliveryFault, DeliveryStatus};
use crate::insight::delivery::machine::{Attempt, Outgoing, Progress, save};
use crate::insight::notification::codes::NotificationChannel;
use crate::insight::notification::sender::Sender;
use crate::prelude::*;
use kernel::auth::real_now;
use kernel::auth::webhook_keys::WebhookKeys;
use kernel::db::Transaction;
use kernel::event::entity::{Actor, Entity as Events};
use kernel::outbound::Outbound;

/// How long an endpoint has for a message (Standard Webhooks 1.0: 15 to 30 seconds).
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(15);
/// For how long a claim keeps other nodes from trying: longer than that.
const LEASE: TimeDelta = TimeDelta::seconds(60);
/// How often it is noted that an endpoint takes what it is sent.
const NOTED: TimeDelta = TimeDelta::minutes(1);

/// What is sent to one endpoint.
pub struct Messages<'a> {
    outbound: &'a Outbound,
    sender: &'a Sender,
    endpoint: &'a entity::Model,
    /// Those that sign now, the newest first.
    keys: Vec<WebhookKeys>,
    /// One of them got no answer.
    is_unanswered: AtomicBool,
}

/// A message, as it goes out.
pub struct Message {
    id: String,
    body: Vec<u8>,
    delivery: WebhookDeliveryId,
    subject: WebhookSubject,
}

impl<'a> Messages<'a> {
    /// Those to this endpoint; nothing, where its keys cannot be opened: they were sealed under another root secret.
    pub fn new(
        state: &'a AppState,
        sender: &'a Sender,
        endpoint: &'a entity::Model,
        now: DateTime<Utc>,
    ) -> Option<Self> {
        let open = |sealed: &str| WebhookKeys::open(&state.key_seal, endpoint.id.0.as_bytes(), sealed);
        let is_overlap = endpoint.previous_until.is_some_and(|until| until > now);
        let previous = endpoint.previous_keys.as_deref().filter(|_| is_overlap).and_then(open);
        let keys = std::iter::once(open(&endpoint.keys)?).chain(previous).collect();
        Some(Self { outbound: &state.outbound, sender, endpoint, keys, is_unanswered: AtomicBool::new(false) })
    }

    /// Whether one of them got no answer: no other is tried after that, since each would wait as long.
    pub fn is_unanswered(&self) -> bool {
        self.is_unanswered.load(Ordering::Relaxed)
    }

    /// Writes to an address that there is something to read.
    async fn mail(&self, recipient: &str, message: &Message) -> Result<(), DeliveryFault> {
        let channel = self.sender.channel(NotificationChannel::Email).ok_or(DeliveryFault::NoChannel)?;
        let WebhookSubject { id, resource_type } = &message.subject;
        let mail = mail::message(resource_type, *id, self.sender.front_end_url());
        // The same at each attempt: who gets it twice sees that it is one.
        let reference = message.delivery.to_string();
        let sent = tokio::time::timeout(PATIENCE, channel.send(recipient, &mail, &reference)).await;
        sent.unwrap_or(Err(DeliveryFault::Unreachable))
    }

    async fn post(&self, message: &Message) -> Attempt {
        let failed = |fault| Attempt::from(Err(fault));
        // The receiver compares it with its own clock.
        let timestamp = real_now().timestamp();
        let signatures: Option<Vec<String>> =
            self.keys.iter().map(|keys| keys.sign(&message.id, timestamp, &message.body)).collect();
        let Some(signatures) = signatures else { return failed(DeliveryFault::NoChannel) };
        let Ok(url) = self.endpoint.url.parse::<Url>() else { return failed(DeliveryFault::NoAddress) };
        let Ok(request) = self.outbound.request(Method::POST, url) else { return failed(DeliveryFault::NotPublic) };
        let request = request
            .timeout(PATIENCE)
            .header(CONTENT_TYPE, "application/json")
            .header("webhook-id", &message.id)
            .header("webhook-timestamp", timestamp.to_string())
            .header("webhook-signature", signatures.join(" "))
            .body(message.body.clone());
        let answer = match request.send().await {
            Ok(answer) => answer,
            Err(error) if Outbound::was_forbidden(&error) => return failed(DeliveryFault::NotPublic),
            Err(_) => return failed(DeliveryFault::Unreachable),
        };
        let status = answer.status();
        let retry_after = answer.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
        // The receiver means its own clock.
        let pause = rules::pause_asked(status.as_u16(), retry_after, real_now());
        let outcome = match status {
            status if status.is_success() => Ok(()),
            StatusCode::GONE => Err(DeliveryFault::Gone),
            StatusCode::TOO_MANY_REQUESTS
            | StatusCode::BAD_GATEWAY
            | StatusCode::SERVICE_UNAVAILABLE
            | StatusCode::GATEWAY_TIMEOUT => Err(DeliveryFault::Busy),
            _ => Err(DeliveryFault::ErrorAnswer),
        };
        Attempt { outcome, answer: Some(status.as_u16()), pause }
    }
}

impl Outgoing for Messages<'_> {
    type Row = delivery::Model;
    type Parcel = Message;

    const TOGETHER: usize = 4;

    fn next_attempt(&self, progress: Progress, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        rules::next_attempt(progress.attempts, now, fastrand::f64())
    }

    fn lease(&self, _: Progress, now: DateTime<Utc>) -> DateTime<Utc> {
        now + LEASE
    }

    /// Not to one that was disabled, changed or asked to be left alone meanwhile, or does not answer.
    async fn is_open(&self, tx: &Transaction, now: DateTime<Utc>) -> Result<bool, DbErr> {
        if self.is_unanswered() {
            return Ok(false);
        }
        let row = entity::Entity::find_by_id(self.endpoint.id).one(tx).await?;
        Ok(row.is_some_and(|row| row.version == self.endpoint.version && row.is_rested(now)))
    }

    async fn pack(&self, _: &Transaction, row: &delivery::Model, _: DateTime<Utc>) -> Result<Option<Message>, DbErr> {
        let message = WebhookMessage {
            kind: row.event_type,
            timestamp: row.occurred_at,
            data: WebhookSubject { id: row.subject_id, resource_type: row.subject_type.clone() },
        };
        let body = serde_json::to_vec(&message).map_err(|_| DbErr::Type("a message cannot be written".to_owned()))?;
        Ok(Some(Message { id: row.event_id.to_string(), body, delivery: row.id, subject: message.data }))
    }

    async fn attempt(&self, message: &Message) -> Attempt {
        let attempt = match mail::recipient(&self.endpoint.url) {
            Some(recipient) => self.mail(recipient, message).await.into(),
            None => self.post(message).await,
        };
        if attempt.outcome == Err(DeliveryFault::Unreachable) {
            self.is_unanswered.store(true, Ordering::Relaxed);
        }
        attempt
    }

    async fn note(
        &self,
        tx: &Transaction,
        before: &delivery::Model,
        after: delivery::Model,
        attempt: Option<Attempt>,
        now: DateTime<Utc>,
    ) -> Result<(), DbErr> {
        let answer = attempt.as_ref().and_then(|attempt| attempt.answer).map(i32::from);
        let status = after.status;
        if !save(tx, before, delivery::Model { answer, updated_at: now, ..after }).await? {
            return Ok(());
        }
        let Some(attempt) = attempt else { return Ok(()) };
        let slowed_until = attempt.pause.map(|pause| now + pause);
        match attempt.outcome {
            Ok(()) => self.is_good(tx, now).await,
            Err(DeliveryFault::Gone) => self.disable(tx, EndpointDisabledReason::Gone, now).await,
            Err(_) if status == DeliveryStatus::Failed && self.has_failed_for_long(tx, now).await? => {
                self.disable(tx, EndpointDisabledReason::Failing, now).await
            }
            Err(_) if slowed_until.is_some() => {
                self.update(tx, |update| update.col_expr(entity::Column::SlowedUntil, Expr::value(slowed_until))).await
            }
            Err(_) => Ok(()),
        }
    }
}

type Update = sea_orm::UpdateMany<entity::Entity>;

impl Messages<'_> {
    async fn update(&self, tx: &Transaction, set: impl FnOnce(Update) -> Update) -> Result<(), DbErr> {
        let of_it = entity::Column::Id.eq(self.endpoint.id);
        set(entity::Entity::update_many()).filter(of_it).exec(tx).await.map(drop)
    }

    async fn is_good(&self, tx: &Transaction, now: DateTime<Utc>) -> Result<(), DbErr> {
        if now - self.endpoint.last_good_at < NOTED {
            return Ok(());
        }
        // Until when it wants to be left alone stays: this may have been sent before it said so.
        self.update(tx, |update| update.col_expr(entity::Column::LastGoodAt, Expr::value(now))).await
    }

    async fn has_failed_for_long(&self, tx: &Transaction, now: DateTime<Utc>) -> Result<bool, DbErr> {
        let row = entity::Entity::find_by_id(self.endpoint.id).one(tx).await?;
        Ok(row.is_some_and(|row| now - row.last_good_at >= rules::FAILING_FOR))
    }

    /// Sends nothing there any more, until somebody enables it again.
    async fn disable(&self, tx: &Transaction, reason: EndpointDisabledReason, now: DateTime<Utc>) -> Result<(), DbErr> {
        let disabled = entity::Entity::update_many()
            .col_expr(entity::Column::Status, Expr::value(Status::Disabled))
            .col_expr(entity::Column::DisabledReason, Expr::value(reason))
            .col_expr(entity::Column::Version, Expr::col(entity::Column::Version).add(1))
            .col_expr(entity::Column::UpdatedAt, Expr::value(now))
            .filter(entity::Column::Id.eq(self.endpoint.id))
            .filter(entity::Column::Status.eq(Status::Active))
            .exec(tx)
            .await?;
        if disabled.rows_affected == 0 {
            return Ok(());
        }
        tracing::warn!(endpoint = %self.endpoint.id, %reason, "a webhook endpoint was disabled");
        let event = self.endpoint.event(EventType::WebhookEndpointDisabled);
        Events::insert(event.row(now, Actor::System, None)).exec_without_returning(tx).await.map(drop)
    }
}
