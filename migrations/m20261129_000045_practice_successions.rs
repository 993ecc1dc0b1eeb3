//! How far the people of a practice that closed have been moved to the one that follows it: the program moves them, piece by
//! piece, from this row on.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, boolean, integer, pk_uuid, timestamp_with_time_zone};

use crate::index;

const SUCCESSIONS: &str = "practice_successions";

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let to = ForeignKey::create()
            .name("fk_practice_successions_practice_id")
            .from(SUCCESSIONS, "practice_id")
            .to("organisations", "id")
            .take();
        let table = Table::create()
            .table(SUCCESSIONS)
            .col(pk_uuid("practice_id"))
            .col(integer("version"))
            .col(boolean("is_done"))
            .col(big_integer("moved"))
            .col(timestamp_with_time_zone("updated_at"))
            .foreign_key(&mut to.clone())
            .take();
        manager.create_table(table).await?;
        manager.create_index(index("organisations_by_successor", "organisations", &["successor_id"], false)).await
    }
}
