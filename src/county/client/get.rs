use super::entity::Entity;
use super::wire::Client;
use crate::prelude::*;

/// Read a client
///
/// With its public keys, retired ones included. Its secret is never shown again.
#[utoipa::path(
    operation_id = "getClient",
    params(At<ClientId>),
    responses((status = 200, description = "The client.", body = Client)),
)]
#[get("/clients/{id}")]
pub async fn get(cx: Cx, at: At<ClientId>) -> Result<Reply, Problem> {
    cx.get::<Entity>(Action::GetClient, at.id).await
}
