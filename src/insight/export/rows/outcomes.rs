//! What was measured: a row for each answer; and a row for each measure, as the minimum data set has it.

use std::collections::{BTreeSet, HashMap};

use super::Source;
use crate::care::instrument;
use crate::care::instrument::wire::InstrumentDefinition;
use crate::care::outcome::codes::{AnswerMissing, NotAdministeredReason, OutcomeError, OutcomeStatus};
use crate::care::outcome::entity::{Column, Entity, Model};
use crate::insight::export::column::{Coding, columns};
use crate::insight::export::leaving;
use crate::prelude::*;

columns! {
    /// An answer to an item of an instrument; of an instrument that was not administered, or has none, the outcome itself.
    pub struct OutcomeRow {
        /// The outcome
        outcome_id: Uuid,
        /// The service
        service_id: Uuid,
        /// The episode it was taken in
        episode_id: Uuid,
        /// The person, as the service knows them
        person_id: Uuid,
        /// The instrument, in its edition
        instrument_id: Uuid,
        /// The instrument's name for programs
        instrument_code: String,
        /// Where the outcome stands
        status: Coding<OutcomeStatus>,
        /// The day
        taken_on: NaiveDate,
        /// The key of the item
        item: Option<String>,
        /// What was answered
        value: Option<i32>,
        /// Why nothing was
        missing: Option<Coding<AnswerMissing>>,
        /// What all answers come to, where the instrument has a total
        total: Option<f64>,
        /// The level that a licensed tool gave
        level: Option<i32>,
        /// Whether it was given although something spoke against it, and is kept out of change
        outside_protocol: bool,
        /// Why it was not administered
        not_administered_reason: Option<Coding<NotAdministeredReason>>,
        /// A remark
        note: Option<String>,
        /// Why it should never have been there
        error_reason: Option<Coding<OutcomeError>>,
        /// When it was recorded
        recorded_at: DateTime<Utc>,
        /// When it last changed
        updated_at: DateTime<Utc>,
    }
}

columns! {
    /// A measure on a day.
    pub struct MeasureRow {
        /// The person, as the service knows them
        person_id: Uuid,
        /// The episode
        episode_id: Uuid,
        /// The outcome
        outcome_id: Uuid,
        /// The instrument
        instrument: String,
        /// The item, or `total`
        measure: String,
        /// The day
        taken_on: NaiveDate,
        /// Whether it is the first of its instrument in the episode, or a later one
        is_baseline: bool,
        /// The value
        value: f64,
        /// The band it lies in, where the instrument has bands
        band: Option<String>,
    }
}

/// The table `outcomes`, answer by answer.
pub struct Outcomes;

/// The same, measure by measure.
pub struct Measures;

/// The instruments of these, by name.
async fn definitions(tx: &Tx, models: &[Model]) -> Result<HashMap<InstrumentId, InstrumentDefinition>, Problem> {
    if models.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: BTreeSet<InstrumentId> = models.iter().map(|row| row.instrument_id).collect();
    let most = u64::try_from(ids.len()).unwrap_or(u64::MAX);
    let found = tx.find::<instrument::entity::Entity>().filter(instrument::entity::Column::Id.is_in(ids));
    Ok(found.all(most).await?.into_iter().map(|row| (row.id, row.definition)).collect())
}

impl Source for Outcomes {
    type Entity = Entity;
    type Row = OutcomeRow;

    const PAGE: u64 = 2000;
    const SERVICE: Column = Column::ServiceId;
    const PERSON: Option<Column> = Some(Column::PersonId);
    const NAMED: &'static [Column] = &[Column::EpisodeId];

    async fn rows(tx: &Tx, models: Vec<Model>) -> Result<Vec<OutcomeRow>, Problem> {
        let definitions = definitions(tx, &models).await?;
        Ok(models.iter().flat_map(|row| answers(row, definitions.get(&row.instrument_id))).collect())
    }
}

fn answers(row: &Model, definition: Option<&InstrumentDefinition>) -> Vec<OutcomeRow> {
    let content = &row.content;
    let whole = OutcomeRow {
        outcome_id: row.id.0,
        service_id: row.service_id.0,
        episode_id: row.episode_id.0,
        person_id: row.person_id.0,
        instrument_id: row.instrument_id.0,
        instrument_code: row.code.clone(),
        status: Coding(row.status),
        taken_on: row.taken_on,
        item: None,
        value: None,
        missing: None,
        total: definition.and_then(|definition| content.total(definition)),
        level: content.level,
        outside_protocol: row.outside_protocol,
        not_administered_reason: content.not_administered.as_ref().map(|not| Coding(not.reason)),
        note: content.note.as_ref().map(|note| note.as_str().to_owned()),
        error_reason: row.error_reason.map(Coding),
        recorded_at: row.recorded_at,
        updated_at: row.updated_at,
    };
    if content.answers.is_empty() {
        return vec![whole];
    }
    let answers = content.answers.iter().map(|answer| OutcomeRow {
        item: Some(answer.item.as_str().to_owned()),
        value: answer.value,
        missing: answer.missing.map(Coding),
        ..whole.clone()
    });
    answers.collect()
}

impl Source for Measures {
    type Entity = Entity;
    type Row = MeasureRow;

    const PAGE: u64 = 2000;
    const SERVICE: Column = Column::ServiceId;
    const PERSON: Option<Column> = Some(Column::PersonId);
    const NAMED: &'static [Column] = &[Column::EpisodeId];

    /// What was recorded, and counts for change.
    fn may_leave() -> Condition {
        leaving::may_leave(Column::PersonId)
            .add(Column::Status.eq(OutcomeStatus::Recorded))
            .add(Column::OutsideProtocol.eq(false))
    }

    async fn rows(tx: &Tx, models: Vec<Model>) -> Result<Vec<MeasureRow>, Problem> {
        let definitions = definitions(tx, &models).await?;
        let baselines = baselines(tx, &models).await?;
        let measured = models.iter().filter_map(|row| Some((row, definitions.get(&row.instrument_id)?)));
        Ok(measured.flat_map(|(row, definition)| measures(row, definition, baselines.contains(&row.id))).collect())
    }
}

/// Which of these are the first of their instrument in their episode.
async fn baselines(tx: &Tx, models: &[Model]) -> Result<BTreeSet<OutcomeId>, Problem> {
    if models.is_empty() {
        return Ok(BTreeSet::new());
    }
    let episodes: BTreeSet<EpisodeId> = models.iter().map(|row| row.episode_id).collect();
    let found: Vec<(OutcomeId, EpisodeId, String)> = Entity::find()
        .select_only()
        .columns([Column::Id, Column::EpisodeId, Column::Code])
        .filter(Column::EpisodeId.is_in(episodes))
        .filter(Column::Status.eq(OutcomeStatus::Recorded))
        .filter(Column::OutsideProtocol.eq(false))
        .order_by_asc(Column::TakenOn)
        .order_by_asc(Column::Id)
        .into_tuple()
        .all(&tx.system("whether an outcome that is exported is the first of its episode rests on all of that episode"))
        .await?;
    let mut seen = BTreeSet::new();
    let first = found.into_iter().filter(|(_, episode, code)| seen.insert((*episode, code.clone())));
    Ok(first.map(|(id, ..)| id).collect())
}

fn measures(row: &Model, definition: &InstrumentDefinition, is_baseline: bool) -> Vec<MeasureRow> {
    let measure = |measure: &str, value: f64, band: Option<String>| MeasureRow {
        person_id: row.person_id.0,
        episode_id: row.episode_id.0,
        outcome_id: row.id.0,
        instrument: row.code.clone(),
        measure: measure.to_owned(),
        taken_on: row.taken_on,
        is_baseline,
        value,
        band,
    };
    let items = definition.items.iter().filter_map(|item| {
        let value = row.content.value(item.key.as_str())?;
        Some(measure(item.key.as_str(), f64::from(value), item.band(value).map(str::to_owned)))
    });
    let total = row.content.total(definition).map(|total| measure("total", total, None));
    items.chain(total).collect()
}
