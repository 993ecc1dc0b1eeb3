use super::entity::Entity;
use super::rules;
use super::wire::Client;
use crate::prelude::*;

/// Disable a client
///
/// It gets no more tokens, and those it has are refused from its next request on. What it did is kept. An
/// administrator can enable it again.
#[utoipa::path(
    operation_id = "disableClient",
    params(At<ClientId>),
    responses((status = 200, description = "The client, disabled.", body = Client)),
)]
#[post("/clients/{id}/disablement")]
pub async fn disable(cx: Cx, at: At<ClientId>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::DisableClient, at.id, async |tx, step| {
        let row = step.replace(rules::disable(step.row.clone(), tx.now())?).await?;
        tx.emit(row.event(EventType::ClientDisabled));
        Ok(row)
    })
    .await
}
