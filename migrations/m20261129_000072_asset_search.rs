//! What assets are found by, once more: facts that are asked of many at once, names before descriptions, districts. Expands, and
//! fills the facts from the listings.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{integer_null, pk_uuid, text, text_null};
use sea_orm_migration::sea_orm::prelude::Uuid;
use sea_orm_migration::sea_orm::{ConnectionTrait, JsonValue};

use crate::index;

/// So many listings are held in memory at once.
const PIECE: u64 = 500;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let facts = Table::create()
            .table("asset_facts")
            .col(pk_uuid("asset_id"))
            .col(integer_null("capacity"))
            .col(text_null("open_to"))
            .col(text("languages"))
            .col(text("access_features"))
            .foreign_key(
                ForeignKey::create().name("fk_asset_facts_asset_id").from("asset_facts", "asset_id").to("assets", "id"),
            )
            .take();
        manager.create_table(facts).await?;
        let by_rank = Index::create()
            .name("asset_terms_by_rank")
            .table("asset_terms")
            .col("term")
            .col(("is_in_name", IndexOrder::Desc))
            .col("asset_id")
            .take();
        manager.create_index(by_rank).await?;
        let by_district = index("asset_places_by_outward_code", "asset_places", &["outward_code", "asset_id"], false);
        manager.create_index(by_district).await?;
        fill(manager).await
    }
}

async fn fill(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let db = manager.get_connection();
    let mut last: Option<Uuid> = None;
    loop {
        let mut page = Query::select();
        page.columns(["id", "listing"]).from("assets").order_by("id", Order::Asc).limit(PIECE);
        if let Some(last) = last {
            page.and_where(Expr::col("id").gt(last));
        }
        let rows = db.query_all(&page).await?;
        for row in &rows {
            let (id, listing): (Uuid, JsonValue) = (row.try_get("", "id")?, row.try_get("", "listing")?);
            let insert = Query::insert()
                .into_table("asset_facts")
                .columns(["asset_id", "capacity", "open_to", "languages", "access_features"])
                .values([
                    id.into(),
                    listing["capacity"]
                        .as_i64()
                        .and_then(|capacity| <i32 as TryFrom<i64>>::try_from(capacity).ok())
                        .into(),
                    listing["open_to"].as_str().map(str::to_owned).into(),
                    barred(texts(&listing["languages"])).into(),
                    barred(features(&listing)).into(),
                ])
                .map_err(|error| DbErr::Custom(error.to_string()))?
                .take();
            db.execute(&insert).await?;
            last = Some(id);
        }
        if rows.is_empty() {
            return Ok(());
        }
    }
}

fn texts(list: &JsonValue) -> impl Iterator<Item = &str> {
    list.as_array().into_iter().flatten().filter_map(JsonValue::as_str)
}

/// What any place of a listing has, each once.
fn features(listing: &JsonValue) -> Vec<&str> {
    let places = listing["places"].as_array().into_iter().flatten();
    let mut all: Vec<&str> = places.flat_map(|place| texts(&place["accessibility"])).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Each between bars.
fn barred<'a>(codes: impl IntoIterator<Item = &'a str>) -> String {
    codes.into_iter().fold("|".to_owned(), |all, code| format!("{all}{code}|"))
}
