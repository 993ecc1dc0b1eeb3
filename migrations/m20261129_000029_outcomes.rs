//! Instruments, as data, and what was measured with them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, date, integer, json, pk_uuid, text, text_null, timestamp_with_time_zone, uuid,
};
use sea_orm_migration::sea_orm::prelude::{DateTimeUtc, Uuid};
use sea_orm_migration::sea_orm::{ConnectionTrait, JsonValue};

use crate::index;

/// The instruments that every service has: the code, the last digit of the identifier, the definition.
pub const INSTRUMENTS: [(&str, u128, &str); 8] = [
    ("ons4", 1, include_str!("instruments/ons4.json")),
    ("pam", 2, include_str!("instruments/pam.json")),
    ("swemwbs", 3, include_str!("instruments/swemwbs.json")),
    ("mycaw", 4, include_str!("instruments/mycaw.json")),
    ("wellbeing_star", 5, include_str!("instruments/wellbeing_star.json")),
    ("satisfaction_person", 6, include_str!("instruments/satisfaction_person.json")),
    ("satisfaction_referrer", 7, include_str!("instruments/satisfaction_referrer.json")),
    ("satisfaction_colleague", 8, include_str!("instruments/satisfaction_colleague.json")),
];

/// The same in every database, so that a program may know them.
pub const FIRST: u128 = 0x0193_0000_0000_7000_8000_0000_000a_0000;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(instruments()).await?;
        manager.create_table(outcomes()).await?;
        for (name, table, columns, unique) in [
            ("instruments_by_code", "instruments", &["code", "edition", "owner"][..], true),
            ("outcomes_by_person", "outcomes", &["person_id", "taken_on"][..], false),
            ("outcomes_by_service", "outcomes", &["service_id", "id"][..], false),
            ("outcomes_by_episode", "outcomes", &["episode_id"][..], false),
        ] {
            manager.create_index(index(name, table, columns, unique)).await?;
        }
        let db = manager.get_connection();
        let at: DateTimeUtc = "2026-11-29T00:00:00Z".parse().map_err(|_| DbErr::Migration("an instant".to_owned()))?;
        for (code, number, definition) in INSTRUMENTS {
            let definition: JsonValue =
                definition.parse().map_err(|why| DbErr::Migration(format!("instruments/{code}.json: {why}")))?;
            let mut insert = Query::insert();
            insert
                .into_table("instruments")
                .columns([
                    "id",
                    "version",
                    "owner",
                    "code",
                    "edition",
                    "status",
                    "definition",
                    "created_at",
                    "updated_at",
                ])
                .values_panic([
                    Uuid::from_u128(FIRST + number).into(),
                    1.into(),
                    Uuid::nil().into(),
                    code.into(),
                    1.into(),
                    "active".into(),
                    definition.into(),
                    at.into(),
                    at.into(),
                ]);
            db.execute(&insert).await?;
        }
        Ok(())
    }
}

fn instruments() -> TableCreateStatement {
    Table::create()
        .table("instruments")
        .col(pk_uuid("id"))
        .col(integer("version"))
        .col(uuid("owner"))
        .col(text("code"))
        .col(integer("edition"))
        .col(text("status"))
        .col(json("definition"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .take()
}

fn outcomes() -> TableCreateStatement {
    Table::create()
        .table("outcomes")
        .col(pk_uuid("id"))
        .col(integer("version"))
        .col(uuid("service_id"))
        .col(uuid("person_id"))
        .col(uuid("episode_id"))
        .col(uuid("instrument_id"))
        .col(text("code"))
        .col(text("status"))
        .col(boolean("outside_protocol"))
        .col(date("taken_on"))
        .col(json("content"))
        .col(text_null("error_reason"))
        .col(uuid("recorded_by"))
        .col(timestamp_with_time_zone("recorded_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(&mut to("service_id", "services"))
        .foreign_key(&mut to("person_id", "people"))
        .foreign_key(&mut to("episode_id", "episodes"))
        .foreign_key(&mut to("instrument_id", "instruments"))
        .take()
}

fn to(column: &'static str, target: &'static str) -> ForeignKeyCreateStatement {
    let name = format!("fk_outcomes_{column}");
    ForeignKey::create().name(name).from("outcomes", column).to(target, "id").take()
}
