use super::entity::Entity;
use super::rules;
use super::wire::{Client, ClientPatch};
use crate::prelude::*;

/// Change a client
///
/// What it is called, whether its tokens are bound to a key, and the most that they may carry: tokens that carry more are cut
/// down at once, and those that are not bound where they have to be are refused.
#[utoipa::path(
    operation_id = "updateClient",
    params(At<ClientId>),
    request_body(content = ClientPatch, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The client, changed.", body = Client)),
)]
#[patch("/clients/{id}")]
pub async fn update(cx: Cx, at: At<ClientId>, Json(input): Json<ClientPatch>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::UpdateClient, at.id, async |tx, step| {
        step.check_if_match().await?;
        let row = step.replace(rules::change(step.row.clone(), input.clone(), tx.now())?).await?;
        tx.emit(
            row.event(EventType::ClientUpdated)
                .with(json!({ "scopes": row.scopes, "dpop_bound_access_tokens": row.dpop_bound_access_tokens })),
        );
        Ok(row)
    })
    .await
}
