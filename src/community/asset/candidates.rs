//! Which assets come into question: at most so many, found by one index, with the facts by which they are judged and put in
//! order. What drives is an organisation, which has few; else the rarest of the words, with the others; where all of them are
//! common, the place; else the need, or nothing. What else is asked is asked of what the driver finds, so that the work does not
//! grow with the directory, and where there was more it is said that not all was looked at.

use std::collections::HashMap;

use sea_orm::sea_query::{Expr, ExprTrait, JoinType, Query as Sql, SelectStatement};
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult};

use super::codes::{AssetCategory, OpenTo};
use super::entity::{Column, Entity};
use super::filter::{AssetFilter, is_of};
use super::index::{category, fact, place, term};
use crate::community::postcode::distance::{Around, Point};
use crate::prelude::*;
use kernel::db::{Executor, seen_by};

/// The most that are looked at.
const MOST: u64 = 2_000;
/// A word that stands in more listings is common: so many are looked through for other words, or for what is near.
const COMMON: u64 = 10_000;
/// Places this near to each other are one: a search is narrowed no further, in metres.
const NARROWEST: f64 = 100.0;
/// More places than so many assets have.
const MOST_PLACES: u64 = 20_000;

/// What the driver finds, as the statement calls it.
const DRIVEN: &str = "driven";
/// The listings with a word, as the statement calls them.
const LISTED: &str = "listed";
const ASSET_ID: &str = "asset_id";
const IS_IN_NAME: &str = "is_in_name";

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
    /// Whether all of the words stand in its name.
    pub is_in_name: bool,
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
#[derive(Clone, Debug, PartialEq)]
enum Driver {
    /// The rarest word, with all the others, and near a point.
    Words(String, Option<Around>),
    Places(Around),
    Category(AssetCategory),
    /// The listings of an organisation, or all.
    List,
}

/// A driver, and what is said of what it finds.
struct Plan {
    driver: Driver,
    /// Only what is this near, in metres.
    within: Option<f64>,
    /// Whether there is more than is looked at.
    is_cut: bool,
}

impl Search<'_> {
    /// Looks for them.
    pub async fn run_in(&self, tx: &Tx) -> Result<Found, Problem> {
        let db = tx.system(BASIS);
        let rarest = self.rarest_in(&db).await?;
        if rarest.as_ref().is_some_and(|(_, count)| *count == 0) {
            return Ok(Found::default());
        }
        let plan = self.plan_in(tx, &db, rarest).await?;
        let mut candidates = self.merged(&db.query_all(&self.select(tx, &plan.driver)).await?)?;
        if let Some(within) = plan.within {
            let is_within = |distance| f64::from(distance) <= within;
            candidates.retain(|candidate| candidate.distance.is_some_and(is_within));
        }
        Ok(Found { candidates, is_cut: plan.is_cut, within: plan.within.map(whole) })
    }

    /// Where to look, and how far.
    fn area(&self) -> Option<(Point, f64)> {
        self.from.map(|from| (from, self.within.unwrap_or(self.reach)))
    }

    /// The word that stands in the fewest listings, and in how many: counted as far as matters.
    async fn rarest_in(&self, db: &Executor<'_>) -> Result<Option<(String, u64)>, Problem> {
        let listings = |term: &String| {
            Sql::select().expr(Expr::cust("1")).from(term::Entity).cond_where(is_term(term)).limit(COMMON + 1).take()
        };
        let counts = numbers_in(db, self.terms.iter().map(listings)).await?;
        Ok(self.terms.iter().cloned().zip(counts).min_by_key(|(_, count)| *count))
    }

    /// What to go by.
    async fn plan_in(&self, tx: &Tx, db: &Executor<'_>, rarest: Option<(String, u64)>) -> Result<Plan, Problem> {
        let is_of_few = self.filter.organisation_id.is_some() || tx.caller().role == Role::AssetEditor;
        let known = |driver, is_cut| Ok(Plan { driver, within: self.within, is_cut });
        let (driver, within) = match (rarest, self.area()) {
            _ if is_of_few => (Driver::List, self.within),
            (Some((word, count)), _) if count <= MOST => return known(Driver::Words(word, None), false),
            (Some((word, count)), Some((from, within))) if count <= COMMON => {
                (Driver::Words(word, Some(from.around(within))), Some(within))
            }
            (_, Some((from, within))) => return nearest_in(db, from, within).await,
            (Some((word, count)), None) if count > COMMON => return known(Driver::Words(word, None), true),
            (Some((word, _)), None) => (Driver::Words(word, None), None),
            (None, None) => (self.filter.category.map_or(Driver::List, Driver::Category), None),
        };
        let found = numbers_in(db, [self.driven(tx, &driver, MOST + 1)]).await?;
        let is_cut = found.iter().any(|count| *count > MOST);
        match (&driver, self.area()) {
            // All within a distance is found, or it is looked less far.
            (Driver::Words(_, Some(_)), Some((from, within))) if is_cut => nearest_in(db, from, within).await,
            _ => Ok(Plan { driver, within, is_cut }),
        }
    }

    /// What the driver finds, of an index alone and no more than so many.
    fn driven(&self, tx: &Tx, driver: &Driver, limit: u64) -> SelectStatement {
        let mut driven = Sql::select();
        match driver {
            Driver::Words(rarest, around) => {
                let listed = || Expr::col((LISTED, ASSET_ID));
                driven.expr(listed()).expr(Expr::col((LISTED, IS_IN_NAME)));
                driven.from_subquery(listed_with(rarest), LISTED);
                for term in self.terms.iter().filter(|term| *term != rarest) {
                    driven.and_where(has(term::Entity, term::Column::AssetId, listed(), is_term(term)));
                }
                let near = |around| has(place::Entity, place::Column::AssetId, listed(), is_in(around));
                driven.cond_where(Condition::all().add_option(around.map(near)));
            }
            Driver::Places(around) => {
                driven.columns([place::Column::AssetId, place::Column::Latitude, place::Column::Longitude]);
                driven.from(place::Entity).cond_where(is_in(*around));
            }
            Driver::Category(category) => {
                driven.column(category::Column::AssetId).from(category::Entity);
                driven.and_where(category::Column::Category.eq(*category));
                driven.order_by(category::Column::AssetId, Order::Asc);
            }
            Driver::List => {
                driven.expr_as(Column::Id.into_expr(), ASSET_ID).from(Entity);
                driven.cond_where(self.filter.of_list(tx.now()).add(seen_by::<Entity>(tx.caller())));
                driven.order_by(Column::Id, Order::Asc);
            }
        }
        driven.limit(limit).take()
    }

    /// What the driver finds and nothing speaks against: a row for each, or for each of its places where it matters how far
    /// that is.
    fn select(&self, tx: &Tx, driver: &Driver) -> SelectStatement {
        let asset = || Column::Id.into_expr();
        let mut select = Sql::select();
        for column in [Column::Id, Column::MinimumAge, Column::MaximumAge, Column::PlacesTaken] {
            select.column((Entity, column));
        }
        for column in
            [fact::Column::Capacity, fact::Column::OpenTo, fact::Column::Languages, fact::Column::AccessFeatures]
        {
            select.column((fact::Entity, column));
        }
        let has_word = |word| has(term::Entity, term::Column::AssetId, asset(), word);
        let in_name = self.terms.iter().map(|term| match driver {
            Driver::Words(rarest, _) if term == rarest => Expr::col((DRIVEN, IS_IN_NAME)),
            _ => has_word(is_term(term).add(term::Column::IsInName.eq(true))),
        });
        select.expr_as(in_name.reduce(ExprTrait::and).unwrap_or_else(|| Expr::cust("FALSE")), IS_IN_NAME);
        select.from_subquery(self.driven(tx, driver, MOST), DRIVEN);
        select.join(JoinType::InnerJoin, Entity, asset().eq(Expr::col((DRIVEN, ASSET_ID))));
        select.join(JoinType::LeftJoin, fact::Entity, fact::Column::AssetId.into_expr().eq(asset()));
        match (driver, self.from) {
            (Driver::Places(_), _) => {
                select.columns([(DRIVEN, place::Column::Latitude), (DRIVEN, place::Column::Longitude)]);
            }
            (_, Some(_)) => {
                select.join(JoinType::LeftJoin, place::Entity, place::Column::AssetId.into_expr().eq(asset()));
                select.columns([(place::Entity, place::Column::Latitude), (place::Entity, place::Column::Longitude)]);
            }
            (_, None) => {}
        }
        let mut all = self.filter.of_search(tx.now()).add(seen_by::<Entity>(tx.caller()));
        if !matches!(driver, Driver::Category(_)) {
            all = all.add_option(self.filter.category.map(is_of));
        }
        if !matches!(driver, Driver::Words(..)) {
            all = self.terms.iter().fold(all, |all, term| all.add(has_word(is_term(term))));
        }
        select.cond_where(all).take()
    }

    /// Each asset once, with how far its nearest place is.
    fn merged(&self, rows: &[QueryResult]) -> Result<Vec<Candidate>, DbErr> {
        let mut found: HashMap<AssetId, (Candidate, f64)> = HashMap::with_capacity(rows.len());
        for row in rows {
            let candidate = Candidate::from_query_result(row, "")?;
            let mut metres = f64::INFINITY;
            if let Some(from) = self.from {
                let (latitude, longitude) = (row.try_get("", "latitude")?, row.try_get("", "longitude")?);
                if let Some((latitude, longitude)) = Option::zip(latitude, longitude) {
                    metres = from.metres_to(Point { latitude, longitude });
                }
            }
            let (_, nearest) = found.entry(candidate.id).or_insert((candidate, f64::INFINITY));
            *nearest = nearest.min(metres);
        }
        let measured = found.into_values().map(|(candidate, metres)| Candidate {
            distance: Some(metres).filter(|metres| metres.is_finite()).map(whole),
            ..candidate
        });
        Ok(measured.collect())
    }
}

/// What lies around a point, as far as all of it can be looked at: where it is too much, half as far, and so on.
async fn nearest_in(db: &Executor<'_>, from: Point, within: f64) -> Result<Plan, Problem> {
    let halves = std::iter::successors(Some(within), |metres| Some(metres / 2.0));
    let halves: Vec<f64> = halves.take_while(|metres| *metres >= NARROWEST.min(within)).collect();
    let places = |metres: &f64| {
        let around = is_in(from.around(*metres));
        Sql::select().expr(Expr::cust("1")).from(place::Entity).cond_where(around).limit(MOST + 1).take()
    };
    let counts = numbers_in(db, halves.iter().map(places)).await?;
    let counted: Vec<(f64, u64)> = halves.into_iter().zip(counts).collect();
    let far = counted.iter().find(|(_, count)| *count <= MOST).or(counted.last());
    let (metres, count) = far.copied().unwrap_or((within, 0));
    let is_cut = metres < within || count > MOST;
    Ok(Plan { driver: Driver::Places(from.around(metres)), within: Some(metres), is_cut })
}

/// The listings in which a word stands, those first that have it in their name.
fn listed_with(word: &str) -> SelectStatement {
    let mut listed = Sql::select();
    listed.columns([term::Column::AssetId, term::Column::IsInName]).from(term::Entity);
    listed.and_where(term::Column::Term.eq(word));
    listed.order_by(term::Column::IsInName, Order::Desc).order_by(term::Column::AssetId, Order::Asc);
    listed.limit(COMMON).take()
}

/// That a table has such a row of the asset. It is no EXISTS, which PostgreSQL may turn round: it would look for all that is such
/// first, and knows not how much that is before it knows the values.
fn has<E: EntityTrait>(table: E, asset_id: E::Column, asset: Expr, such: Condition) -> Expr {
    let such = such.add(asset_id.into_expr().eq(asset));
    Expr::from(Sql::select().expr(Expr::cust("1")).from(table).cond_where(such).limit(1).take()).is_not_null()
}

fn is_term(term: &str) -> Condition {
    Condition::all().add(term::Column::Term.eq(term))
}

fn is_in(around: Around) -> Condition {
    Condition::all()
        .add(place::Column::Latitude.between(around.latitudes.0, around.latitudes.1))
        .add(place::Column::Longitude.between(around.longitudes.0, around.longitudes.1))
}

/// How many rows each of these finds, which have a bound of their own: in one statement.
async fn numbers_in(
    db: &Executor<'_>,
    bounded: impl IntoIterator<Item = SelectStatement>,
) -> Result<Vec<u64>, Problem> {
    let mut numbers = Sql::select();
    let mut count = 0;
    for found in bounded {
        let number = Sql::select().expr(Expr::cust("COUNT(*)")).from_subquery(found, "found").take();
        numbers.expr_as(Expr::from(number), format!("number_{count}"));
        count += 1;
    }
    if count == 0 {
        return Ok(Vec::new());
    }
    let Some(row) = db.query_one(&numbers).await? else { return Ok(Vec::new()) };
    let numbers = (0..count).map(|at| row.try_get_by_index::<i64>(at).map(i64::unsigned_abs));
    Ok(numbers.collect::<Result<_, DbErr>>()?)
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
