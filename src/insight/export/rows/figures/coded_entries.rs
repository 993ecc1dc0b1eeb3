//! Codes for the GP record, for analysts.

use super::{Figures, Names, said};
use crate::care::coded_entry::codes::{CodedEntryStatus, CodingTrigger, SnomedCode};
use crate::care::coded_entry::entity::{Column, Entity, Model};
use crate::insight::export::column::{Coding, columns};
use crate::insight::pseudonym::PseudonymisedPerson;
use crate::insight::pseudonym::rules::week_at;
use crate::prelude::*;

columns! {
    /// A coded entry, for analysts.
    pub struct CodedEntryFigure {
        /// A pseudonym of the entry
        id: Uuid,
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
        /// A pseudonym of the referral
        referral_id: Uuid,
        /// A pseudonym of the episode
        episode_id: Option<Uuid>,
        /// The SNOMED CT code
        code: Coding<SnomedCode>,
        /// What triggered it
        trigger: Coding<CodingTrigger>,
        /// Where it stands
        status: Coding<CodedEntryStatus>,
        /// The Monday of the week in which what triggered it happened
        week: NaiveDate,
        /// The Monday of the week in which it was entered in the practice's system
        entered_week: Option<NaiveDate>,
        /// What is kept back of the row, because it is of a sensitive class: codes of `withheld`, with a space between
        withheld: Option<String>,
    }
}

/// The table `coded_entries`.
pub struct CodedEntries;

impl Figures for CodedEntries {
    type Entity = Entity;
    type Row = CodedEntryFigure;

    const PAGE: u64 = 2000;
    const SERVICE: Column = Column::ServiceId;
    const PERSON: Column = Column::PersonId;

    fn rows(row: &Model, person: &PseudonymisedPerson, names: &Names<'_>) -> Result<Vec<CodedEntryFigure>, Problem> {
        Ok(vec![CodedEntryFigure {
            id: names.of(row.id.0),
            pseudonym: person.pseudonym.clone(),
            birth_year_band: person.birth_year_band.clone(),
            msoa: person.msoa.clone(),
            deprivation_decile: person.deprivation_decile,
            service_id: row.service_id.0,
            referral_id: names.of(row.referral_id.0),
            episode_id: row.episode_id.map(|id| names.of(id.0)),
            code: Coding(row.code),
            trigger: Coding(row.trigger),
            status: Coding(row.status),
            week: week_at(row.occurred_at),
            entered_week: row.receipt.as_ref().map(|receipt| week_at(receipt.at)),
            withheld: said(&person.withheld()),
        }])
    }
}
