//! Table `client_keys`: the public keys with which a client signs its assertions.

use kernel::db::prelude::*;
use sea_orm::{QuerySelect, QueryTrait};

use super::entity;

/// One public key. Two may be live at once, so that a client can change keys without a pause.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, DeriveActiveModelBehavior)]
#[sea_orm(table_name = "client_keys")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ClientKeyId,
    /// Whose key it is.
    pub client_id: ClientId,
    /// The key's name in the client's assertions; unique within the client, never used again.
    pub kid: String,
    /// The public key as a JWK (RFC 7517).
    pub jwk: Json,
    pub added_at: DateTimeUtc,
    /// Since when it is refused.
    pub retired_at: Option<DateTimeUtc>,
}

kernel::sensitive! {
    changed, about nobody [id client_id kid jwk added_at retired_at]
}

impl Scoped for Entity {
    /// As the client that it is of.
    fn visible_to(caller: &Caller) -> Condition {
        let clients = entity::Entity::find()
            .select_only()
            .column(entity::Column::Id)
            .filter(seen_by::<entity::Entity>(caller))
            .into_query();
        Condition::all().add(Column::ClientId.in_subquery(clients))
    }

    fn access(_: &Model) -> Option<Access> {
        None
    }
}
