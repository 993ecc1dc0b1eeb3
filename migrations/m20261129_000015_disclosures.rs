//! Who may learn of an event is named by what is disclosed to them: the status of a referral, or its outcome too. There is
//! no release yet that would have to work beside this one.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (old, new) in [
            ("ring_one_updated_at", "disclosed_status_updated_at"),
            ("ring_two_updated_at", "disclosed_outcome_updated_at"),
        ] {
            manager.alter_table(Table::alter().table("referrals").rename_column(old, new).take()).await?;
        }
        for (old, new) in [("ring_one", "status_disclosed"), ("ring_two", "outcome_disclosed")] {
            let renamed =
                Query::update().table("events").value("audience", new).and_where(Expr::col("audience").eq(old)).take();
            manager.execute(renamed).await?;
        }
        Ok(())
    }
}
