use super::entity::Entity;
use super::rules;
use super::wire::Client;
use crate::county::access_grant::codes::AccessGrantKind;
use crate::county::access_grant::request::{is_alone, request_for_client_in};
use crate::prelude::*;

/// Enable a client
///
/// It gets tokens again, with the keys or the secret it had. A token that it got before it was disabled works again
/// until it expires: where one had leaked, wait a quarter of an hour. An administrator's client, and one of another
/// organisation than yours, is enabled once a second person has approved it (`/v1/access-grants`).
#[utoipa::path(
    operation_id = "enableClient",
    params(At<ClientId>),
    responses((status = 200, description = "The client, enabled.", body = Client)),
)]
#[post("/clients/{id}/enablement")]
pub async fn enable(cx: Cx, at: At<ClientId>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::EnableClient, at.id, async |tx, step| {
        let enabled = rules::enable(step.row.clone(), tx.now())?;
        if !is_alone(tx.caller(), &step.row) {
            step.check_if_match().await?;
            request_for_client_in(tx, &step.row, AccessGrantKind::ClientEnablement, None).await?;
            return Ok(step.row.clone());
        }
        let row = step.replace(enabled).await?;
        tx.emit(row.event(EventType::ClientEnabled));
        Ok(row)
    })
    .await
}
