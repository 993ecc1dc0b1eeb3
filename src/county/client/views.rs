//! Clients as an administrator sees them: each row with its keys.

use super::rules::MOST_KEYS;
use super::wire::{Client, ClientWithSecret};
use super::{entity, key};
use crate::prelude::*;
use kernel::auth::secret::ClientSecret;
use kernel::http::etag::Tagged;
use kernel::http::shown_once::shown_once;

/// Every key that a client has had.
pub async fn keys_in(tx: &Tx, id: ClientId) -> Result<Vec<key::Model>, Problem> {
    Ok(tx.find::<key::Entity>().filter(key::Column::ClientId.eq(id)).all(MOST_KEYS as u64).await?)
}

impl Viewed for entity::Model {
    type View = Client;

    async fn views(tx: &Tx, rows: Shown<'_, Self>) -> Result<Vec<Client>, Problem> {
        let ids: Vec<ClientId> = rows.iter().map(|row| row.id).collect();
        let most = (ids.len() * MOST_KEYS) as u64;
        let found = tx.find::<key::Entity>().filter(key::Column::ClientId.is_in(ids)).all(most).await?;
        let mut keys = grouped(found, |key| key.client_id);
        let view = |row: &Self| Client::new(row.clone(), keys.remove(&row.id).unwrap_or_default());
        Ok(rows.iter().map(view).collect())
    }
}

/// A client with its secret, under the client's own tag; and the same without the secret, as an idempotency key keeps
/// it. The secret is stored nowhere but as its hash: an answer that was lost is made good by another secret.
///
/// # Errors
/// 500 where it cannot be written as JSON: a fault of ours.
pub fn tagged_with_secret(cx: &Cx, client: Client, secret: Option<&ClientSecret>) -> Result<(Tagged, Tagged), Problem> {
    let etag = cx.tagged(&client)?.etag;
    let client = Client { etag: etag.clone(), ..client };
    let view = |client_secret| ClientWithSecret { client: client.clone(), client_secret };
    shown_once(&etag, secret.map(|secret| secret.expose().into()), view)
}
