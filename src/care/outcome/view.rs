//! What outcomes look like to the service: one by one, and over time.

#![warn(missing_docs)]

use super::codes::{ChangeMeaning, OutcomeAction, OutcomeError, OutcomeStatus};
use super::entity::Model;
use super::wire::NewOutcome;
use crate::care::instrument::codes::ScoreDirection;
use crate::care::instrument::wire::InstrumentDefinition;
use crate::care::person::wire::PersonName;
use crate::prelude::*;

/// What was measured with a person, or that it was not.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Outcome {
    /// Its identifier.
    pub id: OutcomeId,
    /// The entity tag of this view, for `If-Match`.
    pub etag: ETag,
    /// Where it stands.
    pub status: OutcomeStatus,
    /// What you may do next.
    #[schema(max_items = 1)]
    pub allowed_actions: Vec<OutcomeAction>,
    /// The service.
    pub service_id: ServiceId,
    /// The episode it was taken in.
    pub episode_id: EpisodeId,
    /// The person, as the service knows them.
    pub person_id: PersonId,
    /// What the person is called.
    pub person_name: Option<PersonName>,
    /// The instrument's name for programs.
    #[schema(max_length = 40, example = "ons4")]
    pub instrument_code: String,
    /// What it is called.
    #[schema(max_length = 200)]
    pub instrument_name: String,
    /// What was answered.
    pub content: NewOutcome,
    /// The total, where the instrument has one and every item has an answer; as the licensed tool gave it, where that makes it.
    #[schema(minimum = 0, maximum = 50_000)]
    pub total: Option<f64>,
    /// It was given although something spoke against it, and is kept out of change.
    pub outside_protocol: bool,
    /// Why it should never have been there.
    pub error_reason: Option<OutcomeError>,
    /// Who recorded it.
    #[schema(max_length = 36)]
    pub recorded_by: Uuid,
    /// What they are called, where they are a worker.
    #[schema(max_length = 200)]
    pub recorded_by_name: Option<String>,
    /// When.
    pub recorded_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

kernel::page! {
    /// A page of outcomes.
    OutcomePage:
        /// The outcomes, the newest first.
        Outcome
}

/// A person's outcomes over time.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct OutcomeSummary {
    /// Whose.
    pub person_id: PersonId,
    /// Each instrument that was used with them, in the order of its name.
    #[schema(max_items = 20)]
    pub instruments: Vec<InstrumentSummary>,
    /// All is in it. Of somebody with more than 200 outcomes the first and the last hundred are, and of more than 20 instruments
    /// the first 20: with `instrument` each can be asked for by itself.
    pub is_complete: bool,
}

/// What was measured with one instrument.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct InstrumentSummary {
    /// Its name for programs.
    #[schema(max_length = 40)]
    pub code: String,
    /// What it is called.
    #[schema(max_length = 200)]
    pub name: String,
    /// Each of its items; its total too, where it has one.
    #[schema(max_items = 51)]
    pub measures: Vec<MeasureSummary>,
    /// How often it was not administered, and why is on record.
    #[schema(minimum = 0, maximum = 201)]
    pub not_administered: usize,
    /// How many were given outside the protocol: they are kept, and count for no change.
    #[schema(minimum = 0, maximum = 201)]
    pub outside_protocol: usize,
}

/// One item, or the total, over time.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct MeasureSummary {
    /// The `key` of the item; `total` for the total.
    #[schema(max_length = 40)]
    pub key: String,
    /// What is asked, where its licence lets it stand here.
    #[schema(max_length = 300)]
    pub text: Option<String>,
    /// Which way is better.
    pub direction: ScoreDirection,
    /// The lowest possible.
    #[schema(minimum = 0, maximum = 50_000)]
    pub minimum: f64,
    /// The highest possible.
    #[schema(minimum = 0, maximum = 50_000)]
    pub maximum: f64,
    /// The first.
    pub baseline: Option<Measured>,
    /// Those after it, in their order, each with its change since the first.
    #[schema(max_items = 200)]
    pub follow_ups: Vec<FollowUp>,
}

/// A value on a day.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Measured {
    /// The day.
    pub taken_on: NaiveDate,
    /// The value.
    #[schema(minimum = 0, maximum = 50_000)]
    pub value: f64,
    /// The band it lies in, where the instrument has bands.
    #[schema(max_length = 40, example = "medium")]
    pub band: Option<String>,
}

/// A later value, beside the first.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct FollowUp {
    /// The day.
    pub taken_on: NaiveDate,
    /// The value.
    #[schema(minimum = 0, maximum = 50_000)]
    pub value: f64,
    /// The band it lies in.
    #[schema(max_length = 40)]
    pub band: Option<String>,
    /// By how much it differs from the first, of the same person and the same edition.
    #[schema(minimum = -50_000, maximum = 50_000)]
    pub change: f64,
    /// What that means.
    pub meaning: ChangeMeaning,
    /// The same said to a person.
    #[schema(max_length = 80, example = "3 lower than at the start; lower is better")]
    pub display: String,
}

/// What those are called whom an outcome names.
pub struct Names {
    /// The person.
    pub person: Option<PersonName>,
    /// Who recorded it.
    pub recorded_by: Option<String>,
}

impl Outcome {
    /// The row for somebody in this role, with the instrument that it was taken with.
    pub fn new(row: &Model, role: Role, definition: Option<&InstrumentDefinition>, names: Names) -> Self {
        Self {
            id: row.id,
            etag: ETag::default(),
            status: row.status,
            allowed_actions: row.status.allowed_actions(role),
            service_id: row.service_id,
            episode_id: row.episode_id,
            person_id: row.person_id,
            person_name: names.person,
            instrument_code: row.code.clone(),
            instrument_name: definition.map(|definition| definition.name.as_str().to_owned()).unwrap_or_default(),
            content: row.content.clone(),
            total: definition.and_then(|definition| row.content.total(definition)),
            outside_protocol: row.outside_protocol,
            error_reason: row.error_reason,
            recorded_by: row.recorded_by,
            recorded_by_name: names.recorded_by,
            recorded_at: row.recorded_at,
            updated_at: row.updated_at,
        }
    }
}
