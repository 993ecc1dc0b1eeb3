//! Two lookups of every submission grew with what the service has: whether a person is known by their NHS number read every
//! person of the service, and which tasks of a subject are open read every open task.

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
        // The unique one holds only those who were not merged, and serves only what asks for no others.
        manager.create_index(index("people_by_number", "people", &["service_id", "nhs_number", "id"], false)).await?;
        manager.drop_index(Index::drop().name("tasks_by_subject").table("tasks").to_owned()).await?;
        manager.create_index(index("tasks_by_subject", "tasks", &["subject_id", "status"], false)).await
    }
}
