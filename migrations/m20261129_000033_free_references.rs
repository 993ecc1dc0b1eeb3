//! What was sent by mistake, or should never have been there, leaves its sender's reference free for another referral.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::ConnectionTrait;

use crate::index;

const REFERENCE: [&str; 2] = ["organisation_id", "external_reference"];

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = ColumnDef::new("reference_is_free").boolean().not_null().default(false).take();
        manager.alter_table(Table::alter().table("referrals").add_column(column).take()).await?;
        let mistakes = Condition::any()
            .add(Expr::col("status").eq("entered_in_error"))
            .add(Expr::col("status_reason").eq("sent_by_mistake"));
        let free = Query::update().table("referrals").value("reference_is_free", true).cond_where(mistakes).take();
        manager.get_connection().execute(&free).await?;

        let by_reference = "referrals_by_external_reference";
        manager.drop_index(Index::drop().name(by_reference).table("referrals").to_owned()).await?;
        manager.create_index(index(by_reference, "referrals", &REFERENCE, false)).await?;
        let mut unique = index("referrals_by_reference_in_use", "referrals", &REFERENCE, true);
        manager.create_index(unique.and_where(Expr::col("reference_is_free").eq(false)).take()).await
    }
}
