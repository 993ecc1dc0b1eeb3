//! Until when a volunteer's check counts, and whether it was recorded that it counts no more.

use chrono::{Months, NaiveDate};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{boolean, date_null};
use sea_orm_migration::sea_orm::prelude::Uuid;
use sea_orm_migration::sea_orm::{ConnectionTrait, JsonValue};

use crate::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLE: &str = "volunteers";
/// So many rows are held in memory at once.
const PIECE: u64 = 500;
/// For how many years a check counts.
const YEARS: u32 = 3;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table(TABLE).add_column(date_null("dbs_until")).take()).await?;
        let recorded = boolean("is_lapse_recorded").default(false).take();
        manager.alter_table(Table::alter().table(TABLE).add_column(recorded).take()).await?;
        manager.create_index(index("volunteers_lapsing", TABLE, &["is_lapse_recorded", "dbs_until"], false)).await?;
        fill(manager.get_connection()).await
    }
}

/// What the checks say of it.
async fn fill(db: &impl ConnectionTrait) -> Result<(), DbErr> {
    let mut last: Option<Uuid> = None;
    loop {
        let mut page = Query::select();
        page.columns(["id", "checks"]).from(TABLE).order_by("id", Order::Asc).limit(PIECE);
        if let Some(last) = last {
            page.and_where(Expr::col("id").gt(last));
        }
        let rows = db.query_all(&page).await?;
        for row in &rows {
            let id: Uuid = row.try_get("", "id")?;
            last = Some(id);
            if let Some(until) = until(&row.try_get::<JsonValue>("", "checks")?) {
                let mut update = Query::update();
                update.table(TABLE).value("dbs_until", until).and_where(Expr::col("id").eq(id));
                db.execute(&update).await?;
            }
        }
        if rows.is_empty() {
            return Ok(());
        }
    }
}

/// The last day on which the latest certificate counts.
fn until(checks: &JsonValue) -> Option<NaiveDate> {
    let dbs = checks.as_array()?.iter().filter(|check| check["kind"] == "dbs");
    let seen = dbs.filter_map(|check| check["seen_on"].as_str()?.parse::<NaiveDate>().ok()).max()?;
    seen.checked_add_months(Months::new(12 * YEARS))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_latest_certificate_counts_for_three_years() {
        let checks = json!([
            { "kind": "dbs", "seen_on": "2025-02-28" }, { "kind": "dbs", "seen_on": "2024-02-29" },
            { "kind": "induction", "seen_on": "2026-01-01" },
        ]);
        assert_eq!(until(&checks), NaiveDate::from_ymd_opt(2028, 2, 28));
        assert_eq!(until(&json!([{ "kind": "dbs", "seen_on": "2024-02-29" }])), NaiveDate::from_ymd_opt(2027, 2, 28));
        assert_eq!(until(&json!([])), None);
    }
}
