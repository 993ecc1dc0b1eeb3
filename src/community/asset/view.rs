//! What a listing looks like: the whole to the staff of services and to the group's own editor; to others without whoever did
//! not agree to be named to everybody, and without the address of a place that is kept back. How many people go there is for the
//! service that has it in its directory, and for the group; others learn whether there is a place.

#![warn(missing_docs)]

use chrono::Months;

use super::codes::{AssetAction, AssetStatus, AssetSuitability, ConnectionStop};
use super::entity::Model;
use super::rules::Actor;
use super::version;
use super::wire::Listing;
use crate::community::connection::codes::ConnectionStatus;
use crate::prelude::*;
use kernel::http::page::After;

/// How long a listing is taken to be right, in months.
pub const MONTHS: u32 = 6;

/// A group or a service of the community.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Asset {
    /// Its identifier; in the public directory that of the service.
    pub id: AssetId,
    /// The entity tag of this view, for `If-Match`.
    pub etag: ETag,
    /// Where it stands.
    pub status: AssetStatus,
    /// Why it is closed.
    #[schema(max_length = 500)]
    pub status_comment: Option<String>,
    /// When it opens again, while it is closed for a time.
    pub reopens_on: Option<NaiveDate>,
    /// What you may do next.
    #[schema(max_items = 4)]
    pub allowed_actions: Vec<AssetAction>,
    /// The service that has it in its directory.
    pub service_id: ServiceId,
    /// The organisation that runs it; none of an informal group.
    pub organisation_id: Option<OrganisationId>,
    /// What the listing says. Who did not agree to be named to everybody, and the address of a place that is kept back, are
    /// shown to the staff of services and to the group itself alone.
    pub listing: Listing,
    /// What stops new connections. For the staff of its service alone; `null` for everybody else, who reads that it is closed for a
    /// time.
    pub connections_stopped: Option<ConnectionStop>,
    /// Whether there is a place for somebody more; `null` where the number of places is not limited.
    pub has_places: Option<bool>,
    /// How many places connections have taken. For the staff of its service who hold each of its sensitive classes, and for the
    /// group itself; `null` for everybody else.
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub places_taken: Option<i32>,
    /// How many are left. For the same; `null` also where the number is not limited.
    #[schema(minimum = 0, maximum = 10_000)]
    pub places_free: Option<i32>,
    /// When somebody last said that the listing is right.
    pub confirmed_at: DateTime<Utc>,
    /// Until when it is taken to be right: six months later, in London.
    pub confirm_by: NaiveDate,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When what it says last changed, or where it stands.
    pub updated_at: DateTime<Utc>,
}

/// A page of assets.
#[derive(Debug, Serialize, ToSchema)]
pub struct AssetPage {
    /// The assets.
    #[schema(max_items = 200)]
    pub items: Vec<Asset>,
    /// Where the next page begins; `null` on the last one.
    #[schema(inline)]
    pub next_cursor: Option<After>,
    /// What there is to say of a search; `null` of a list.
    pub search: Option<AssetSearch>,
}

/// What stands on a page of assets beside them.
#[derive(Debug, Serialize)]
pub struct Searched {
    /// As in [`AssetPage`].
    pub search: Option<AssetSearch>,
}

/// What there is to say of a search.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct AssetSearch {
    /// Why each of the items is where it is, in their order.
    #[schema(max_items = 200)]
    pub matches: Vec<AssetMatch>,
    /// How far was looked, in metres as the crow flies; `null` where that did not matter.
    #[schema(minimum = 0, maximum = 100_000)]
    pub within_metres: Option<u32>,
    /// There is more than the 2,000 that were looked at: what is shown is right, and not all. Where a place was searched around,
    /// it is all within `within_metres`.
    pub is_cut: bool,
    /// With an `episode_id`, and on the first page alone: what does not suit the person, the nearest first.
    #[schema(max_items = 100)]
    pub left_out: Vec<AssetLeftOut>,
    /// How many were left out in all.
    #[schema(minimum = 0, maximum = 2_000)]
    pub left_out_count: usize,
}

/// Why an asset was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AssetMatch {
    /// The asset.
    pub asset_id: AssetId,
    /// All of the words stand in its name.
    pub is_in_name: bool,
    /// How far its nearest place is, in metres as the crow flies; `null` where no place was given, or where it has none on the
    /// map.
    #[schema(minimum = 0, maximum = 2_000_000)]
    pub distance_metres: Option<u32>,
    /// What the person needs and the listing does not say: ask the group.
    #[schema(max_items = 7)]
    pub to_check: Vec<AssetSuitability>,
}

/// An asset that was left out, since it does not suit the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AssetLeftOut {
    /// The asset.
    pub asset_id: AssetId,
    /// What it is called.
    #[schema(max_length = 200)]
    pub name: String,
    /// What of it does not suit. `protection` stands alone and for everybody who may look: the reason is for those who may see
    /// it where it is recorded.
    #[schema(max_items = 7)]
    pub reasons: Vec<AssetSuitability>,
}

/// A listing, as it once stood.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct AssetVersion {
    /// Its number: each is greater than the one before.
    #[schema(minimum = 1, maximum = 10_000_000)]
    pub number: i32,
    /// Where the asset stood.
    pub status: AssetStatus,
    /// What the listing said.
    pub listing: Listing,
    /// Who wrote it: a worker or a program.
    #[schema(max_length = 36)]
    pub written_by: Uuid,
    /// What they acted as.
    pub written_role: Role,
    /// When.
    pub written_at: DateTime<Utc>,
}

kernel::page! {
    /// A page of versions.
    AssetVersionPage:
        /// The versions, the newest first.
        AssetVersion
}

/// How much an asset is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AssetDemand {
    /// When it was counted.
    pub as_at: DateTime<Utc>,
    /// The asset.
    pub asset_id: AssetId,
    /// Those who were connected to it, by where that stands.
    #[schema(max_items = 13)]
    pub connections: Vec<DemandOfStatus>,
    /// How often somebody was signposted there.
    #[schema(minimum = 0, maximum = 1_000_000_000)]
    pub signpostings: u64,
}

/// How many connections stand somewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct DemandOfStatus {
    /// Where.
    pub status: ConnectionStatus,
    /// How many.
    #[schema(minimum = 0, maximum = 1_000_000_000)]
    pub count: u64,
}

impl Model {
    /// How many places are left; none where there is no limit.
    pub fn places_free(&self) -> Option<i32> {
        self.listing.capacity.map(|capacity| (i32::from(capacity) - self.places_taken).max(0))
    }

    /// Whether they may know how many people go there: of the service, and of no class that they lack.
    pub fn may_be_counted_by(&self, caller: &Caller) -> bool {
        caller.role.is_of_service() && self.listing.sensitive_classes.iter().all(|class| caller.classes.has(*class))
    }

    /// The last day on which the listing is taken to be right.
    pub fn confirm_by(&self) -> NaiveDate {
        let day = calendar::local_date(self.confirmed_at);
        day.checked_add_months(Months::new(MONTHS)).unwrap_or(day)
    }
}

impl Listing {
    /// The same for everybody.
    pub fn for_everybody(&self) -> Self {
        let contacts = self.contacts.iter().filter(|contact| contact.is_public).cloned().collect();
        let places = self.places.iter().cloned().map(|mut place| {
            if place.is_withheld {
                (place.address, place.latitude, place.longitude, place.transport) = (None, None, None, None);
            }
            place
        });
        Self {
            contacts: List::new(contacts).unwrap_or_default(),
            places: List::new(places.collect()).unwrap_or_else(|_| self.places.clone()),
            ..self.clone()
        }
    }
}

impl Asset {
    /// The row as this caller may see it.
    pub fn new(row: &Model, caller: &Caller) -> Self {
        let actor = Actor::of(caller, row);
        let is_whole = caller.role.is_of_service() || actor.is_own;
        let counts = actor.is_own && (caller.role == Role::AssetEditor || row.may_be_counted_by(caller));
        Self {
            id: row.id,
            etag: ETag::default(),
            status: row.status,
            status_comment: row.status_comment.clone(),
            reopens_on: row.reopens_on,
            allowed_actions: row.allowed_actions(actor),
            service_id: row.service_id,
            organisation_id: row.organisation_id,
            listing: if is_whole { row.listing.clone() } else { row.listing.for_everybody() },
            connections_stopped: row.connections_stopped.filter(|_| actor.is_own && caller.role.is_of_service()),
            has_places: row.places_free().map(|free| free > 0),
            places_taken: Some(row.places_taken).filter(|_| counts),
            places_free: row.places_free().filter(|_| counts),
            confirmed_at: row.confirmed_at,
            confirm_by: row.confirm_by(),
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

impl Viewed for Model {
    type View = Asset;

    async fn views(tx: &Tx, rows: Shown<'_, Self>) -> Result<Vec<Asset>, Problem> {
        Ok(rows.iter().map(|row| Asset::new(row, tx.caller())).collect())
    }
}

impl From<&version::Model> for AssetVersion {
    fn from(row: &version::Model) -> Self {
        Self {
            number: row.number,
            status: row.status,
            listing: row.listing.clone(),
            written_by: row.written_by,
            written_role: row.written_role,
            written_at: row.written_at,
        }
    }
}
