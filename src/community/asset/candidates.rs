//! Which assets come into question: at most so many, found by one index, with the facts by which they are judged and put in
//! order. What drives is the rarest of the words; a place, where all of them are common; else the words, the need, or nothing,
//! and then it is said that not all were looked at.

use std::collections::{HashMap, HashSet};

use sea_orm::sea_query::{Expr, ExprTrait, JoinType, Query as Sql, SelectStatement};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::codes::OpenTo;
use super::entity::{Column, Entity};
use super::filter::{AssetFilter, is_of, rows_of};
use super::index::{category, fact, place, term};
use crate::community::postcode::distance::{Around, Point};
use crate::prelude::*;
use kernel::db::{Executor, seen_by};

/// The most that are looked at.
pub const MOST: u64 = 2_000;
/// Places this near to each other are one: a search is narrowed no further, in metres.
const NARROWEST: f64 = 100.0;
/// More places than so many assets have.
const MOST_PLACES: u64 = 20_000;

const BASIS: &str =
    "which assets come into question is asked of facts alone: what is shown of one is read as the caller sees it";

/// What is searched for.
#[derive(Debug)]
pub struct Search<'a> {
    pub filter: &'a AssetFilter,
    /// The words, folded and cut to their stems.
    pub terms: Vec<String>,
    /// Where to look from.
    pub from: Option<Point>,
    /// Only what is this near, in metres.
    pub within: Option<f64>,
    /// How far is looked where there is nothing else to go by, in metres.
    pub reach: f64,
}

/// An asset that comes into question.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Candidate {
    pub id: AssetId,
    pub minimum_age: Option<i32>,
    pub maximum_age: Option<i32>,
    pub places_taken: i32,
    pub capacity: Option<i32>,
    pub open_to: Option<OpenTo>,
    /// Each between bars.
    pub languages: Option<String>,
    /// Each between bars.
    pub access_features: Option<String>,
    /// How many of the words stand in its name.
    pub names: i64,
    /// How far its nearest place is, in metres.
    #[sea_orm(skip)]
    pub distance: Option<u32>,
}

/// All of them.
#[derive(Debug, Default)]
pub struct Found {
    pub candidates: Vec<Candidate>,
    /// There are more than were looked at.
    pub is_cut: bool,
    /// How far was looked, in metres.
    pub within: Option<u32>,
}

#[derive(FromQueryResult)]
struct Spot {
    asset_id: AssetId,
    latitude: Option<i32>,
    longitude: Option<i32>,
}

/// What a search goes by.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Driver {
    Term(String),
    Place(Around),
    Category,
    Status,
}

impl Search<'_> {
    /// Looks for them.
    pub async fn run_in(&self, tx: &Tx) -> Result<Found, Problem> {
        let db = tx.system(BASIS);
        let rarest = self.rarest_in(&db).await?;
        let driver = match rarest {
            Some((_, 0)) => return Ok(Found::default()),
            Some((term, count)) if count <= MOST || self.area().is_none() => Driver::Term(term),
            Some(_) | None => match self.area() {
                Some((from, within)) => return self.near_in(tx, &db, from, within).await,
                None if self.filter.category.is_some() => Driver::Category,
                None => Driver::Status,
            },
        };
        let (mut found, is_cut) = self.read_in(tx, &db, &driver, self.within).await?;
        if let Some(from) = self.from {
            let within = self.within;
            measure_in(&db, from, &mut found).await?;
            let is_within = |candidate: &Candidate| {
                within.is_none_or(|within| candidate.distance.is_some_and(|distance| f64::from(distance) <= within))
            };
            found.retain(is_within);
        }
        Ok(Found { candidates: found, is_cut, within: self.within.map(whole) })
    }

    /// Where to look, and how far.
    fn area(&self) -> Option<(Point, f64)> {
        self.from.map(|from| (from, self.within.unwrap_or(self.reach)))
    }

    /// The word that stands in the fewest listings, and in how many: counted as far as matters.
    async fn rarest_in(&self, db: &Executor<'_>) -> Result<Option<(String, u64)>, Problem> {
        if self.terms.is_empty() {
            return Ok(None);
        }
        let mut counts = Sql::select();
        for (number, term) in self.terms.iter().enumerate() {
            let some = Sql::select()
                .expr(Expr::cust("1"))
                .from(term::Entity)
                .and_where(term::Column::Term.eq(term.as_str()))
                .limit(MOST + 1)
                .take();
            let count = Sql::select().expr(Expr::cust("COUNT(*)")).from_subquery(some, "some").take();
            counts.expr_as(Expr::from(count), format!("count_{number}"));
        }
        let Some(row) = db.query_one(&counts).await? else { return Ok(None) };
        let mut rarest: Option<(String, u64)> = None;
        for (number, term) in self.terms.iter().enumerate() {
            let count = row.try_get_by_index::<i64>(number)?.unsigned_abs();
            if rarest.as_ref().is_none_or(|(_, least)| count < *least) {
                rarest = Some((term.clone(), count));
            }
        }
        Ok(rarest)
    }

    /// What lies around a point. Where that is too much, it is looked less far: so that all is found as far as it is looked.
    async fn near_in(&self, tx: &Tx, db: &Executor<'_>, from: Point, within: f64) -> Result<Found, Problem> {
        let (mut metres, mut is_narrowed) = (within, false);
        loop {
            let (mut found, is_cut) = self.read_in(tx, db, &Driver::Place(from.around(metres)), Some(metres)).await?;
            if is_cut && metres / 2.0 >= NARROWEST {
                (metres, is_narrowed) = (metres / 2.0, true);
                continue;
            }
            measure_in(db, from, &mut found).await?;
            found.retain(|candidate| candidate.distance.is_some_and(|distance| f64::from(distance) <= metres));
            return Ok(Found { candidates: found, is_cut: is_cut || is_narrowed, within: Some(whole(metres)) });
        }
    }

    /// Those that the driver finds and nothing speaks against, and whether there are more.
    async fn read_in(
        &self,
        tx: &Tx,
        db: &Executor<'_>,
        driver: &Driver,
        within: Option<f64>,
    ) -> Result<(Vec<Candidate>, bool), Problem> {
        let rows = db.query_all(&self.select(tx, driver, within)).await?;
        let mut found: Vec<Candidate> =
            rows.iter().map(|row| Candidate::from_query_result(row, "")).collect::<Result<_, _>>()?;
        let is_cut = found.len() as u64 > MOST;
        found.truncate(usize::try_from(MOST).unwrap_or(usize::MAX));
        let mut seen = HashSet::new();
        found.retain(|candidate| seen.insert(candidate.id));
        Ok((found, is_cut))
    }

    fn select(&self, tx: &Tx, driver: &Driver, within: Option<f64>) -> SelectStatement {
        let asset = || Expr::col((Entity, Column::Id));
        let mut select = Sql::select();
        for column in [Column::Id, Column::MinimumAge, Column::MaximumAge, Column::PlacesTaken] {
            select.column((Entity, column));
        }
        for column in
            [fact::Column::Capacity, fact::Column::OpenTo, fact::Column::Languages, fact::Column::AccessFeatures]
        {
            select.column((fact::Entity, column));
        }
        select.expr_as(self.names(), "names");
        let joined = |id: Expr| asset().eq(id);
        let mut all = self.filter.of_search(tx.now()).add(seen_by::<Entity>(tx.caller()));
        match driver {
            Driver::Term(rarest) => {
                select.from(term::Entity);
                select.join(JoinType::InnerJoin, Entity, joined(term::Column::AssetId.into_expr()));
                all = all.add(term::Column::Term.eq(rarest.as_str()));
                select.order_by((term::Entity, term::Column::IsInName), Order::Desc);
                select.order_by((term::Entity, term::Column::AssetId), Order::Asc);
            }
            Driver::Place(around) => {
                select.from(place::Entity);
                select.join(JoinType::InnerJoin, Entity, joined(place::Column::AssetId.into_expr()));
                all = all.add(is_in(*around));
            }
            Driver::Category => {
                select.from(category::Entity);
                select.join(JoinType::InnerJoin, Entity, joined(category::Column::AssetId.into_expr()));
                all = all.add_option(self.filter.category.map(|code| category::Column::Category.eq(code)));
                select.order_by((category::Entity, category::Column::AssetId), Order::Asc);
            }
            Driver::Status => {
                select.from(Entity);
                select.order_by((Entity, Column::Id), Order::Asc);
            }
        }
        select.join(JoinType::LeftJoin, fact::Entity, joined(fact::Column::AssetId.into_expr()));
        if *driver != Driver::Category {
            all = all.add_option(self.filter.category.map(is_of));
        }
        for term in &self.terms {
            if *driver != Driver::Term(term.clone()) {
                let mut rows = rows_of(term::Entity, term::Column::AssetId);
                all = all.add(Expr::exists(rows.and_where(term::Column::Term.eq(term.as_str())).take()));
            }
        }
        if !matches!(driver, Driver::Place(_))
            && let Some((from, within)) = self.from.zip(within)
        {
            let mut rows = rows_of(place::Entity, place::Column::AssetId);
            all = all.add(Expr::exists(rows.cond_where(is_in(from.around(within))).take()));
        }
        select.cond_where(all).limit(MOST + 1).take()
    }

    /// How many of the words stand in the name.
    fn names(&self) -> Expr {
        if self.terms.is_empty() {
            return Expr::cust("CAST(0 AS BIGINT)");
        }
        let mut rows = rows_of(term::Entity, term::Column::AssetId);
        rows.clear_selects()
            .expr(Expr::cust("COUNT(*)"))
            .and_where(term::Column::Term.is_in(self.terms.iter().map(String::as_str)))
            .and_where(term::Column::IsInName.eq(true));
        Expr::from(rows)
    }
}

fn is_in(around: Around) -> Condition {
    Condition::all()
        .add(place::Column::Latitude.between(around.latitudes.0, around.latitudes.1))
        .add(place::Column::Longitude.between(around.longitudes.0, around.longitudes.1))
}

/// How far the nearest place of each of these is.
async fn measure_in(db: &Executor<'_>, from: Point, found: &mut [Candidate]) -> Result<(), Problem> {
    if found.is_empty() {
        return Ok(());
    }
    let mut nearest: HashMap<AssetId, f64> = HashMap::new();
    for (id, place) in places_in(db, found.iter().map(|candidate| candidate.id)).await? {
        let Some(place) = place else { continue };
        let metres = from.metres_to(place);
        nearest.entry(id).and_modify(|least| *least = least.min(metres)).or_insert(metres);
    }
    for candidate in found {
        candidate.distance = nearest.get(&candidate.id).copied().map(whole);
    }
    Ok(())
}

/// The places of these, each with where it lies; none where it has no point on the map.
pub async fn places_in(
    db: &Executor<'_>,
    ids: impl IntoIterator<Item = AssetId>,
) -> Result<Vec<(AssetId, Option<Point>)>, Problem> {
    let spots: Vec<Spot> = place::Entity::find()
        .select_only()
        .columns([place::Column::AssetId, place::Column::Latitude, place::Column::Longitude])
        .filter(place::Column::AssetId.is_in(ids))
        .limit(MOST_PLACES)
        .into_model()
        .all(db)
        .await?;
    let point = |spot: &Spot| {
        let (latitude, longitude) = spot.latitude.zip(spot.longitude)?;
        Some(Point { latitude, longitude })
    };
    Ok(spots.iter().map(|spot| (spot.asset_id, point(spot))).collect())
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "metres on the earth")]
fn whole(metres: f64) -> u32 {
    metres.round() as u32
}
