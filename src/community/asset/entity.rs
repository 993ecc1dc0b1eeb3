//! Table `assets`.
//!
//! Who may see a row: every caller, for it is a directory; but a community group's editor their own organisation's alone.
//! Of what a row says the public and those outside are not shown all: [`super::view`].

use kernel::db::prelude::*;
use sea_orm::{QuerySelect, QueryTrait};

use super::codes::{AssetStatus, ConnectionStop};
use super::wire::Listing;

/// A group or a service of the community.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "assets")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AssetId,
    /// Goes up with each change of the row, and with each place that is taken or left.
    pub version: i32,
    /// The service that has it in its directory.
    pub service_id: ServiceId,
    /// The organisation that runs it; none of an informal group.
    pub organisation_id: Option<OrganisationId>,
    pub status: AssetStatus,
    /// Why it is closed.
    #[sea_orm(column_type = "Text", nullable)]
    pub status_comment: Option<String>,
    /// When it opens again, while it is closed for a time.
    pub reopens_on: Option<Date>,
    /// What stands against connecting anybody new.
    pub connections_stopped: Option<ConnectionStop>,
    #[sea_orm(column_type = "Json")]
    pub listing: Listing,
    /// The same as in `listing`.
    pub minimum_age: Option<i32>,
    /// The same as in `listing`.
    pub maximum_age: Option<i32>,
    /// How many places connections have taken.
    pub places_taken: i32,
    /// When somebody said that the listing is right.
    pub confirmed_at: DateTimeUtc,
    pub confirmed_by: Uuid,
    pub created_at: DateTimeUtc,
    pub created_by: Uuid,
    /// When what it says last changed, or where it stands.
    pub updated_at: DateTimeUtc,
    pub updated_by: Uuid,
}

kernel::resource!(AssetId, "asset", "/v1/assets/{}", id, in service_id);

impl Emits for Model {
    fn event(&self, kind: EventType) -> Event {
        Event::new(kind, self.id.0)
            .in_service(self.service_id)
            .concerning(self.organisation_id)
            .with(json!({ "status": self.status }))
    }
}

kernel::sensitive! {
    changed, about nobody [
        id version service_id organisation_id status status_comment reopens_on connections_stopped listing minimum_age maximum_age
        places_taken confirmed_at confirmed_by created_at created_by updated_at updated_by
    ]
}

impl Scoped for Entity {
    fn visible_to(caller: &Caller) -> Condition {
        match caller.role {
            Role::AssetEditor => Condition::all().add(Column::OrganisationId.eq(caller.organisation_id)),
            _ => Condition::all(),
        }
    }

    /// It is about nobody.
    fn access(_: &Model) -> Option<Access> {
        None
    }
}

/// Of rows about assets those about the listings of the caller's group. A group has few listings: by them its rows are found.
pub fn of_own_group(caller: &Caller, asset_id: impl ColumnTrait) -> Condition {
    let own = Entity::find().select_only().column(Column::Id).filter(Column::OrganisationId.eq(caller.organisation_id));
    Condition::all().add(asset_id.in_subquery(own.into_query()))
}
