use super::entity::Entity;
use super::rules;
use super::views::view_of;
use super::wire::{Client, ClientPatch};
use crate::prelude::*;

/// Change a client
///
/// What it is called, and the most that its tokens may carry: tokens that carry more are cut down at once.
#[utoipa::path(
    operation_id = "updateClient",
    tag = "clients",
    params(At<ClientId>),
    request_body(content = ClientPatch, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The client, changed.", body = Client)),
)]
#[patch("/clients/{id}")]
pub async fn update(cx: Cx, at: At<ClientId>, Json(input): Json<ClientPatch>) -> Result<Reply, Problem> {
    cx.write(Action::UpdateClient, async |tx| {
        let row = tx.get::<Entity>(at.id).await?;
        let if_match = cx.needs_if_match()?;
        cx.check_if_match(&if_match, &view_of(tx, row.clone()).await?)?;
        let changed = rules::change(row.clone(), input.clone(), tx.now())?;
        let row = tx.update::<Entity>(&row, changed.into_active_model().reset_all()).await?;
        let event = Event::new(EventType::ClientUpdated, row.id.0)
            .concerning(row.organisation_id)
            .with(json!({ "scopes": row.scopes }));
        tx.emit(event);
        cx.ok(&view_of(tx, row).await?)
    })
    .await
}
