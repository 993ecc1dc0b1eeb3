use super::delivery;
use super::entity::Entity;
use super::view::WebhookDelivery;
use crate::prelude::*;

/// Send a test event to a webhook endpoint
///
/// A message of the type `webhook_endpoint.tested`, about the endpoint itself, whatever kinds of event it wants. What became of
/// it stands in its deliveries.
#[utoipa::path(
    operation_id = "testWebhookEndpoint",
    params(At<WebhookEndpointId>),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
    responses((status = 201, description = "The message is on its way.", body = WebhookDelivery)),
)]
#[post("/webhook-endpoints/{id}/test")]
pub async fn test(cx: Cx, at: At<WebhookEndpointId>) -> Result<Reply, Problem> {
    cx.create(Action::TestWebhookEndpoint, async |tx| {
        let row = tx.get::<Entity>(at.id).await?;
        if row.status == Status::Disabled {
            return Err(Problem::new(Code::InvalidTransition).because("The endpoint is disabled"));
        }
        let (kind, subject) = (EventType::WebhookEndpointTested, (EventId::new().0, row.id.0, "webhook_endpoint"));
        let message = delivery::Model::new(row.id, kind, subject, tx.now());
        let message = tx.insert::<delivery::Entity>(message.into_active_model().reset_all()).await?;
        tx.emit(row.event(kind));
        cx.created(tx, &message).await
    })
    .await
}
