use super::entity::{ActiveModel, Entity, EventTypes};
use super::owner::is_worker;
use super::rules::url_fault;
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
        let url = patch.url.as_ref().map(Text::as_str);
        Problem::if_any(url.and_then(|url| url_fault(&cx.state().outbound, url)).into_iter().collect())?;
        let description = step.row.description.clone().map(Text::new).transpose();
        let description = description.map_err(|_| Problem::new(Code::InternalError))?;
        let change = ActiveModel {
            url: Set(url.unwrap_or(&step.row.url).to_owned()),
            description: Set(patch.description.clone().apply(description).map(String::from)),
            event_types: Set(match &patch.event_types {
                Some(types) => EventTypes(types.iter().copied().collect()),
                None => step.row.event_types.clone(),
            }),
            owner_id: Set(tx.caller().principal.id()),
            owner_is_worker: Set(is_worker(tx.caller())),
            ..Default::default()
        };
        step.save(EventType::WebhookEndpointUpdated, change).await
    })
    .await
}
