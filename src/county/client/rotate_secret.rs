use super::entity::Entity;
use super::rules;
use super::views::{tagged_with_secret, view_of};
use super::wire::ClientWithSecret;
use crate::prelude::*;
use kernel::auth::secret::ClientSecret;

/// Give a client another secret
///
/// It is shown this once; the one before it stops working at once. Tokens that the client has go on until they expire.
/// Sent again with the same `Idempotency-Key`, the request is answered with `client_secret: null`.
#[utoipa::path(
    operation_id = "rotateClientSecret",
    tag = "clients",
    params(At<ClientId>),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
    responses((status = 200, description = "The client, with its new secret.", body = ClientWithSecret)),
)]
#[post("/clients/{id}/secret")]
pub async fn rotate_secret(cx: Cx, at: At<ClientId>) -> Result<Reply, Problem> {
    let secret = ClientSecret::generate().ok_or_else(|| Problem::new(Code::InternalError))?;
    cx.write(Action::RotateClientSecret, async |tx| {
        let row = tx.get::<Entity>(at.id).await?;
        let if_match = cx.needs_if_match()?;
        let changed = rules::rotate_secret(row.clone(), &secret, tx.now())?;
        cx.check_if_match(&if_match, &view_of(tx, row.clone()).await?)?;
        let row = tx.update::<Entity>(&row, changed.into_active_model().reset_all()).await?;
        let event = Event::new(EventType::ClientSecretRotated, row.id.0).concerning(row.organisation_id);
        let (view, stored) = tagged_with_secret(&cx, view_of(tx, row).await?, Some(&secret))?;
        tx.emit(event);
        Ok(Reply::versioned(view).but_store(stored.body))
    })
    .await
}
