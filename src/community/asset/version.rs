//! Table `asset_versions`: every version of a listing, the one that stands included. Append-only.
//!
//! Who may see a row: the staff of the service that has the asset in its directory, and the group's own editor.

use kernel::db::prelude::*;

use super::codes::AssetStatus;
use super::entity as asset;
use super::wire::Listing;

/// A listing, as it once stood.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, DeriveActiveModelBehavior)]
#[sea_orm(table_name = "asset_versions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub asset_id: AssetId,
    /// The version of the row when it was written: each is greater than the one before.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i32,
    pub status: AssetStatus,
    #[sea_orm(column_type = "Json")]
    pub listing: Listing,
    pub written_by: Uuid,
    pub written_role: Role,
    pub written_at: DateTimeUtc,
}

impl Log for Entity {}

kernel::sensitive! {
    appended, about nobody [asset_id number status listing written_by written_role written_at]
}

impl Scoped for Entity {
    fn key() -> Column {
        Column::AssetId
    }

    fn visible_to(caller: &Caller) -> Condition {
        let own = match caller.role {
            Role::AssetEditor => asset::Column::OrganisationId.eq(caller.organisation_id),
            _ => asset::Column::ServiceId.is_in(caller.services.iter().copied()),
        };
        Condition::all().add(refers_to::<asset::Entity>(Column::AssetId, Condition::all().add(own)))
    }

    fn access(_: &Model) -> Option<Access> {
        None
    }
}
