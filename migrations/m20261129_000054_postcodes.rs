//! Where postcodes lie: loaded by the operator, and never said of anybody.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{integer, small_integer_null, text, text_null};

use crate::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    /// Latitude and longitude in millionths of a degree.
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let postcodes = Table::create()
            .table("postcodes")
            .col(text("postcode").primary_key())
            .col(text("outward_code"))
            .col(integer("latitude"))
            .col(integer("longitude"))
            .col(text_null("lsoa"))
            .col(text_null("msoa"))
            .col(small_integer_null("deprivation_decile"))
            .take();
        manager.create_table(postcodes).await?;
        manager.create_index(index("postcodes_by_outward_code", "postcodes", &["outward_code"], false)).await
    }
}
