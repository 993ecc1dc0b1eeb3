//! A referral says how many addenda it has, so that a list of referrals need not read them.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = ColumnDef::new("addendum_count").integer().not_null().default(0).take();
        manager.alter_table(Table::alter().table("referrals").add_column(column).take()).await?;
        let count = Query::select()
            .expr(Func::count(Expr::col("id")))
            .from("addenda")
            .and_where(Expr::col(("addenda", "referral_id")).equals(("referrals", "id")))
            .take();
        let filled = Query::update()
            .table("referrals")
            .value("addendum_count", Expr::SubQuery(None, Box::new(count.into())))
            .and_where(Expr::col("id").in_subquery(Query::select().column("referral_id").from("addenda").take()))
            .take();
        manager.execute(filled).await
    }
}
