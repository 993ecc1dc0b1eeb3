//! That a person has died stands in their row.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::ConnectionTrait;
use sea_orm_migration::sea_orm::JsonValue;
use sea_orm_migration::sea_orm::prelude::{DateTimeUtc, Uuid};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = ColumnDef::new("death").json().null().take();
        manager.alter_table(Table::alter().table("people").add_column(column).take()).await?;
        let db = manager.get_connection();
        let ended = |table: &'static str, reason: &'static str, at: &'static str| {
            Query::select()
                .column("person_id")
                .expr_as(Expr::col(at), "recorded_at")
                .from(table)
                .and_where(Expr::col(reason).eq("deceased"))
                .and_where(Expr::col(at).is_not_null())
                .take()
        };
        let mut ended_with_death = ended("referrals", "status_reason", "ended_at");
        ended_with_death.union(UnionType::All, ended("episodes", "closing_reason", "finished_at"));
        // Who was referred or taken on since lives: that they had died was a mistake, which nothing could take back.
        let is_open = |table: &'static str, at: &'static str| {
            let open = Query::select()
                .expr(Expr::val(1))
                .from(table)
                .and_where(Expr::col((table, "person_id")).equals(("people", "id")))
                .and_where(Expr::col(at).is_null())
                .and_where(Expr::col("status").ne("entered_in_error"))
                .take();
            Expr::exists(open)
        };
        for row in db.query_all(&ended_with_death).await? {
            let recorded_at: DateTimeUtc = row.try_get("", "recorded_at")?;
            let death =
                [("date", None), ("reported_by", None), ("recorded_at", Some(recorded_at)), ("recorded_by", None)];
            let text = |at: Option<DateTimeUtc>| at.map_or(JsonValue::Null, |at| at.to_rfc3339().into());
            let death: JsonValue = death.map(|(name, at)| (name.to_owned(), text(at))).into_iter().collect();
            let recorded = Query::update()
                .table("people")
                .value("death", death)
                .and_where(Expr::col("id").eq(row.try_get::<Uuid>("", "person_id")?))
                .and_where(is_open("referrals", "ended_at").not())
                .and_where(is_open("episodes", "finished_at").not())
                .take();
            db.execute(&recorded).await?;
        }
        Ok(())
    }
}
