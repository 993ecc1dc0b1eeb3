use super::entity::{ActiveModel, Entity};
use super::in_use::{TOO_MANY, has_room_in};
use super::view::WebhookEndpoint;
use crate::prelude::*;

/// Enable a webhook endpoint
///
/// What has happened since it was disabled is sent there now, and what happens from now on. You are its owner from then on. As
/// many may be in use as may be entered: 20 of a service, or of an organisation in one role.
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
        if !has_room_in(tx, step.row.service_id).await? {
            return Err(Problem::new(Code::InvalidTransition).because(TOO_MANY));
        }
        let change = ActiveModel {
            status: Set(Status::Active),
            disabled_reason: Set(None),
            slowed_until: Set(None),
            last_good_at: Set(tx.now()),
            owner_id: Set(tx.caller().principal.id()),
            owner_is_worker: Set(tx.caller().principal.is_worker()),
            ..Default::default()
        };
        step.save(EventType::WebhookEndpointEnabled, change).await
    });
    let reply = reply.await?;
    cx.state().endpoints.notify_one();
    Ok(reply)
}
