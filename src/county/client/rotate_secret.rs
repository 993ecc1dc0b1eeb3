use super::entity::Entity;
use super::rules;
use super::views::tagged_with_secret;
use super::wire::ClientWithSecret;
use crate::county::access_grant::codes::AccessGrantKind;
use crate::county::access_grant::request::{is_alone, request_for_client_in};
use crate::prelude::*;
use kernel::auth::secret::ClientSecret;

/// Give a client another secret
///
/// It is shown this once; the one before it stops working at once. Tokens that the client has go on until they expire.
/// Sent again with the same `Idempotency-Key`, the request is answered with `client_secret: null`. An administrator's client, and
/// one of another organisation than yours, takes it once a second person has approved it (`/v1/access-grants`); until then the
/// one before it goes on.
#[utoipa::path(
    operation_id = "rotateClientSecret",
    params(At<ClientId>),
    responses((status = 200, description = "The client, with its new secret.", body = ClientWithSecret)),
)]
#[post("/clients/{id}/secret")]
pub async fn rotate_secret(cx: Cx, at: At<ClientId>) -> Result<Reply, Problem> {
    let secret = ClientSecret::generate().ok_or_else(|| Problem::new(Code::InternalError))?;
    cx.write(Action::RotateClientSecret, async |tx| {
        let step = cx.begin::<Entity>(tx, at.id).await?;
        let rotated = rules::rotate_secret(step.row.clone(), &secret, tx.now())?;
        let row = if is_alone(tx.caller(), &step.row) {
            let row = step.replace(rotated).await?;
            tx.emit(row.event(EventType::ClientSecretRotated));
            row
        } else {
            step.check_if_match().await?;
            let credential = json!({ "secret_hash": secret.stored() });
            request_for_client_in(tx, &step.row, AccessGrantKind::ClientSecret, Some(credential)).await?;
            step.row.clone()
        };
        let (view, stored) = tagged_with_secret(&cx, row.view(tx).await?, Some(&secret))?;
        Ok(Reply::versioned(view).but_keep(stored.body))
    })
    .await
}
