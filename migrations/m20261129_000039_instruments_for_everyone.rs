//! ONS4 and PAM are used with everybody from the start, and everybody who permits it is asked how they found it (002 §11,
//! Appendix 6): tasks ask for these. Fills.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::JsonValue;
use sea_orm_migration::sea_orm::prelude::Uuid;

use crate::m20261129_000029_outcomes::{FIRST, INSTRUMENTS};

/// Those that are for everybody.
const FOR_EVERYONE: [&str; 3] = ["ons4", "pam", "satisfaction_person"];

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (code, number, definition) in INSTRUMENTS {
            if !FOR_EVERYONE.contains(&code) {
                continue;
            }
            let mut definition: JsonValue =
                definition.parse().map_err(|why| DbErr::Migration(format!("instruments/{code}.json: {why}")))?;
            definition["schedule"]["for_everyone"] = true.into();
            let update = Query::update()
                .table("instruments")
                .value("definition", definition)
                .and_where(Expr::col("id").eq(Uuid::from_u128(FIRST + number)))
                .take();
            manager.execute(update).await?;
        }
        Ok(())
    }
}
