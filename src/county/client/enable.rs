use super::entity::Entity;
use super::rules;
use super::wire::Client;
use crate::prelude::*;

/// Enable a client
///
/// It gets tokens again, with the keys or the secret it had. A token that it got before it was disabled works again
/// until it expires: where one had leaked, wait a quarter of an hour.
#[utoipa::path(
    operation_id = "enableClient",
    params(At<ClientId>),
    responses((status = 200, description = "The client, enabled.", body = Client)),
)]
#[post("/clients/{id}/enablement")]
pub async fn enable(cx: Cx, at: At<ClientId>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::EnableClient, at.id, async |tx, step| {
        let row = step.replace(rules::enable(step.row.clone(), tx.now())?).await?;
        tx.emit(row.event(EventType::ClientEnabled));
        Ok(row)
    })
    .await
}
