//! What somebody of an episode needs of an asset, as the caller may know it: what they may not read of the person decides
//! nothing, but for what protects, which is in force for everybody, and no word of why.

use std::collections::{BTreeSet, HashSet};

use super::avoidance::{Avoided, avoided_in};
use super::filter::AssetFilter;
use super::suitability::{Needs, features};
use crate::care::care_plan::rules::age;
use crate::care::episode;
use crate::care::household_link::apart::apart_in;
use crate::care::person;
use crate::care::person::wire::Demographics;
use crate::care::precaution::in_force::in_force_of;
use crate::community::connection::meets::going_in;
use crate::prelude::*;

/// How far somebody goes, where nobody says: in metres.
pub const USUAL_DISTANCE: u32 = 10_000;

/// Somebody for whom is looked.
#[derive(Debug, Default)]
pub struct Seeker {
    pub needs: Needs,
    /// Where they live, where the caller may know it.
    pub home: Option<Postcode>,
    /// Where those go from whom they are kept apart.
    pub met_at: HashSet<AssetId>,
    /// Where they are not to go.
    pub avoided: Avoided,
}

/// Somebody of an episode. What the filter says takes the place of their own.
///
/// # Errors
/// 400 `invalid_parameter` where the caller may not know of the episode; 403 `access_reason_required`.
pub async fn seeker_in(tx: &Tx, id: EpisodeId, filter: &AssetFilter) -> Result<Seeker, Problem> {
    let unknown = || {
        Problem::new(Code::InvalidParameter).with_faults([Fault::new(
            "query:episode_id",
            "not_found",
            "no such episode",
        )])
    };
    if !tx.caller().role.is_of_service() {
        return Err(unknown());
    }
    let to_unknown = |problem: Problem| if problem.code() == Code::NotFound { unknown() } else { problem };
    let episode = tx.get::<episode::entity::Entity>(id).await.map_err(to_unknown)?;
    let person = tx.get::<person::entity::Entity>(episode.person_id).await.map_err(to_unknown)?;
    let met_at = met_at_in(tx, person.id).await?;
    let avoided = avoided_in(tx, &person, &in_force_of(tx, &person).await?).await?;
    let shown = person.view(tx).await?;
    let demographics: Demographics =
        serde_json::from_value(shown.demographics).map_err(|_| Problem::new(Code::InternalError))?;
    let required = shown.precautions.individual_requirements;
    let languages: BTreeSet<String> = demographics
        .preferred_language
        .iter()
        .chain(&required.interpreter_languages)
        .map(ToString::to_string)
        .filter(|_| filter.language.is_none())
        .collect();
    let access = features(&required.communication, &required.formats, required.carer_present == Some(true));
    let today = calendar::local_date(tx.now());
    let needs = Needs {
        age: demographics.birth_date.map(|born| age(born, today)).filter(|_| filter.age.is_none()),
        gender: demographics.gender,
        asks_open_to: filter.open_to.is_none(),
        languages,
        access: if filter.access.is_none() { access } else { BTreeSet::new() },
        asks_way_in: filter.access.is_none() && !required.mobility.is_empty(),
        wants_place: filter.has_places.is_none(),
        farthest: None,
        avoids: !avoided.is_empty(),
    };
    let home = demographics.address.and_then(|address| address.postcode);
    Ok(Seeker { needs, home, met_at, avoided })
}

/// The assets to which somebody goes, or is about to, from whom this person is kept apart.
async fn met_at_in(tx: &Tx, person: PersonId) -> Result<HashSet<AssetId>, Problem> {
    let apart = apart_in(tx, &BTreeSet::from([person])).await?;
    let others: Vec<PersonId> = apart.from(person).collect();
    if others.is_empty() {
        return Ok(HashSet::new());
    }
    Ok(going_in(tx, others).await?.into_iter().map(|(_, asset)| asset).collect())
}
