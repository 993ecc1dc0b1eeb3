use super::entity::{ActiveModel, Entity};
use super::rules::OVERLAP;
use super::view::{WebhookEndpointWithSecret, tagged_with_secret};
use crate::prelude::*;
use kernel::auth::webhook_keys::WebhookKeys;

/// Give a webhook endpoint another secret
///
/// And another key pair. For 24 hours what is sent is signed with those before too, so that nothing is missed while you change
/// over. The secret is shown this once: sent again with the same `Idempotency-Key`, the request is answered with `secret: null`.
#[utoipa::path(
    operation_id = "rotateWebhookSecret",
    params(At<WebhookEndpointId>),
    responses((status = 200, description = "The endpoint, with its new keys.", body = WebhookEndpointWithSecret)),
)]
#[post("/webhook-endpoints/{id}/secret")]
pub async fn rotate_secret(cx: Cx, at: At<WebhookEndpointId>) -> Result<Reply, Problem> {
    let keys = WebhookKeys::generate().ok_or_else(|| Problem::new(Code::InternalError))?;
    cx.write(Action::RotateWebhookSecret, async |tx| {
        let step = cx.begin::<Entity>(tx, at.id).await?;
        if step.row.status == Status::Disabled {
            return Err(Problem::new(Code::InvalidTransition).because("The endpoint is disabled"));
        }
        let sealed = keys.sealed(&cx.state().key_seal, at.id.0.as_bytes());
        let (sealed, public_key) = sealed.zip(keys.public_key()).ok_or_else(|| Problem::new(Code::InternalError))?;
        let change = ActiveModel {
            previous_keys: Set(Some(step.row.keys.clone())),
            previous_until: Set(Some(tx.now() + OVERLAP)),
            keys: Set(sealed),
            ..Default::default()
        };
        let row = step.save(EventType::WebhookEndpointSecretRotated, change).await?;
        let (view, stored) = tagged_with_secret(&cx, row.view(tx).await?, (keys.secret(), public_key))?;
        Ok(Reply::versioned(view).but_keep(stored.body))
    })
    .await
}
