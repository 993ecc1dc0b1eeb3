//! Places near which somebody is not to go, and the assets that lie near one: as it is in force, and no word of why.
//!
//! Where somebody is at risk from one of their household who lives elsewhere, that one's home is such a place; never the other
//! way about: of whom somebody is at risk from, nobody learns where that somebody went.

use std::collections::{BTreeSet, HashMap};

use super::candidates::places_in;
use crate::care::household_link::apart::at_risk_from_in;
use crate::care::person;
use crate::care::person::wire::Demographics;
use crate::care::precaution::in_force::in_force_in;
use crate::care::precaution::view::Precautions;
use crate::community::postcode;
use crate::community::postcode::distance::Point;
use crate::prelude::*;

/// How near is near, in metres. Ours, not a source's.
const NEAR: f64 = 1_000.0;

const BASIS: &str = "where somebody is not to go is in force, whoever looks for them";

/// Where somebody is not to go.
#[derive(Debug, Default)]
pub struct Avoided {
    points: Vec<Point>,
    /// There are more, of which nobody knows where they lie.
    has_unknown: bool,
}

impl Avoided {
    /// Whether they may go everywhere.
    pub fn is_empty(&self) -> bool {
        self.points.is_empty() && !self.has_unknown
    }

    /// Which of these assets lie near one of them, and which do not; left out are those of which that is not known.
    pub async fn near_in(&self, tx: &Tx, ids: Vec<AssetId>) -> Result<HashMap<AssetId, bool>, Problem> {
        if self.is_empty() || ids.is_empty() {
            return Ok(HashMap::new());
        }
        let mut near: HashMap<AssetId, Option<bool>> = HashMap::new();
        for (id, place) in places_in(&tx.system(BASIS), ids).await? {
            let is_near = place.map(|place| self.points.iter().any(|point| point.metres_to(place) <= NEAR));
            let is_near = if self.has_unknown { is_near.filter(|is_near| *is_near) } else { is_near };
            // One place that is near is enough; one of which nobody knows leaves the others in doubt.
            near.entry(id)
                .and_modify(|known| {
                    *known = match (*known, is_near) {
                        (Some(true), _) | (_, Some(true)) => Some(true),
                        (Some(false), Some(false)) => Some(false),
                        _ => None,
                    }
                })
                .or_insert(is_near);
        }
        Ok(near.into_iter().filter_map(|(id, is_near)| Some((id, is_near?))).collect())
    }
}

/// Where this person is not to go.
pub async fn avoided_in(
    tx: &Tx,
    person: &person::entity::Model,
    precautions: &Precautions,
) -> Result<Avoided, Problem> {
    let mut postcodes = precautions.places_to_avoid();
    postcodes.extend(homes_in(tx, person).await?);
    if postcodes.is_empty() {
        return Ok(Avoided::default());
    }
    let known = postcode::entity::Entity::find()
        .filter(postcode::entity::Column::Postcode.is_in(postcodes.iter().cloned()))
        .all(&tx.system("where a postcode lies is of nobody"))
        .await?;
    Ok(Avoided {
        has_unknown: known.len() < postcodes.len(),
        points: known.iter().map(postcode::entity::Model::point).collect(),
    })
}

/// Lets pass what is offered to somebody, or agreed by them, unless it lies near where they are not to go.
///
/// # Errors
/// 409 `do_not_go_near`.
pub async fn refuse_near_in(
    tx: &Tx,
    person: &person::entity::Model,
    precautions: &Precautions,
    asset: AssetId,
) -> Result<(), Problem> {
    let near = avoided_in(tx, person, precautions).await?.near_in(tx, vec![asset]).await?;
    if near.get(&asset) == Some(&true) { Err(Problem::new(Code::DoNotGoNear)) } else { Ok(()) }
}

/// Where those live from whom the person is at risk: not where they live together, and not what somebody keeps back.
async fn homes_in(tx: &Tx, person: &person::entity::Model) -> Result<BTreeSet<Postcode>, Problem> {
    let others = at_risk_from_in(tx, person.id).await?;
    if others.is_empty() {
        return Ok(BTreeSet::new());
    }
    let own = home(person)?;
    let precautions = in_force_in(tx, &others).await?;
    let found = person::entity::Entity::find().filter(person::entity::Column::Id.is_in(others));
    let mut homes = BTreeSet::new();
    for other in found.all(&tx.system(BASIS)).await? {
        if precautions.get(&other.id).is_some_and(|precautions| !precautions.address_withheld) {
            homes.extend(home(&other)?.filter(|home| Some(home) != own.as_ref()));
        }
    }
    Ok(homes)
}

fn home(person: &person::entity::Model) -> Result<Option<Postcode>, Problem> {
    let demographics: Demographics =
        serde_json::from_value(person.demographics.clone()).map_err(|_| Problem::new(Code::InternalError))?;
    Ok(demographics.address.and_then(|address| address.postcode))
}
