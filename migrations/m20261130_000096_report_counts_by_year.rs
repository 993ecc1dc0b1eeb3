//! The sums of reports, a year with its months to a row: a tenth of the rows. Contracts: what was counted goes, and is counted
//! anew by the first node that serves, since the dictionary has a new version. A node of before counts nothing meanwhile, since it
//! cannot, and what was written waits for one of after.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, integer, text, uuid};

use crate::{dialect, index};

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("report_counts").to_owned()).await?;
        manager.create_table(dialect::in_order_of_key(manager, report_counts())).await?;
        // Holds the sums too, so that what is asked by practice is read of the index alone.
        let key = ["metric", "breakdown", "practice_id", "value", "year", "service_id"];
        let columns: Vec<&str> = key.into_iter().chain(MONTHS).collect();
        manager.create_index(index("report_counts_by_practice", "report_counts", &columns, false)).await
    }
}

fn report_counts() -> TableCreateStatement {
    let mut key = Index::create()
        .name("pk_report_counts")
        .col("metric")
        .col("breakdown")
        .col("value")
        .col("year")
        .col("practice_id")
        .col("service_id")
        .take();
    let mut table = Table::create()
        .table("report_counts")
        .col(text("metric"))
        .col(text("breakdown"))
        .col(text("value"))
        .col(integer("year"))
        .col(uuid("practice_id"))
        .col(uuid("service_id"))
        .primary_key(&mut key)
        .take();
    for month in MONTHS {
        table.col(big_integer(month));
    }
    table
}
