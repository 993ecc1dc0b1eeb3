use super::entity::{self, Entity};
use super::views::keys_in;
use super::wire::{Client, NewClientKey};
use super::{key, rules};
use crate::county::access_grant::codes::AccessGrantKind;
use crate::county::access_grant::request::{is_alone, request_for_client_in};
use crate::prelude::*;

/// Add a public key to a client
///
/// Assertions signed with its private half are taken from now on, beside those of the client's other keys: so a client
/// changes keys without a pause. At most four are live. Where the private half is sent, the key is refused, and burnt.
/// An administrator's client, and one of another organisation than yours, takes it once a second person has approved it
/// (`/v1/access-grants`).
#[utoipa::path(
    operation_id = "addClientKey",
    params(At<ClientId>),
    request_body = NewClientKey,
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
    responses((status = 201, description = "The client, with the key.", body = Client)),
)]
#[post("/clients/{id}/keys")]
pub async fn add_key(cx: Cx, at: At<ClientId>, Json(input): Json<NewClientKey>) -> Result<Reply, Problem> {
    cx.create(Action::AddClientKey, async |tx| {
        let row = tx.get::<Entity>(at.id).await?;
        let key = rules::add_key(&row, &input, &keys_in(tx, row.id).await?, tx.now())?;
        if !is_alone(tx.caller(), &row) {
            let credential = json!({ "jwk": key.jwk });
            request_for_client_in(tx, &row, AccessGrantKind::ClientKey, Some(credential)).await?;
            return cx.created(tx, &row).await;
        }
        let changed = entity::Model { updated_at: tx.now(), ..row.clone() };
        let row = tx.update::<Entity>(&row, changed.into_active_model().reset_all()).await?;
        tx.emit(row.event(EventType::ClientKeyAdded).with(json!({ "key_id": key.id })));
        tx.insert::<key::Entity>(key.into_active_model().reset_all()).await?;
        cx.created(tx, &row).await
    })
    .await
}
