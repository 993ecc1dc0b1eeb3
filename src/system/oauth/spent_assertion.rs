//! Table `spent_assertions`: client assertions that were used, so that none is used twice (RFC 7523 §3).

use kernel::db::prelude::*;

/// One assertion, by its client and `jti`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, DeriveActiveModelBehavior)]
#[sea_orm(table_name = "spent_assertions")]
pub struct Model {
    /// The client that signed it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub client_id: ClientId,
    /// The assertion's own name.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub jti: String,
    /// After this the row is of no use: the assertion has expired by itself.
    pub expires_at: DateTimeUtc,
}
