use super::entity::Entity;
use super::views::keys_in;
use super::wire::Client;
use super::{key, rules};
use crate::prelude::*;
use kernel::http::Path;

/// One key of a client.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct KeyAt {
    /// The client.
    pub id: ClientId,
    /// The key.
    pub key_id: ClientKeyId,
}

/// Retire a client's public key
///
/// Assertions signed with it are refused at once; tokens that the client has go on until they expire. The key's name is
/// never used again.
#[utoipa::path(
    operation_id = "retireClientKey",
    params(KeyAt),
    responses((status = 200, description = "The client, with the key retired.", body = Client)),
)]
#[post("/clients/{id}/keys/{key_id}/retirement")]
pub async fn retire_key(cx: Cx, at: Path<KeyAt>) -> Result<Reply, Problem> {
    cx.write(Action::RetireClientKey, async |tx| {
        let row = tx.get::<Entity>(at.id).await?;
        let keys = keys_in(tx, row.id).await?;
        let key = keys.into_iter().find(|key| key.id == at.key_id).ok_or_else(|| Problem::new(Code::NotFound))?;
        let step = cx.begin_on::<Entity>(tx, row)?;
        let retired = rules::retire_key(key, tx.now())?;
        let row = step.update(Default::default()).await?;
        tx.emit(row.event(EventType::ClientKeyRetired).with(json!({ "key_id": retired.id })));
        tx.update_all::<key::Entity>(key::Column::Id.eq(retired.id), retired.into_active_model().reset_all()).await?;
        cx.show(tx, &row).await
    })
    .await
}
