//! Contacts for analysts.

use super::{Figures, Names, said};
use crate::care::contact::codes::{
    Attendance, ConsultationMechanism, ContactFormat, ContactPurpose, ContactStatus, ConversationWith,
};
use crate::care::contact::entity::{Column, Entity, Model};
use crate::insight::export::column::{Coding, columns};
use crate::insight::export::leaving;
use crate::insight::pseudonym::PseudonymisedPerson;
use crate::insight::pseudonym::rules::week_at;
use crate::prelude::*;

columns! {
    /// A contact, for analysts.
    pub struct ContactFigure {
        /// A pseudonym of the contact
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
        /// A pseudonym of the episode
        episode_id: Uuid,
        /// The Monday of the week in which it begins or began
        week: NaiveDate,
        /// What the worker acted as: only a link worker's contacts are social prescribing
        role: Coding<Role>,
        /// Where it stands
        status: Coding<ContactStatus>,
        /// By what means
        consultation_mechanism: Coding<ConsultationMechanism>,
        /// What for
        purpose: Coding<ContactPurpose>,
        /// For one or for several
        format: Coding<ContactFormat>,
        /// What came of it
        attendance: Option<Coding<Attendance>>,
        /// How many minutes it took, or are planned
        minutes: Option<i16>,
        /// With whom there was a conversation
        conversation_with: Option<Coding<ConversationWith>>,
        /// Whether it is the first conversation of its episode
        is_first_contact: bool,
        /// Whether it lies after the end of its episode
        is_after_closing: bool,
        /// What is kept back of the row, because it is of a sensitive class: codes of `withheld`, with a space between
        withheld: Option<String>,
    }
}

/// The table `contacts`.
pub struct Contacts;

impl Figures for Contacts {
    type Entity = Entity;
    type Row = ContactFigure;

    const PAGE: u64 = 2000;
    const SERVICE: Column = Column::ServiceId;
    const PERSON: Column = Column::PersonId;

    fn may_leave() -> Condition {
        leaving::may_leave(Column::PersonId).add(Column::Status.ne(ContactStatus::EnteredInError))
    }

    fn rows(row: &Model, person: &PseudonymisedPerson, names: &Names<'_>) -> Result<Vec<ContactFigure>, Problem> {
        Ok(vec![ContactFigure {
            id: names.of(row.id.0),
            pseudonym: person.pseudonym.clone(),
            birth_year_band: person.birth_year_band.clone(),
            msoa: person.msoa.clone(),
            deprivation_decile: person.deprivation_decile,
            service_id: row.service_id.0,
            episode_id: names.of(row.episode_id.0),
            week: week_at(row.starts_at),
            role: Coding(row.role),
            status: Coding(row.status),
            consultation_mechanism: Coding(row.consultation_mechanism),
            purpose: Coding(row.purpose),
            format: Coding(row.format),
            attendance: row.attendance.map(Coding),
            minutes: row.minutes,
            conversation_with: row.conversation_with.map(Coding),
            is_first_contact: row.is_first_contact,
            is_after_closing: row.is_after_closing,
            withheld: said(&person.withheld()),
        }])
    }
}
