use super::delivery::{ActiveModel, Entity};
use super::view::WebhookDelivery;
use crate::insight::delivery::machine::replayed;
use crate::prelude::*;

/// Send a message again
///
/// One that was taken or given up is due at once, under the same `webhook-id`, and tried as often as a new one.
#[utoipa::path(
    operation_id = "replayWebhookDelivery",
    params(At<WebhookDeliveryId>),
    responses((status = 200, description = "The message, on its way again.", body = WebhookDelivery)),
)]
#[post("/webhook-deliveries/{id}/replay")]
pub async fn replay(cx: Cx, at: At<WebhookDeliveryId>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::ReplayWebhookDelivery, at.id, async |tx, step| {
        let Some(after) = replayed(step.row.clone(), tx.now()) else {
            return Err(Problem::new(Code::InvalidTransition).because("The message is on its way already"));
        };
        let change = ActiveModel {
            status: Set(after.status),
            attempts: Set(after.attempts),
            next_attempt_at: Set(after.next_attempt_at),
            sent_at: Set(after.sent_at),
            fault: Set(after.fault),
            answer: Set(None),
            since: Set(after.since),
            ..Default::default()
        };
        step.save(EventType::WebhookDeliveryReplayed, change).await
    })
    .await
}
