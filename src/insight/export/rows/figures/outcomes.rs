//! Outcomes for analysts: a row for each answer.

use super::{Figures, Names, said};
use crate::care::outcome::codes::{AnswerMissing, NotAdministeredReason, OutcomeStatus};
use crate::care::outcome::entity::{Column, Entity, Model};
use crate::insight::export::column::{Coding, columns};
use crate::insight::export::leaving;
use crate::insight::pseudonym::PseudonymisedPerson;
use crate::insight::pseudonym::rules::week_of;
use crate::prelude::*;

columns! {
    /// An answer to an item, for analysts; of an instrument that was not administered, or has none, the outcome itself.
    pub struct OutcomeFigure {
        /// A pseudonym of the outcome
        outcome_id: Uuid,
        /// The same for all rows of one person, in every service of this county, and nowhere else
        pseudonym: String,
        /// The five years in which they were born; up to 1934 one band
        birth_year_band: Option<String>,
        /// The middle layer super output area that they live in
        msoa: Option<String>,
        /// The decile of the Index of Multiple Deprivation of where they live: 1 is the most deprived
        deprivation_decile: Option<i16>,
        /// The service
        service_id: Uuid,
        /// A pseudonym of the episode
        episode_id: Uuid,
        /// The instrument, in its edition
        instrument_id: Uuid,
        /// The instrument's name for programs
        instrument_code: String,
        /// Where the outcome stands
        status: Coding<OutcomeStatus>,
        /// The Monday of the week in which it was taken
        week: NaiveDate,
        /// The key of the item
        item: Option<String>,
        /// What was answered
        value: Option<i32>,
        /// Why nothing was
        missing: Option<Coding<AnswerMissing>>,
        /// The score that a licensed tool gave
        score: Option<i32>,
        /// The level that it gave
        level: Option<i32>,
        /// Whether it was given although something spoke against it, and is kept out of change
        outside_protocol: bool,
        /// Why it was not administered
        not_administered_reason: Option<Coding<NotAdministeredReason>>,
        /// What is kept back of the row, because it is of a sensitive class: codes of `withheld`, with a space between
        withheld: Option<String>,
    }
}

/// The table `outcomes`.
pub struct Outcomes;

impl Figures for Outcomes {
    type Entity = Entity;
    type Row = OutcomeFigure;

    const PAGE: u64 = 2000;
    const SERVICE: Column = Column::ServiceId;
    const PERSON: Column = Column::PersonId;

    fn may_leave() -> Condition {
        leaving::may_leave(Column::PersonId).add(Column::Status.ne(OutcomeStatus::EnteredInError))
    }

    fn rows(row: &Model, person: &PseudonymisedPerson, names: &Names<'_>) -> Result<Vec<OutcomeFigure>, Problem> {
        let content = &row.content;
        let whole = OutcomeFigure {
            outcome_id: names.of(row.id.0),
            pseudonym: person.pseudonym.clone(),
            birth_year_band: person.birth_year_band.clone(),
            msoa: person.msoa.clone(),
            deprivation_decile: person.deprivation_decile,
            service_id: row.service_id.0,
            episode_id: names.of(row.episode_id.0),
            instrument_id: row.instrument_id.0,
            instrument_code: row.code.clone(),
            status: Coding(row.status),
            week: week_of(row.taken_on),
            item: None,
            value: None,
            missing: None,
            score: content.score,
            level: content.level,
            outside_protocol: row.outside_protocol,
            not_administered_reason: content.not_administered.as_ref().map(|not| Coding(not.reason)),
            withheld: said(&person.withheld()),
        };
        if content.answers.is_empty() {
            return Ok(vec![whole]);
        }
        let answers = content.answers.iter().map(|answer| OutcomeFigure {
            item: Some(answer.item.as_str().to_owned()),
            value: answer.value,
            missing: answer.missing.map(Coding),
            ..whole.clone()
        });
        Ok(answers.collect())
    }
}
