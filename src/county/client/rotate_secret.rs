use super::entity::Entity;
use super::rules;
use super::views::tagged_with_secret;
use super::wire::ClientWithSecret;
use crate::prelude::*;
use kernel::auth::secret::ClientSecret;

/// Give a client another secret
///
/// It is shown this once; the one before it stops working at once. Tokens that the client has go on until they expire.
/// Sent again with the same `Idempotency-Key`, the request is answered with `client_secret: null`.
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
        let row = step.replace(rules::rotate_secret(step.row.clone(), &secret, tx.now())?).await?;
        tx.emit(row.event(EventType::ClientSecretRotated));
        let (view, stored) = tagged_with_secret(&cx, row.view(tx).await?, Some(&secret))?;
        Ok(Reply::versioned(view).but_store(stored.body))
    })
    .await
}
