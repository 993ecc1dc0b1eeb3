//! Who carried a person's last case, and that a record of the wrong person is closed off.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{timestamp_with_time_zone_null, uuid_null};
use sea_orm_migration::sea_orm::ConnectionTrait;
use sea_orm_migration::sea_orm::prelude::Uuid;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in [
            ("people", uuid_null("last_worker_id")),
            ("people", timestamp_with_time_zone_null("closed_off_at")),
            ("referrals", timestamp_with_time_zone_null("closed_off_at")),
        ] {
            manager.alter_table(Table::alter().table(table).add_column(column).take()).await?;
        }
        let db = manager.get_connection();
        // The last that was finished is read last.
        let finished = Query::select()
            .columns(["person_id", "worker_id"])
            .from("episodes")
            .and_where(Expr::col("status").eq("finished"))
            .order_by("finished_at", Order::Asc)
            .take();
        for row in db.query_all(&finished).await? {
            let carried = Query::update()
                .table("people")
                .value("last_worker_id", row.try_get::<Uuid>("", "worker_id")?)
                .and_where(Expr::col("id").eq(row.try_get::<Uuid>("", "person_id")?))
                .take();
            db.execute(&carried).await?;
        }
        let wrong = Query::update()
            .table("referrals")
            .value("closed_off_at", Expr::col("updated_at"))
            .and_where(Expr::col("status").eq("entered_in_error"))
            .and_where(Expr::col("status_reason").eq("wrong_person"))
            .take();
        db.execute(&wrong).await?;
        let of = |is_open: bool| {
            let closed_off = Expr::col(("referrals", "closed_off_at"));
            let rows = Query::select()
                .expr(Expr::val(1))
                .from("referrals")
                .and_where(Expr::col(("referrals", "person_id")).equals(("people", "id")))
                .and_where(if is_open { closed_off.is_null() } else { closed_off.is_not_null() })
                .take();
            Expr::exists(rows)
        };
        let entered_by_mistake = Query::update()
            .table("people")
            .value("closed_off_at", Expr::col(("people", "updated_at")))
            .and_where(of(false))
            .and_where(of(true).not())
            .take();
        db.execute(&entered_by_mistake).await.map(|_| ())
    }
}
