use super::entity::{ActiveModel, Entity};
use super::owner::is_worker;
use super::view::WebhookEndpoint;
use crate::prelude::*;

/// Enable a webhook endpoint
///
/// What has happened since it was disabled is sent there now, and what happens from now on. You are its owner from then on.
#[utoipa::path(
    operation_id = "enableWebhookEndpoint",
    params(At<WebhookEndpointId>),
    responses((status = 200, description = "The endpoint, in use again.", body = WebhookEndpoint)),
)]
#[post("/webhook-endpoints/{id}/enablement")]
pub async fn enable(cx: Cx, at: At<WebhookEndpointId>) -> Result<Reply, Problem> {
    let reply = cx.step::<Entity>(Action::EnableWebhookEndpoint, at.id, async |tx, step| {
        if step.row.status == Status::Active {
            return Err(Problem::new(Code::InvalidTransition).because("The endpoint is in use already"));
        }
        let change = ActiveModel {
            status: Set(Status::Active),
            disabled_reason: Set(None),
            slowed_until: Set(None),
            last_good_at: Set(tx.now()),
            owner_id: Set(tx.caller().principal.id()),
            owner_is_worker: Set(is_worker(tx.caller())),
            ..Default::default()
        };
        step.save(EventType::WebhookEndpointEnabled, change).await
    });
    let reply = reply.await?;
    cx.state().endpoints.notify_one();
    Ok(reply)
}
