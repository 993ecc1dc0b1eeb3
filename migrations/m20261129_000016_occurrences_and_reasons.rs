//! A code is recorded, not earned; when something happened is `occurred_at` everywhere, and why
//! a thing is so its `…reason`. There is no release yet that would have to work beside this one.

use sea_orm_migration::prelude::*;

use crate::stored;

const COLUMNS: [(&str, &str, &str); 6] = [
    ("coded_entries", "earned_at", "recorded_at"),
    ("coded_entries", "happened_at", "occurred_at"),
    ("safety_events", "took_place_at", "occurred_at"),
    ("worker_check_ins", "took_place_at", "occurred_at"),
    ("services", "closed_because", "closed_reason"),
    ("mdt_items", "goals_not_checked_because", "goals_not_checked_reason"),
];

fn name(_: &str, key: &str) -> Option<&'static str> {
    match key {
        // Of a coded entry, which has no column of it.
        "on_hold" => Some("hold_reason"),
        _ => COLUMNS.iter().find(|(_, old, _)| *old == key).map(|(_, _, new)| *new),
    }
}

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, old, new) in COLUMNS {
            manager.alter_table(Table::alter().table(table).rename_column(old, new).take()).await?;
        }
        let kind = Query::update()
            .table("events")
            .value("kind", "coded_entry.created")
            .and_where(Expr::col("kind").eq("coded_entry.earned"))
            .take();
        manager.execute(kind).await?;
        for (table, column) in [("events", "data"), (stored::ANSWERS, "body")] {
            stored::rename(manager, table, column, name).await?;
        }
        Ok(())
    }
}
