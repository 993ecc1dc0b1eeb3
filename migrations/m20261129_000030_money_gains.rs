//! Money that people gained.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{date, integer, pk_uuid, text, timestamp_with_time_zone, uuid};

use crate::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(money_gains()).await?;
        for (name, columns) in [
            ("money_gains_by_service", &["service_id", "id"][..]),
            ("money_gains_by_episode", &["episode_id"][..]),
            ("money_gains_by_person", &["person_id"][..]),
        ] {
            manager.create_index(index(name, "money_gains", columns, false)).await?;
        }
        Ok(())
    }
}

fn money_gains() -> TableCreateStatement {
    Table::create()
        .table("money_gains")
        .col(pk_uuid("id"))
        .col(integer("version"))
        .col(uuid("service_id"))
        .col(uuid("person_id"))
        .col(uuid("episode_id"))
        .col(text("status"))
        .col(text("kind"))
        .col(integer("pence"))
        .col(text("frequency"))
        .col(date("gained_on"))
        .col(text("confirmed_by"))
        .col(uuid("recorded_by"))
        .col(timestamp_with_time_zone("recorded_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(&mut to("service_id", "services"))
        .foreign_key(&mut to("person_id", "people"))
        .foreign_key(&mut to("episode_id", "episodes"))
        .take()
}

fn to(column: &'static str, target: &'static str) -> ForeignKeyCreateStatement {
    let name = format!("fk_money_gains_{column}");
    ForeignKey::create().name(name).from("money_gains", column).to(target, "id").take()
}
