//! Finds assets: what comes into question, whom it suits, in which order.
//!
//! What has all of the words in its name comes before what has them elsewhere, then the nearest, then the earlier entered. The
//! order holds nothing but what a cursor can hold.

use std::collections::{BTreeSet, HashMap};

use super::candidates::{Candidate, Search};
use super::codes::AssetSuitability;
use super::entity::{Column, Entity, Model};
use super::filter::{AssetFilter, Origin};
use super::index::millionths;
use super::person_needs::{Seeker, USUAL_DISTANCE, seeker_in};
use super::suitability::{Facts, Suitability};
use super::terms::{MOST_WANTED, of_text};
use super::view::{AssetLeftOut, AssetMatch, AssetSearch};
use crate::community::postcode;
use crate::community::postcode::distance::Point;
use crate::prelude::*;
use kernel::format::PostcodeArea;

/// The most that are named of what was left out.
const MOST_NAMED: usize = 100;

/// Where an asset stands in the order: whether words stand elsewhere than in its name, how far it is in metres, its name.
pub type Rank = (bool, u32, AssetId);

/// What was found and suits.
#[derive(Clone, Debug)]
pub struct Ranked {
    found: Candidate,
    judged: Suitability,
}

impl Ranked {
    /// Where it stands.
    pub fn rank(&self) -> Rank {
        (!self.found.is_in_name, self.found.distance.unwrap_or(u32::MAX), self.found.id)
    }
}

/// What there is to say of a search beside its page.
#[derive(Debug, Default)]
pub struct Outcome {
    within_metres: Option<u32>,
    is_cut: bool,
    left_out: Vec<AssetLeftOut>,
    left_out_count: usize,
}

impl Outcome {
    /// With what is said of those on the page.
    pub fn of(self, page: &[Ranked]) -> AssetSearch {
        let matches = page.iter().map(|one| AssetMatch {
            asset_id: one.found.id,
            is_in_name: one.found.is_in_name,
            distance_metres: one.found.distance,
            to_check: one.judged.to_check.clone(),
        });
        AssetSearch {
            matches: matches.collect(),
            within_metres: self.within_metres,
            is_cut: self.is_cut,
            left_out: self.left_out,
            left_out_count: self.left_out_count,
        }
    }
}

/// What of a filter is audited: codes and names of filters, and no words.
pub fn audited(filter: &AssetFilter) -> serde_json::Value {
    let mut codes = json!(filter);
    if let Some(codes) = codes.as_object_mut() {
        codes.retain(|_, value| !value.is_null());
        for name in ["text", "postcode", "latitude", "longitude"] {
            if let Some(value) = codes.get_mut(name) {
                *value = json!(true);
            }
        }
    }
    codes
}

/// Searches: what is left of it from `after` on, one more than a page has.
///
/// # Errors
/// 400 `invalid_parameter` for an episode or a postcode that is not known; 403 `access_reason_required`.
pub async fn search_in(
    tx: &Tx,
    filter: &AssetFilter,
    origin: Option<Origin>,
    after: Option<Rank>,
    limit: u64,
) -> Result<(Vec<Ranked>, Outcome), Problem> {
    let mut seeker = match filter.episode_id {
        Some(id) => seeker_in(tx, id, filter).await?,
        None => Seeker::default(),
    };
    let terms = filter.text.as_ref().map(|text| of_text(text.as_str()));
    let is_wordless = terms.as_ref().is_some_and(BTreeSet::is_empty);
    let terms: Vec<String> = terms.into_iter().flatten().take(MOST_WANTED).collect();
    let (from, within) = match origin {
        Some(origin) => (Some(point_in(tx, &origin).await?), Some(filter.within_metres.unwrap_or(USUAL_DISTANCE))),
        None => (home_in(tx, &seeker).await?, filter.within_metres),
    };
    if within.is_some() && from.is_none() {
        let fault = Fault::new("query:within_metres", "contradiction", "nobody knows where they live: give a point");
        return Err(Problem::new(Code::InvalidParameter).with_faults([fault]));
    }
    if from.is_some() && within.is_none() {
        seeker.needs.farthest = Some(USUAL_DISTANCE);
    }
    if is_wordless {
        return Ok((Vec::new(), Outcome::default()));
    }
    let search = Search {
        filter,
        terms,
        from,
        within: within.map(f64::from),
        reach: f64::from(within.unwrap_or(USUAL_DISTANCE)),
    };
    let found = search.run_in(tx).await?;
    let near = seeker.avoided.near_in(tx, found.candidates.iter().map(|candidate| candidate.id).collect()).await?;
    let ranked = found
        .candidates
        .into_iter()
        .map(|candidate| Ranked { judged: seeker.needs.judge(&facts(&candidate, &seeker, &near)), found: candidate });
    let (mut fit, mut unfit): (Vec<Ranked>, Vec<Ranked>) = ranked.partition(|one| one.judged.unfit.is_empty());
    fit.sort_by_key(Ranked::rank);
    let mut outcome = Outcome { within_metres: found.within, is_cut: found.is_cut, ..Outcome::default() };
    outcome.left_out_count = unfit.len();
    if after.is_none() {
        unfit.sort_by_key(Ranked::rank);
        unfit.truncate(MOST_NAMED);
        outcome.left_out = left_out_in(tx, &unfit).await?;
    }
    let rest = fit.into_iter().filter(|one| after.is_none_or(|after| one.rank() > after));
    Ok((rest.take(usize::try_from(limit).unwrap_or(0) + 1).collect(), outcome))
}

/// The rows of these, as the caller sees them, in their order.
pub async fn rows_in(tx: &Tx, ranked: &[Ranked]) -> Result<Vec<Model>, Problem> {
    if ranked.is_empty() {
        return Ok(Vec::new());
    }
    let ids = ranked.iter().map(|one| one.found.id);
    let mut rows = tx.find::<Entity>().filter(Column::Id.is_in(ids.clone())).all(ranked.len() as u64).await?;
    let places: HashMap<AssetId, usize> = ids.zip(0..).collect();
    rows.sort_by_key(|row| places.get(&row.id).copied());
    Ok(rows)
}

/// What was left out, by name, and for which reasons. What protects stands alone: what else does not fit tells nothing more.
async fn left_out_in(tx: &Tx, unfit: &[Ranked]) -> Result<Vec<AssetLeftOut>, Problem> {
    let rows = rows_in(tx, unfit).await?;
    let reasons = |id: AssetId| {
        let own = unfit.iter().find(|one| one.found.id == id).map(|one| one.judged.unfit.clone()).unwrap_or_default();
        if own.contains(&AssetSuitability::Protection) { vec![AssetSuitability::Protection] } else { own }
    };
    Ok(rows
        .into_iter()
        .map(|row| AssetLeftOut {
            asset_id: row.id,
            name: row.listing.name.as_str().to_owned(),
            reasons: reasons(row.id),
        })
        .collect())
}

fn facts(candidate: &Candidate, seeker: &Seeker, near: &HashMap<AssetId, bool>) -> Facts {
    let codes = |column: &Option<String>| {
        let codes = column.as_deref().unwrap_or_default().split('|').filter(|code| !code.is_empty());
        codes.map(str::to_owned).collect()
    };
    Facts {
        minimum_age: candidate.minimum_age,
        maximum_age: candidate.maximum_age,
        open_to: candidate.open_to,
        languages: codes(&candidate.languages),
        access: codes(&candidate.access_features),
        is_full: candidate.capacity.is_some_and(|capacity| candidate.places_taken >= capacity),
        distance: candidate.distance,
        would_meet: seeker.met_at.contains(&candidate.id),
        is_near_avoided: near.get(&candidate.id).copied(),
    }
}

/// Where to look from.
async fn point_in(tx: &Tx, origin: &Origin) -> Result<Point, Problem> {
    match origin {
        Origin::Point { latitude, longitude } => {
            Ok(Point { latitude: millionths(*latitude), longitude: millionths(*longitude) })
        }
        Origin::Area(area) => middle_in(tx, area).await?.ok_or_else(|| {
            let detail = "nobody knows here where this lies: give a point";
            Problem::new(Code::InvalidParameter).with_faults([Fault::new("query:postcode", "not_found", detail)])
        }),
    }
}

/// Where the postcodes of an area end: south, north, west, east.
type Edges = (Option<i32>, Option<i32>, Option<i32>, Option<i32>);

/// The middle of the postcodes that begin so.
async fn middle_in(tx: &Tx, area: &PostcodeArea) -> Result<Option<Point>, Problem> {
    use postcode::entity::Column as At;

    let db = tx.system("where a postcode lies is of nobody");
    let edges: Option<Edges> = postcode::entity::Entity::find()
        .select_only()
        .column_as(At::Latitude.min(), "south")
        .column_as(At::Latitude.max(), "north")
        .column_as(At::Longitude.min(), "west")
        .column_as(At::Longitude.max(), "east")
        .filter(At::OutwardCode.eq(area.outward()))
        .filter(Condition::all().add_option(area.sector().map(|prefix| At::Postcode.like(format!("{prefix}%")))))
        .into_tuple()
        .one(&db)
        .await?;
    let middle = |least: Option<i32>, most: Option<i32>| Some(i32::midpoint(least?, most?));
    Ok(edges.and_then(|(south, north, west, east)| {
        Some(Point { latitude: middle(south, north)?, longitude: middle(west, east)? })
    }))
}

async fn home_in(tx: &Tx, seeker: &Seeker) -> Result<Option<Point>, Problem> {
    match &seeker.home {
        Some(postcode) => lies_in(tx, postcode).await,
        None => Ok(None),
    }
}

async fn lies_in(tx: &Tx, postcode: &Postcode) -> Result<Option<Point>, Problem> {
    let db = tx.system("where a postcode lies is of nobody");
    let found = postcode::entity::Entity::find_by_id(postcode.clone()).one(&db).await?;
    Ok(found.map(|row| row.point()))
}
