//! Which assets are asked for.

use chrono::Months;
use sea_orm::sea_query::{Expr, ExprTrait, Query as Sql, SelectStatement};

use super::codes::{AccessFeature, AssetCategory, AssetStatus, OpenTo};
use super::entity::{Column, Entity};
use super::index::{category, fact, time};
use super::rules::is_in_country;
use super::view::MONTHS;
use crate::county::service::opening::{TimeOfDay, Weekday};
use crate::prelude::*;
use kernel::format::PostcodeArea;

/// Which assets. With the first five alone it is a list in the order of entry; with any of the others a search.
#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AssetFilter {
    /// Only those that stand here; those that are running, if left out.
    pub status: Option<AssetStatus>,
    /// Only those of this category: what somebody needs.
    pub category: Option<AssetCategory>,
    /// Only those of this organisation.
    #[param(max_length = 36)]
    pub organisation_id: Option<OrganisationId>,
    /// Only those in the directory of this service.
    #[param(max_length = 36)]
    pub service_id: Option<ServiceId>,
    /// Only those that nobody has confirmed for six months, or only those that somebody has.
    pub is_stale: Option<bool>,
    /// Words, all of which stand in the listing, in any form: `walks` finds `walking`. What is found stands in the URL: name
    /// nobody in it. Ten words at most count.
    #[param(value_type = Option<String>, min_length = 1, max_length = 200, example = "walking group")]
    pub text: Option<Text<200>>,
    /// The middle of where to look: a latitude in degrees (WGS 84), with `longitude`.
    #[param(minimum = 49, maximum = 61)]
    pub latitude: Option<f64>,
    /// A longitude in degrees (WGS 84), with `latitude`.
    #[param(minimum = -9, maximum = 3)]
    pub longitude: Option<f64>,
    /// The middle of where to look: the first half of a postcode, or that and the sector. Never a whole one, which says where
    /// somebody lives: for somebody there is `episode_id`.
    #[param(value_type = Option<String>, min_length = 2, max_length = 8, example = "HX9 1")]
    pub postcode: Option<PostcodeArea>,
    /// Only those with a place within so many metres as the crow flies; 10,000 from a point or a postcode, if left out.
    #[param(minimum = 100, maximum = 100_000)]
    pub within_metres: Option<u32>,
    /// Only those that take somebody of this age, in years.
    #[param(minimum = 0, maximum = 130)]
    pub age: Option<u8>,
    /// Only those on this day of the week.
    pub weekday: Option<Weekday>,
    /// Only those that begin at this time of day or later, in local time (Europe/London).
    pub starts_from: Option<TimeOfDay>,
    /// Only those that end at this time of day or earlier, in local time (Europe/London).
    pub ends_by: Option<TimeOfDay>,
    /// Only those that say that this language is spoken there.
    pub language: Option<Language>,
    /// Only those of which a place has this.
    pub access: Option<AccessFeature>,
    /// Only those that are open to these.
    pub open_to: Option<OpenTo>,
    /// Only those with a place for somebody more, or only those that are full.
    pub has_places: Option<bool>,
    /// For whom you look: somebody of this episode. Their age, what they speak and need, where they live, whom it is open to
    /// and whether there is a place are their own then, where you say nothing else; where they are not to go is left out always.
    /// What does not suit them is left out, and said (`search.left_out`).
    #[param(max_length = 36)]
    pub episode_id: Option<EpisodeId>,
}

/// Where to look from, as it was given.
#[derive(Clone, Debug, PartialEq)]
pub enum Origin {
    Point { latitude: f64, longitude: f64 },
    Area(PostcodeArea),
}

impl AssetFilter {
    /// Whether more is asked than what a list is narrowed by.
    pub fn is_search(&self) -> bool {
        self.text.is_some()
            || self.latitude.is_some()
            || self.longitude.is_some()
            || self.postcode.is_some()
            || self.within_metres.is_some()
            || self.age.is_some()
            || self.asks_for_a_time()
            || self.language.is_some()
            || self.access.is_some()
            || self.open_to.is_some()
            || self.has_places.is_some()
            || self.episode_id.is_some()
    }

    fn asks_for_a_time(&self) -> bool {
        self.weekday.is_some() || self.starts_from.is_some() || self.ends_by.is_some()
    }

    /// Where to look from; nowhere where no place is given.
    ///
    /// # Errors
    /// 400 `invalid_parameter` with each fault.
    pub fn origin(&self) -> Result<Option<Origin>, Problem> {
        let mut faults = Vec::new();
        let mut fault = |is_one: bool, name: &str, code: &'static str, detail: &'static str| {
            if is_one {
                faults.push(Fault::new(format!("query:{name}"), code, detail));
            }
        };
        let (latitude, longitude) = (self.latitude, self.longitude);
        let [is_north, is_east] = is_in_country(latitude, longitude);
        fault(!is_north, "latitude", "out_of_range", "must be in the United Kingdom");
        fault(!is_east, "longitude", "out_of_range", "must be in the United Kingdom");
        fault(latitude.is_none() && longitude.is_some(), "latitude", "missing", "a point has both");
        fault(longitude.is_none() && latitude.is_some(), "longitude", "missing", "a point has both");
        let is_twice = self.postcode.is_some() && latitude.is_some();
        fault(is_twice, "postcode", "contradiction", "give a point or a postcode");
        let has_place = self.postcode.is_some() || latitude.is_some() || self.episode_id.is_some();
        let is_stray = self.within_metres.is_some() && !has_place;
        fault(is_stray, "within_metres", "contradiction", "goes with a point, a postcode or an episode");
        if !faults.is_empty() {
            return Err(Problem::new(Code::InvalidParameter).with_faults(faults));
        }
        let point = latitude.zip(longitude).map(|(latitude, longitude)| Origin::Point { latitude, longitude });
        Ok(point.or_else(|| self.postcode.clone().map(Origin::Area)))
    }

    /// What narrows a list: of the table of assets, but for the category.
    pub fn of_list(&self, now: DateTime<Utc>) -> Condition {
        let since = now.checked_sub_months(Months::new(MONTHS)).unwrap_or(now);
        let stale = |is_stale| {
            if is_stale { Column::ConfirmedAt.lt(since) } else { Column::ConfirmedAt.gte(since) }
        };
        Condition::all()
            .add(Column::Status.eq(self.status.unwrap_or(AssetStatus::Active)))
            .add_option(self.organisation_id.map(|id| Column::OrganisationId.eq(id)))
            .add_option(self.service_id.map(|id| Column::ServiceId.eq(id)))
            .add_option(self.is_stale.map(stale))
    }

    /// What narrows a list.
    pub fn condition(&self, now: DateTime<Utc>) -> Condition {
        self.of_list(now).add_option(self.category.map(is_of))
    }

    /// What narrows a search, but for its words, its place and its category.
    pub fn of_search(&self, now: DateTime<Utc>) -> Condition {
        let least = |age: u8| Condition::any().add(Column::MinimumAge.is_null()).add(Column::MinimumAge.lte(age));
        let most = |age: u8| Condition::any().add(Column::MaximumAge.is_null()).add(Column::MaximumAge.gte(age));
        let says = |column: fact::Column, code: String| column.like(format!("%|{code}|%"));
        let is_open = |open_to| match open_to {
            // Said, or left unsaid.
            OpenTo::Everyone => {
                Condition::any().add(fact::Column::OpenTo.is_null()).add(fact::Column::OpenTo.eq(open_to))
            }
            OpenTo::Women | OpenTo::Men => Condition::all().add(fact::Column::OpenTo.eq(open_to)),
        };
        let taken = || Expr::col((Entity, Column::PlacesTaken));
        let capacity = || Expr::col((fact::Entity, fact::Column::Capacity));
        let places = |has_places| {
            if has_places {
                Condition::any().add(fact::Column::Capacity.is_null()).add(taken().lt(capacity()))
            } else {
                Condition::all().add(taken().gte(capacity()))
            }
        };
        self.of_list(now)
            .add_option(self.age.map(least))
            .add_option(self.age.map(most))
            .add_option(self.language.as_ref().map(|code| says(fact::Column::Languages, code.to_string())))
            .add_option(self.access.map(|code| says(fact::Column::AccessFeatures, code.to_string())))
            .add_option(self.open_to.map(is_open))
            .add_option(self.has_places.map(places))
            .add_option(self.asks_for_a_time().then(|| self.is_then()))
    }

    /// That the asset is there at the time.
    fn is_then(&self) -> Expr {
        let mut rows = rows_of(time::Entity, time::Column::AssetId);
        for one in [
            self.weekday.map(|day| time::Column::Weekday.eq(day)),
            self.starts_from.map(|starts| time::Column::Opens.gte(starts.minutes())),
            self.ends_by.map(|ends| time::Column::Closes.lte(ends.minutes())),
        ]
        .into_iter()
        .flatten()
        {
            rows.and_where(one);
        }
        Expr::exists(rows)
    }
}

/// A query over the rows of a table that belong to an asset of the query around it.
pub fn rows_of(table: impl EntityTrait, asset: impl ColumnTrait) -> SelectStatement {
    Sql::select().expr(Expr::cust("1")).from(table).and_where(asset.into_expr().eq(Column::Id.into_expr())).take()
}

/// That the asset is of this category.
pub fn is_of(category: AssetCategory) -> Expr {
    let mut rows = rows_of(category::Entity, category::Column::AssetId);
    Expr::exists(rows.and_where(category::Column::Category.eq(category)).take())
}
