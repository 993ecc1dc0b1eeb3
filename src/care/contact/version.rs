//! Table `contact_versions`: what a contact said before it was changed.

use kernel::db::prelude::*;

use sea_orm::IntoActiveModel;

use super::entity as contact;
use super::veil;
use super::wire::ContactEntry;
use kernel::db::Tx;
use kernel::problem::Problem;

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

kernel::sensitive! {
    appended, row plain, own of_own_cases,
    plain [id contact_id person_id written_at written_by replaced_at]
    by(veil::entry) [content]
}

kernel::erased! { gone }

impl Scoped for Entity {
    /// Whoever may see the contact.
    fn visible_to(caller: &Caller) -> Condition {
        Condition::all().add(refers_to_visible::<contact::Entity>(Column::ContactId, caller))
    }

    fn access(row: &Model) -> Option<Access> {
        Some(Access::new("contact_version", row.id.0, row.person_id))
    }
}

fn of_own_cases(caller: &Caller) -> Condition {
    Condition::all().add(contact::is_own(caller, Column::ContactId))
}

/// Keeps what a contact says, before it is changed.
pub async fn save_in(tx: &Tx, before: &contact::Model) -> Result<(), Problem> {
    let earlier = Model {
        id: ContactVersionId::new(),
        contact_id: before.id,
        person_id: before.person_id,
        content: before.entry()?,
        written_at: before.updated_at,
        written_by: before.updated_by,
        replaced_at: tx.now(),
    };
    tx.append::<Entity>(vec![earlier.into_active_model().reset_all()]).await
}
