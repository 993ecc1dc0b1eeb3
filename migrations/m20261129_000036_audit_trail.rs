//! Audit entries are sealed, linked into a chain whose end is signed, and never changed again. Expands and, before the first
//! release, contracts: `is_indexed` goes, since an entry that is written stays as it is.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, binary, pk_uuid, text, timestamp_with_time_zone, uuid};

use crate::{dialect, index};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let pending = Table::create()
            .table("audit_pending")
            .col(uuid("entry_id"))
            .primary_key(Index::create().col("entry_id"))
            .take();
        manager.create_table(pending).await?;
        // Who was seen by these is in the index by person already, and stays there as it is.
        let mut waiting = Query::insert();
        waiting.into_table("audit_pending").columns(["entry_id"]);
        let entries = Query::select().column("id").from("audit_entries").take();
        let waiting = waiting.select_from(entries).map_err(|error| DbErr::Custom(error.to_string()))?.take();
        manager.execute(waiting).await?;
        manager.drop_index(Index::drop().name("audit_entries_to_index").table("audit_entries").to_owned()).await?;
        let seal = binary("seal").default(Vec::<u8>::new()).take();
        manager.alter_table(Table::alter().table("audit_entries").add_column(seal).take()).await?;
        manager.alter_table(Table::alter().table("audit_entries").drop_column("is_indexed").take()).await?;

        let links = Table::create()
            .table("audit_links")
            .col(big_integer("position"))
            .col(uuid("entry_id"))
            .col(binary("digest"))
            .primary_key(Index::create().col("position"))
            .take();
        manager.create_table(links).await?;
        manager.create_index(index("audit_links_by_entry", "audit_links", &["entry_id"], true)).await?;

        let checkpoints = Table::create()
            .table("audit_checkpoints")
            .col(pk_uuid("id"))
            .col(big_integer("position"))
            .col(binary("digest"))
            .col(timestamp_with_time_zone("signed_at"))
            .col(text("signature"))
            .take();
        manager.create_table(checkpoints).await?;
        let by_position = index("audit_checkpoints_by_position", "audit_checkpoints", &["position"], true);
        manager.create_index(by_position).await?;
        dialect::seal_audit_trail(manager).await
    }
}
