//! How far the keys that find people again have been made anew. The program makes them, piece by piece, from this row on:
//! what a key is made of it alone knows.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, boolean, integer, uuid_null};
use sea_orm_migration::sea_orm::ConnectionTrait;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("match_key_rebuilds")
            .col(integer("id"))
            .col(integer("version"))
            .col(integer("form"))
            .col(boolean("at_people"))
            .col(uuid_null("last_source"))
            .col(big_integer("done"))
            .primary_key(Index::create().col("id"))
            .take();
        manager.create_table(table).await?;
        let row = Query::insert()
            .into_table("match_key_rebuilds")
            .columns(["id", "version", "form", "at_people", "done"])
            .values_panic([1.into(), 1.into(), 1.into(), false.into(), 0.into()])
            .take();
        manager.get_connection().execute(&row).await?;
        Ok(())
    }
}
