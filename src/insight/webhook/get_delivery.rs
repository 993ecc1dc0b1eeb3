use super::delivery::Entity;
use super::view::WebhookDelivery;
use crate::prelude::*;

/// Read what became of a message
///
/// For 30 days after it was taken or given up.
#[utoipa::path(
    operation_id = "getWebhookDelivery",
    params(At<WebhookDeliveryId>),
    responses((status = 200, description = "The message, and what became of it.", body = WebhookDelivery)),
)]
#[get("/webhook-deliveries/{id}")]
pub async fn get_delivery(cx: Cx, at: At<WebhookDeliveryId>) -> Result<Reply, Problem> {
    cx.get::<Entity>(Action::GetWebhookDelivery, at.id).await
}
