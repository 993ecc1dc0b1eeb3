//! Needs that were found with people, and what they were referred for: the minimum data set's needs and concerns.

use std::collections::{BTreeSet, HashMap};

use super::Source;
use super::referrals::complaints_of;
use crate::care::assessment::codes::{NeedMet, NeedPriority};
use crate::care::assessment::entity as assessment;
use crate::care::episode::entity as episode;
use crate::care::referral::entity as referral;
use crate::insight::export::column::{Coding, columns};
use crate::insight::export::leaving;
use crate::prelude::*;
use kernel::db::refers_to;
use kernel::event::Place;

columns! {
    /// A need or a concern.
    pub struct NeedRow {
        /// The person, as the service knows them
        person_id: Uuid,
        /// The assessment, of a need
        assessment_id: Option<Uuid>,
        /// The episode, of a need
        episode_id: Option<Uuid>,
        /// The referral, of a concern
        referral_id: Option<Uuid>,
        /// Where it is from: `assessment` of a need that was found with the person, `referral` of what they were referred for
        found_in: &'static str,
        /// What it is about: a code of `need_kind` or `presenting_complaint`
        concern: &'static str,
        /// The same for a person to read
        concern_display: &'static str,
        /// The SNOMED CT code of a need, of the reference set 1373501000000105, where one is known
        snomed_code: Option<String>,
        /// How much the person wants to see to it first
        priority: Option<Coding<NeedPriority>>,
        /// The day it was found, or referred with
        identified_on: NaiveDate,
        /// How far a need was met then
        at_start: Option<Coding<NeedMet>>,
        /// How far it is met at the close
        at_close: Option<Coding<NeedMet>>,
    }
}

/// The table `assessments`.
pub struct Needs;

impl Source for Needs {
    type Entity = assessment::Entity;
    type Row = NeedRow;

    const PAGE: u64 = 1000;
    const SERVICE: assessment::Column = assessment::Column::ServiceId;
    const PERSON: Option<assessment::Column> = None;
    const NAMED: &'static [assessment::Column] = &[];

    fn may_leave() -> Condition {
        let may_leave = leaving::may_leave(episode::Column::PersonId);
        Condition::all().add(refers_to::<episode::Entity>(assessment::Column::EpisodeId, may_leave))
    }

    /// Its person stands in its episode.
    fn touched(place: &Place) -> Condition {
        let of_person = leaving::touched::<episode::Entity>(place, &[], Some(episode::Column::PersonId));
        leaving::touched::<assessment::Entity>(place, &[], None)
            .add(refers_to::<episode::Entity>(assessment::Column::EpisodeId, of_person))
    }

    async fn rows(tx: &Tx, models: Vec<assessment::Model>) -> Result<Vec<NeedRow>, Problem> {
        if models.is_empty() {
            return Ok(Vec::new());
        }
        let ids: BTreeSet<EpisodeId> = models.iter().map(|row| row.episode_id).collect();
        let most = u64::try_from(ids.len()).unwrap_or(u64::MAX);
        let found = tx.find::<episode::Entity>().filter(episode::Column::Id.is_in(ids)).all(most).await?;
        let people: HashMap<EpisodeId, PersonId> = found.into_iter().map(|row| (row.id, row.person_id)).collect();
        let of_person = models.iter().filter_map(|row| Some((row, *people.get(&row.episode_id)?)));
        let rows = of_person.flat_map(|(row, person)| {
            row.content.needs.iter().map(move |need| NeedRow {
                person_id: person.0,
                assessment_id: Some(row.id.0),
                episode_id: Some(row.episode_id.0),
                referral_id: None,
                found_in: "assessment",
                concern: need.kind.code(),
                concern_display: need.kind.display(),
                snomed_code: need.code.as_ref().map(ToString::to_string),
                priority: Some(Coding(need.priority)),
                identified_on: need.identified_on,
                at_start: Some(Coding(need.at_start)),
                at_close: need.at_close.map(Coding),
            })
        });
        Ok(rows.collect())
    }
}

/// The table `referrals`, as far as it says what people were referred for.
pub struct Concerns;

impl Source for Concerns {
    type Entity = referral::Entity;
    type Row = NeedRow;

    const PAGE: u64 = 1000;
    const SERVICE: referral::Column = referral::Column::ServiceId;
    const PERSON: Option<referral::Column> = Some(referral::Column::PersonId);
    const NAMED: &'static [referral::Column] = &[];

    fn may_leave() -> Condition {
        super::referrals::Referrals::may_leave()
    }

    async fn rows(tx: &Tx, models: Vec<referral::Model>) -> Result<Vec<NeedRow>, Problem> {
        let mut rows = Vec::new();
        for row in &models {
            rows.extend(complaints_of(tx.caller(), row)?.into_iter().map(|complaint| NeedRow {
                person_id: row.person_id.0,
                assessment_id: None,
                episode_id: None,
                referral_id: Some(row.id.0),
                found_in: "referral",
                concern: complaint.code(),
                concern_display: complaint.display(),
                snomed_code: None,
                priority: None,
                identified_on: row.date_referred,
                at_start: None,
                at_close: None,
            }));
        }
        Ok(rows)
    }
}
