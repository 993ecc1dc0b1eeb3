//! Table `contact_versions`: what a contact said before it was changed.

use kernel::db::prelude::*;

use super::entity as contact;
use super::wire::ContactEntry;

/// An earlier version of a contact.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, DeriveActiveModelBehavior)]
#[sea_orm(table_name = "contact_versions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ContactVersionId,
    pub contact_id: ContactId,
    pub person_id: PersonId,
    /// What it said.
    #[sea_orm(column_type = "Json")]
    pub content: ContactEntry,
    pub written_at: DateTimeUtc,
    pub written_by: Uuid,
    pub replaced_at: DateTimeUtc,
}

impl Log for Entity {}

impl Scoped for Entity {
    /// Whoever may see the contact.
    fn visible_to(caller: &Caller) -> Condition {
        Condition::all().add(refers_to::<contact::Entity>(Column::ContactId, contact::Entity::visible_to(caller)))
    }

    fn access(row: &Model) -> Option<Access> {
        Some(Access::new("contact_version", row.id.0, row.person_id))
    }
}
