use super::entity::Entity;
use super::rules;
use super::views::view_of;
use super::wire::Client;
use crate::prelude::*;

/// Disable a client
///
/// It gets no more tokens, and those it has are refused from its next request on. What it did is kept. An
/// administrator can enable it again.
#[utoipa::path(
    operation_id = "disableClient",
    tag = "clients",
    params(At<ClientId>),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
    responses((status = 200, description = "The client, disabled.", body = Client)),
)]
#[post("/clients/{id}/disablement")]
pub async fn disable(cx: Cx, at: At<ClientId>) -> Result<Reply, Problem> {
    cx.write(Action::DisableClient, async |tx| {
        let row = tx.get::<Entity>(at.id).await?;
        let if_match = cx.needs_if_match()?;
        let disabled = rules::disable(row.clone(), tx.now())?;
        cx.check_if_match(&if_match, &view_of(tx, row.clone()).await?)?;
        let row = tx.update::<Entity>(&row, disabled.into_active_model().reset_all()).await?;
        let event = Event::new(EventType::ClientDisabled, row.id.0).concerning(row.organisation_id);
        tx.emit(event);
        cx.ok(&view_of(tx, row).await?)
    })
    .await
}
