//! What is to be done about a referral of the wrong person is a manager's alone, as the referral is.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::timestamp_with_time_zone_null;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = timestamp_with_time_zone_null("closed_off_at");
        manager.alter_table(Table::alter().table("tasks").add_column(column).take()).await?;
        let closed_off = || Expr::col(("referrals", "closed_off_at")).is_not_null();
        let referrals = Query::select().column("id").from("referrals").and_where(closed_off()).take();
        let episodes = Query::select()
            .column(("episodes", "id"))
            .from("episodes")
            .inner_join("referrals", Expr::col(("referrals", "id")).equals(("episodes", "referral_id")))
            .and_where(closed_off())
            .take();
        let mut about = Cond::any()
            .add(Expr::col("subject_id").in_subquery(referrals))
            .add(Expr::col("subject_id").in_subquery(episodes.clone()));
        for table in ["contacts", "coded_entries", "care_plans", "outcomes", "messages_back"] {
            let of_episode = Query::select()
                .column("id")
                .from(table)
                .and_where(Expr::col("episode_id").in_subquery(episodes.clone()))
                .take();
            about = about.add(Expr::col("subject_id").in_subquery(of_episode));
        }
        let closed =
            Query::update().table("tasks").value("closed_off_at", Expr::col("updated_at")).cond_where(about).take();
        manager.execute(closed).await?;
        // Nobody has to do what they may not read of: it is the service's, whose manager sees to it.
        let left = Query::update()
            .table("tasks")
            .value("owner_kind", "service")
            .value("owner_worker_id", Option::<sea_orm_migration::sea_orm::prelude::Uuid>::None)
            .and_where(Expr::col("closed_off_at").is_not_null())
            .and_where(Expr::col("status").eq("open"))
            .and_where(Expr::col("owner_kind").eq("worker"))
            .take();
        manager.execute(left).await
    }
}
