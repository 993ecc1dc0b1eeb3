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
        let ended = Query::select()
            .columns(["person_id", "ended_at"])
            .from("referrals")
            .and_where(Expr::col("status_reason").eq("deceased"))
            .and_where(Expr::col("ended_at").is_not_null())
            .take();
        for row in db.query_all(&ended).await? {
            let recorded_at: DateTimeUtc = row.try_get("", "ended_at")?;
            let death =
                [("date", None), ("reported_by", None), ("recorded_at", Some(recorded_at)), ("recorded_by", None)];
            let text = |at: Option<DateTimeUtc>| at.map_or(JsonValue::Null, |at| at.to_rfc3339().into());
            let death: JsonValue = death.map(|(name, at)| (name.to_owned(), text(at))).into_iter().collect();
            let recorded = Query::update()
                .table("people")
                .value("death", death)
                .and_where(Expr::col("id").eq(row.try_get::<Uuid>("", "person_id")?))
                .take();
            db.execute(&recorded).await?;
        }
        Ok(())
    }
}
