//! What SQLite and PostgreSQL cannot say in the same words.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

/// The transaction that wrote an event, so that a feed on PostgreSQL can stop below the oldest one still open.
///
/// SQLite has one writer: its row numbers are in the order of the commits already.
pub fn writing_transaction(manager: &SchemaManager<'_>) -> ColumnDef {
    let mut column = ColumnDef::new("xid");
    column.big_integer().not_null();
    match manager.get_database_backend() {
        DbBackend::Postgres => column.default(Expr::cust("pg_current_xact_id()::text::bigint")),
        _ => column.default(0),
    };
    column
}
