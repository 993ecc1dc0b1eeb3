use super::codes::EndpointDisabledReason;
use super::entity::{ActiveModel, Entity};
use super::view::WebhookEndpoint;
use crate::prelude::*;

/// Disable a webhook endpoint
///
/// Nothing more is sent there. What happens meanwhile is sent once it is enabled again.
#[utoipa::path(
    operation_id = "disableWebhookEndpoint",
    params(At<WebhookEndpointId>),
    responses((status = 200, description = "The endpoint, disabled.", body = WebhookEndpoint)),
)]
#[post("/webhook-endpoints/{id}/disablement")]
pub async fn disable(cx: Cx, at: At<WebhookEndpointId>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::DisableWebhookEndpoint, at.id, async |_, step| {
        if step.row.status == Status::Disabled {
            return Err(Problem::new(Code::InvalidTransition).because("The endpoint is disabled already"));
        }
        let change = ActiveModel {
            status: Set(Status::Disabled),
            disabled_reason: Set(Some(EndpointDisabledReason::Asked)),
            ..Default::default()
        };
        step.save(EventType::WebhookEndpointDisabled, change).await
    })
    .await
}
