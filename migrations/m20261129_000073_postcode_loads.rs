//! Postcodes are loaded beside those that stand, and take their place at once. Expands.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, integer, pk_uuid, small_integer_null, text, text_null, timestamp_with_time_zone,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let loading = Table::create()
            .table("postcodes_loading")
            .col(text("postcode").primary_key())
            .col(text("outward_code"))
            .col(integer("latitude"))
            .col(integer("longitude"))
            .col(text_null("lsoa"))
            .col(text_null("msoa"))
            .col(small_integer_null("deprivation_decile"))
            .take();
        manager.create_table(loading).await?;
        // One row while a load is under way: of which file, and how far it came.
        let loads = Table::create()
            .table("postcode_loads")
            .col(pk_uuid("id"))
            .col(text("file_digest"))
            .col(big_integer("lines_read"))
            .col(big_integer("lines_refused"))
            .col(timestamp_with_time_zone("started_at"))
            .take();
        manager.create_table(loads).await
    }
}
