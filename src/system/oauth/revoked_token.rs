//! Table `revoked_tokens`: access tokens put out of use before their time (RFC 7009).

use kernel::db::prelude::*;

/// One token, by its `jti`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, DeriveActiveModelBehavior)]
#[sea_orm(table_name = "revoked_tokens")]
pub struct Model {
    /// The token's `jti`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TokenId,
    /// After this the row is of no use: the token has expired by itself.
    pub expires_at: DateTimeUtc,
}
