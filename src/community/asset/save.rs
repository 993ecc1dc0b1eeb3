//! What every act on a listing does alike: it keeps the version, and makes anew what the asset is found by.

use super::entity::{ActiveModel, Model};
use super::index::index_in;
use super::rules::Actor;
use super::version;
use super::wire::Listing;
use crate::county::organisation;
use crate::prelude::*;

impl Actor {
    /// The caller, as this asset has to do with them.
    pub fn of(caller: &Caller, row: &Model) -> Self {
        let is_own = match caller.role {
            Role::AssetEditor => row.organisation_id == Some(caller.organisation_id),
            _ => caller.services.contains(&row.service_id),
        };
        Self { role: caller.role, is_own }
    }
}

/// Keeps the version that stands now among all the others.
pub async fn remember_in(tx: &Tx, row: &Model) -> Result<(), Problem> {
    let stood = version::Model {
        asset_id: row.id,
        number: row.version,
        status: row.status,
        listing: row.listing.clone(),
        written_by: row.updated_by,
        written_role: tx.caller().role,
        written_at: row.updated_at,
    };
    tx.append::<version::Entity>(vec![stood.into_active_model().reset_all()]).await
}

/// The same of a new listing, which is found by something else from now on.
pub async fn remember_listing_in(tx: &Tx, row: &Model) -> Result<(), Problem> {
    index_in(tx, row).await?;
    remember_in(tx, row).await
}

/// The change of a row that gets this listing.
pub fn written(tx: &Tx, listing: Listing) -> ActiveModel {
    ActiveModel {
        minimum_age: Set(listing.minimum_age.map(i32::from)),
        maximum_age: Set(listing.maximum_age.map(i32::from)),
        listing: Set(listing),
        updated_by: Set(tx.caller().principal.id()),
        ..Default::default()
    }
}

/// The organisation that is to run it must be one.
pub async fn wrong_organisation_in(tx: &Tx, id: Option<OrganisationId>) -> Result<Option<Fault>, Problem> {
    let Some(id) = id else { return Ok(None) };
    let found = tx.find::<organisation::entity::Entity>().filter(organisation::entity::Column::Id.eq(id)).one().await?;
    let is_place = found.as_ref().is_some_and(|row| row.kind == OrganisationKind::Place);
    Ok(match found {
        None => Some(Fault::new("/organisation_id", "not_found", "no such organisation")),
        Some(_) if is_place => {
            Some(Fault::new("/organisation_id", "wrong_kind", "must be an organisation: a place is none"))
        }
        Some(_) => None,
    })
}
