use super::entity::{ActiveModel, Entity, EventTypes};
use super::rules;
use super::view::WebhookEndpoint;
use super::wire::WebhookEndpointPatch;
use crate::prelude::*;

/// Change a webhook endpoint
///
/// Where it is, what it is for, what it wants to hear of. You are its owner from then on: it hears of what your feed shows.
#[utoipa::path(
    operation_id = "updateWebhookEndpoint",
    params(At<WebhookEndpointId>),
    request_body(content = WebhookEndpointPatch, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The endpoint, changed.", body = WebhookEndpoint)),
)]
#[patch("/webhook-endpoints/{id}")]
pub async fn update(
    cx: Cx,
    at: At<WebhookEndpointId>,
    Json(patch): Json<WebhookEndpointPatch>,
) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::UpdateWebhookEndpoint, at.id, async |tx, step| {
        let url = patch.url.as_ref().map_or(&*step.row.url, Text::as_str);
        let event_types = match &patch.event_types {
            Some(types) => EventTypes(types.iter().copied().collect()),
            None => step.row.event_types.clone(),
        };
        if patch.url.is_some() || patch.event_types.is_some() {
            Problem::if_any(rules::faults(&cx.state().outbound, url, &event_types.0, tx.caller().role))?;
        }
        let description = step.row.description.clone().map(Text::new).transpose();
        let description = description.map_err(|_| Problem::new(Code::InternalError))?;
        let change = ActiveModel {
            url: Set(url.to_owned()),
            description: Set(patch.description.clone().apply(description).map(String::from)),
            event_types: Set(event_types),
            owner_id: Set(tx.caller().principal.id()),
            owner_is_worker: Set(tx.caller().principal.is_worker()),
            ..Default::default()
        };
        step.save(EventType::WebhookEndpointUpdated, change).await
    })
    .await
}
