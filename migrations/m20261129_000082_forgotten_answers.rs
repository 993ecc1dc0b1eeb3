//! Takes out what answers told of people, which was kept to be given again: they are made anew since. It fills.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let forget = Query::update()
            .table("idempotency_records")
            .value("body", "")
            .and_where(Expr::col("body").ne(""))
            .to_owned();
        manager.execute(forget).await
    }
}
