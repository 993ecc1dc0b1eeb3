//! What a referrer reports of the person's decisions holds for that referral alone. Expands.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::boolean;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = boolean("practice_objection").default(false).take();
        manager.alter_table(Table::alter().table("referrals").add_column(column).take()).await?;
        // Reported with the referral, and the service has heard nothing of the person since.
        let since = Query::select()
            .expr(Expr::val(1))
            .from_as("consents", "later")
            .and_where(Expr::col(("later", "person_id")).equals(("consents", "person_id")))
            .and_where(Expr::col(("later", "purpose")).eq("direct_care"))
            .and_where(Expr::col(("later", "referral_id")).is_null())
            .and_where(Expr::col(("later", "recorded_at")).gte(Expr::col(("consents", "recorded_at"))))
            .take();
        let reported = Query::select()
            .column("referral_id")
            .from("consents")
            .and_where(Expr::col(("consents", "purpose")).eq("direct_care"))
            .and_where(Expr::col(("consents", "decision")).eq("refused"))
            .and_where(Expr::col(("consents", "referral_id")).is_not_null())
            .and_where(Expr::exists(since).not())
            .take();
        let objected = Query::update()
            .table("referrals")
            .value("practice_objection", true)
            .and_where(Expr::col("id").in_subquery(reported))
            .take();
        manager.execute(objected).await
    }
}
