//! Messages to an endpoint, for the one machine: what is sent, how it is signed, and what follows from the answer.

use chrono::TimeDelta;
use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::{Method, StatusCode};
use sea_orm::sea_query::{Expr, ExprTrait};
use url::Url;

use super::codes::EndpointDisabledReason;
use super::wire::{WebhookMessage, WebhookSubject};
use super::{delivery, entity, rules};
use crate::insight::delivery::codes::{DeliveryFault, DeliveryStatus};
use crate::insight::delivery::machine::{Attempt, Outgoing, Progress, save};
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
    endpoint: &'a entity::Model,
    /// Those that sign now, the newest first.
    keys: Vec<WebhookKeys>,
}

/// A message, as it goes out.
pub struct Message {
    id: String,
    body: Vec<u8>,
}

impl<'a> Messages<'a> {
    /// Those to this endpoint; nothing, where its keys cannot be opened: they were sealed under another root secret.
    pub fn new(state: &'a AppState, endpoint: &'a entity::Model, now: DateTime<Utc>) -> Option<Self> {
        let open = |sealed: &str| WebhookKeys::open(&state.key_seal, endpoint.id.0.as_bytes(), sealed);
        let is_overlap = endpoint.previous_until.is_some_and(|until| until > now);
        let previous = endpoint.previous_keys.as_deref().filter(|_| is_overlap).and_then(open);
        let keys = std::iter::once(open(&endpoint.keys)?).chain(previous).collect();
        Some(Self { outbound: &state.outbound, endpoint, keys })
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
        let asked = answer.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let outcome = match status {
            status if status.is_success() => Ok(()),
            StatusCode::GONE => Err(DeliveryFault::Gone),
            StatusCode::TOO_MANY_REQUESTS
            | StatusCode::BAD_GATEWAY
            | StatusCode::SERVICE_UNAVAILABLE
            | StatusCode::GATEWAY_TIMEOUT => Err(DeliveryFault::Busy),
            _ => Err(DeliveryFault::ErrorAnswer),
        };
        Attempt { outcome, answer: Some(status.as_u16()), retry_after: asked }
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

    fn not_before(&self, attempt: &Attempt, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        rules::slowed_until(attempt.answer?, attempt.retry_after.as_deref(), now)
    }

    async fn pack(&self, _: &Transaction, row: &delivery::Model, _: DateTime<Utc>) -> Result<Option<Message>, DbErr> {
        let message = WebhookMessage {
            kind: row.event_type,
            timestamp: row.occurred_at,
            data: WebhookSubject { id: row.subject_id, resource_type: row.subject_type.clone() },
        };
        let body = serde_json::to_vec(&message).map_err(|_| DbErr::Type("a message cannot be written".to_owned()))?;
        Ok(Some(Message { id: row.event_id.to_string(), body }))
    }

    async fn attempt(&self, message: &Message) -> Attempt {
        self.post(message).await
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
        let slowed_until = self.not_before(&attempt, now);
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
        if self.endpoint.slowed_until.is_none() && now - self.endpoint.last_good_at < NOTED {
            return Ok(());
        }
        let none: Option<DateTime<Utc>> = None;
        self.update(tx, |update| {
            update
                .col_expr(entity::Column::LastGoodAt, Expr::value(now))
                .col_expr(entity::Column::SlowedUntil, Expr::value(none))
        })
        .await
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
