use super::entity::Entity;
use super::view::WebhookEndpoint;
use crate::prelude::*;

/// Read a webhook endpoint
///
/// Its secret is never shown again.
#[utoipa::path(
    operation_id = "getWebhookEndpoint",
    params(At<WebhookEndpointId>),
    responses((status = 200, description = "The endpoint.", body = WebhookEndpoint)),
)]
#[get("/webhook-endpoints/{id}")]
pub async fn get(cx: Cx, at: At<WebhookEndpointId>) -> Result<Reply, Problem> {
    cx.get::<Entity>(Action::GetWebhookEndpoint, at.id).await
}
