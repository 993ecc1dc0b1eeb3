//! Precautions as those see them who work with the person. They are of no sensitive class: whoever may contact the person
//! reads them.

#![warn(missing_docs)]

use std::collections::BTreeSet;

use super::codes::StatementSource;
use super::statement::Model;
use crate::care::person::codes::{Asked, CommunicationSupport, ContactMeans, InformationFormat, ProtectiveRule};
use crate::care::person::veil::requirements_of;
use crate::care::person::wire::{IndividualRequirements, ProtectiveInstruction, ProtectiveInstructions, SafeContact};
use crate::prelude::*;

/// The most texts of one kind that are shown of what several said.
const MOST_TEXTS: usize = 10;
/// The most of those of which one record may name several.
const MOST_NEEDS: usize = 20;
/// The most instructions that are shown.
const MOST_INSTRUCTIONS: usize = 40;
/// The most statements that are shown, and so reviewed at once.
pub const MOST_STATEMENTS: usize = 5;

/// What must be kept to so that the person comes to no harm: the strictest of their record and of what the senders of
/// referrals said that nobody has reviewed yet. What it forbids is refused; what it asks for is yours to keep to.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Precautions {
    /// How to reach them.
    pub safe_contact: SafeContactInForce,
    /// What they need so that they can take part.
    pub individual_requirements: RequirementsInForce,
    /// What must be kept to: not visiting, not alone, leaving no message, not telling somebody, speaking alone.
    #[schema(max_items = 40)]
    pub protective_instructions: Vec<ProtectiveInstruction>,
    /// They keep their address back: nobody goes or writes there, whatever address stands in a record.
    pub address_withheld: bool,
    /// Since when they do not wish to be contacted.
    pub contact_objection_at: Option<DateTime<Utc>>,
    /// Something that was said waits for staff to review it.
    pub review_due: bool,
    /// More was said than is shown here: it is in force all the same, and comes to be shown as what was said is reviewed.
    pub has_more: bool,
}

/// Precautions in codes, for a list of many people: their words stand with the person.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct PrecautionsInBrief {
    /// Whether it was asked how to reach them.
    pub safe_contact_status: Asked,
    /// With `asked`, the ways that are safe.
    #[schema(max_items = 8)]
    pub safe_means: BTreeSet<ContactMeans>,
    /// What must be kept to.
    #[schema(max_items = 8)]
    pub protective_rules: BTreeSet<ProtectiveRule>,
    /// Support to communicate.
    #[schema(max_items = 8)]
    pub communication: BTreeSet<CommunicationSupport>,
    /// Forms in which the person can take in what is written.
    #[schema(max_items = 9)]
    pub formats: BTreeSet<InformationFormat>,
    /// Whether a carer should be there.
    pub carer_present: Option<bool>,
    /// They keep their address back.
    pub address_withheld: bool,
    /// Since when they do not wish to be contacted.
    pub contact_objection_at: Option<DateTime<Utc>>,
    /// Something that was said waits for staff to review it.
    pub review_due: bool,
}

impl From<Precautions> for PrecautionsInBrief {
    fn from(whole: Precautions) -> Self {
        Self {
            safe_contact_status: whole.safe_contact.status,
            safe_means: whole.safe_contact.how,
            protective_rules: whole.protective_instructions.iter().map(|instruction| instruction.rule).collect(),
            communication: whole.individual_requirements.communication,
            formats: whole.individual_requirements.formats,
            carer_present: whole.individual_requirements.carer_present,
            address_withheld: whole.address_withheld,
            contact_objection_at: whole.contact_objection_at,
            review_due: whole.review_due,
        }
    }
}

impl Precautions {
    /// Without what may tell of a sensitive class: what the impairments are, and whatever else was said. What follows from them
    /// stays.
    pub fn veil(&mut self) {
        self.individual_requirements.impairments.clear();
        self.individual_requirements.other.clear();
    }

    /// As they are shown, in the size that an answer may have: of each list the first, and each rule at least once.
    pub fn shown(mut self) -> Self {
        if self.protective_instructions.len() > MOST_INSTRUCTIONS {
            let mut seen = BTreeSet::new();
            let (firsts, others): (Vec<_>, Vec<_>) =
                self.protective_instructions.into_iter().partition(|instruction| seen.insert(instruction.rule));
            self.protective_instructions = [firsts, others].concat();
        }
        let mut more = cut(&mut self.protective_instructions, MOST_INSTRUCTIONS);
        let needs = &mut self.individual_requirements;
        for (texts, most) in [
            (&mut self.safe_contact.when, MOST_TEXTS),
            (&mut self.safe_contact.never, MOST_TEXTS),
            (&mut needs.reasonable_adjustments, MOST_NEEDS),
            (&mut needs.impairments, MOST_NEEDS),
            (&mut needs.mobility, MOST_TEXTS),
        ] {
            more |= cut(texts, most);
        }
        more |= cut(&mut needs.other, MOST_TEXTS) | cut(&mut needs.interpreter_languages, MOST_TEXTS);
        self.has_more = more;
        self
    }
}

fn cut<T>(list: &mut Vec<T>, most: usize) -> bool {
    let is_longer = list.len() > most;
    list.truncate(most);
    is_longer
}

/// How to reach somebody without harm, as it is in force.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct SafeContactInForce {
    /// Whether it was asked.
    pub status: Asked,
    /// With `asked`, the ways that all who were asked name as safe; no other is, and none where they have none in common.
    #[schema(max_items = 8)]
    pub how: BTreeSet<ContactMeans>,
    /// When it is safe, as each said.
    #[schema(max_items = 10)]
    pub when: Vec<Text<500>>,
    /// What must never be done, as each said.
    #[schema(max_items = 10)]
    pub never: Vec<Text<500>>,
}

/// What somebody needs so that they can take part, as it is in force: whatever anybody named.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct RequirementsInForce {
    /// Whether it was asked.
    pub status: Asked,
    /// Support to communicate.
    #[schema(max_items = 8)]
    pub communication: BTreeSet<CommunicationSupport>,
    /// The languages to interpret.
    #[schema(max_items = 10)]
    pub interpreter_languages: Vec<Language>,
    /// Forms in which the person can take in what is written.
    #[schema(max_items = 9)]
    pub formats: BTreeSet<InformationFormat>,
    /// Reasonable adjustments (Equality Act 2010), in words.
    #[schema(max_items = 20)]
    pub reasonable_adjustments: Vec<Text<500>>,
    /// Impairments that matter for the support, in words.
    #[schema(max_items = 20)]
    pub impairments: Vec<Text<500>>,
    /// What the person needs to get about.
    #[schema(max_items = 10)]
    pub mobility: Vec<Text<500>>,
    /// Whether a carer should be there: `true` where anybody says so.
    pub carer_present: Option<bool>,
    /// Anything else.
    #[schema(max_items = 10)]
    pub other: Vec<Text<1000>>,
}

/// What somebody said of how the person is kept from harm, and nobody has reviewed yet.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct PrecautionStatement {
    /// Its identifier.
    pub id: PrecautionStatementId,
    /// With what it was said.
    pub source: StatementSource,
    /// The referral with which it came, or to which it was added.
    pub referral_id: Option<ReferralId>,
    /// When it was said.
    pub stated_at: DateTime<Utc>,
    /// How to reach them without harm, where they spoke of it.
    pub safe_contact: Option<SafeContact>,
    /// What they need so that they can take part, where they spoke of it.
    pub individual_requirements: Option<IndividualRequirements>,
    /// What must be kept to.
    #[schema(inline)]
    pub protective_instructions: ProtectiveInstructions,
    /// That they keep their address back.
    pub address_withheld: bool,
}

impl PrecautionStatement {
    /// As [`Precautions::veil`].
    pub fn veiled(self) -> Self {
        Self { individual_requirements: self.individual_requirements.map(requirements_of), ..self }
    }
}

impl From<&Model> for PrecautionStatement {
    fn from(row: &Model) -> Self {
        let said = row.content.clone();
        Self {
            id: row.id,
            source: row.source,
            referral_id: row.referral_id,
            stated_at: row.stated_at,
            safe_contact: said.safe_contact,
            individual_requirements: said.individual_requirements,
            protective_instructions: said.protective_instructions,
            address_withheld: said.address_withheld,
        }
    }
}
