//! The feed of each reader, in its order: of a service, of an organisation, of kinds of resource.

use sea_orm_migration::prelude::*;

use crate::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, column) in [
            ("events_of_service", "service_id"),
            ("events_of_organisation", "organisation_id"),
            ("events_of_type", "resource_type"),
        ] {
            manager.create_index(index(name, "events", &[column, "xid", "seq"], false)).await?;
        }
        Ok(())
    }
}
