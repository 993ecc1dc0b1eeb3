use super::entity::Entity;
use super::views::view_of;
use super::wire::Client;
use crate::prelude::*;

/// Read a client
///
/// With its public keys, retired ones included. Its secret is never shown again.
#[utoipa::path(
    operation_id = "getClient",
    tag = "clients",
    params(At<ClientId>),
    responses((status = 200, description = "The client.", body = Client)),
)]
#[get("/clients/{id}")]
pub async fn get(cx: Cx, at: At<ClientId>) -> Result<Reply, Problem> {
    cx.read(Action::GetClient, async |tx| {
        let row = tx.get::<Entity>(at.id).await?;
        cx.ok(&view_of(tx, row).await?)
    })
    .await
}
