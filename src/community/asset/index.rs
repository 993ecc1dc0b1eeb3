//! What an asset is found by: rows made anew with each version of its listing.

use std::collections::BTreeSet;

use super::codes::AccessFeature;
use super::entity::Model;
use super::terms;
use super::wire::Listing;
use crate::county::service::opening::{TimeOfDay, Weekday};
use crate::prelude::*;
use kernel::cx::replace::replace_in;
use kernel::db::Executor;

/// Table `asset_categories`.
pub mod category {
    use kernel::db::prelude::*;

    use crate::community::asset::codes::AssetCategory;

    /// An asset is of a category.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, DeriveActiveModelBehavior)]
    #[sea_orm(table_name = "asset_categories")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub asset_id: AssetId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub category: AssetCategory,
    }
}

/// Table `asset_places`.
pub mod place {
    use kernel::db::prelude::*;
    use kernel::format::OutwardCode;

    /// A place of an asset.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, DeriveActiveModelBehavior)]
    #[sea_orm(table_name = "asset_places")]
    pub struct Model {
        /// Made from the asset's identifier and the place's name, so that it stays as long as these do.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: AssetPlaceId,
        pub asset_id: AssetId,
        pub name: String,
        /// The first half of its postcode.
        pub outward_code: Option<OutwardCode>,
        /// In millionths of a degree.
        pub latitude: Option<i32>,
        /// In millionths of a degree.
        pub longitude: Option<i32>,
    }
}

/// Table `asset_times`.
pub mod time {
    use kernel::db::prelude::*;

    use crate::county::service::opening::Weekday;

    /// An asset is there on a day of the week.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, DeriveActiveModelBehavior)]
    #[sea_orm(table_name = "asset_times")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub asset_id: AssetId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: i16,
        pub weekday: Weekday,
        /// In minutes from midnight, local time.
        pub opens: i16,
        /// In minutes from midnight, local time.
        pub closes: i16,
    }
}

/// Table `asset_terms`.
pub mod term {
    use kernel::db::prelude::*;

    /// A word stands in a listing.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, DeriveActiveModelBehavior)]
    #[sea_orm(table_name = "asset_terms")]
    pub struct Model {
        /// Folded, and cut to its stem.
        #[sea_orm(primary_key, auto_increment = false)]
        pub term: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub asset_id: AssetId,
        pub is_in_name: bool,
    }
}

/// Table `asset_facts`: what is asked of many assets at once, without their listings.
pub mod fact {
    use kernel::db::prelude::*;

    use crate::community::asset::codes::OpenTo;

    /// What a listing says in short.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, DeriveActiveModelBehavior)]
    #[sea_orm(table_name = "asset_facts")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub asset_id: AssetId,
        pub capacity: Option<i32>,
        pub open_to: Option<OpenTo>,
        /// The languages that are spoken there, each between bars: `|en|cy|`; `|` where nothing is said.
        #[sea_orm(column_type = "Text")]
        pub languages: String,
        /// What its places have, in the same way.
        #[sea_orm(column_type = "Text")]
        pub access_features: String,
    }
}

/// The last minute of a day.
const MIDNIGHT: i16 = 24 * 60 - 1;

/// The identifier of a place (RFC 9562 §5.5).
pub fn place_id(asset: AssetId, name: &str) -> AssetPlaceId {
    AssetPlaceId(Uuid::new_v5(&asset.0, format!("place/{name}").as_bytes()))
}

/// In millionths, as a column has it.
#[expect(clippy::cast_possible_truncation, reason = "a degree of the United Kingdom, which fits")]
pub fn millionths(degrees: f64) -> i32 {
    (degrees * 1e6).round() as i32
}

/// Codes, as a column has several: each between bars.
fn barred<T: std::fmt::Display>(codes: impl IntoIterator<Item = T>) -> String {
    codes.into_iter().fold("|".to_owned(), |all, code| format!("{all}{code}|"))
}

/// What a listing says in short.
fn facts_of(id: AssetId, listing: &Listing) -> fact::Model {
    let features: BTreeSet<AccessFeature> =
        listing.places.iter().flat_map(|place| place.accessibility.iter().copied()).collect();
    fact::Model {
        asset_id: id,
        capacity: listing.capacity.map(i32::from),
        open_to: listing.open_to,
        languages: barred(listing.languages.iter()),
        access_features: barred(features),
    }
}

/// The rows of an asset.
#[derive(Clone, Debug)]
pub struct Rows {
    pub facts: fact::Model,
    pub categories: Vec<category::Model>,
    pub places: Vec<place::Model>,
    pub times: Vec<time::Model>,
    pub terms: Vec<term::Model>,
}

/// What its listing is found by.
pub fn rows_of(row: &Model) -> Rows {
    let (id, listing) = (row.id, &row.listing);
    let places = listing.places.iter().map(|place| place::Model {
        id: place_id(id, place.name.as_str()),
        asset_id: id,
        name: place.name.as_str().to_owned(),
        // Where a place lies that is kept back, nobody finds out by asking what is near.
        outward_code: place
            .address
            .as_ref()
            .filter(|_| !place.is_withheld)
            .map(|address| address.postal_code.outward()),
        latitude: place.latitude.filter(|_| !place.is_withheld).map(millionths),
        longitude: place.longitude.filter(|_| !place.is_withheld).map(millionths),
    });
    let times = listing.schedules.iter().flat_map(|schedule| {
        let opens = schedule.opens_at.map_or(0, TimeOfDay::minutes);
        let closes = schedule.closes_at.map_or(MIDNIGHT, TimeOfDay::minutes);
        schedule.weekdays.iter().map(move |weekday| (*weekday, opens, closes))
    });
    let times = (0..).zip(times).map(|(number, (weekday, opens, closes)): (i16, (Weekday, i16, i16))| time::Model {
        asset_id: id,
        number,
        weekday,
        opens,
        closes,
    });
    let terms = terms::of_listing(listing).into_iter();
    Rows {
        facts: facts_of(id, listing),
        categories: listing
            .categories
            .iter()
            .map(|category| category::Model { asset_id: id, category: *category })
            .collect(),
        places: places.collect(),
        times: times.collect(),
        terms: terms.map(|(term, is_in_name)| term::Model { term, asset_id: id, is_in_name }).collect(),
    }
}

/// Makes the rows anew.
pub async fn index_in(tx: &Tx, row: &Model) -> Result<(), Problem> {
    let db = tx.system("what an asset is found by is written with its listing");
    Ok(write_index(&db, row).await?)
}

/// The same, where nobody asks for it.
pub async fn write_index(db: &Executor<'_>, row: &Model) -> Result<(), DbErr> {
    let (id, rows) = (row.id, rows_of(row));
    replace_in::<fact::Entity>(db, fact::Column::AssetId.eq(id), [rows.facts]).await?;
    replace_in::<category::Entity>(db, category::Column::AssetId.eq(id), rows.categories).await?;
    replace_in::<place::Entity>(db, place::Column::AssetId.eq(id), rows.places).await?;
    replace_in::<time::Entity>(db, time::Column::AssetId.eq(id), rows.times).await?;
    replace_in::<term::Entity>(db, term::Column::AssetId.eq(id), rows.terms).await?;
    Ok(())
}
