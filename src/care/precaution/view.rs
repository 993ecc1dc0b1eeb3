//! Precautions as those see them who work with the person. They are of no sensitive class: whoever may contact the person
//! reads them.

#![warn(missing_docs)]

use std::collections::BTreeSet;

use super::codes::StatementSource;
use super::statement::Model;
use crate::care::person::codes::{Asked, CommunicationSupport, ContactMeans, InformationFormat};
use crate::care::person::wire::{IndividualRequirements, ProtectiveInstruction, ProtectiveInstructions, SafeContact};
use crate::prelude::*;

/// What must be kept to so that the person comes to no harm: the strictest of their record and of what the senders of
/// referrals said that nobody has reviewed yet. What it forbids is refused; what it asks for is yours to keep to.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Precautions {
    /// How to reach them.
    pub safe_contact: SafeContactInForce,
    /// What they need so that they can take part.
    pub individual_requirements: RequirementsInForce,
    /// What must be kept to: not visiting, not alone, leaving no message, not telling somebody, speaking alone.
    #[schema(max_items = 1000)]
    pub protective_instructions: Vec<ProtectiveInstruction>,
    /// They keep their address back: nobody goes or writes there, whatever address stands in a record.
    pub address_withheld: bool,
    /// Since when they do not wish to be contacted.
    pub contact_objection_at: Option<DateTime<Utc>>,
    /// Something that was said waits for staff to review it.
    pub review_due: bool,
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
    #[schema(max_items = 1000)]
    pub when: Vec<Text<500>>,
    /// What must never be done, as each said.
    #[schema(max_items = 1000)]
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
    #[schema(max_items = 1000)]
    pub interpreter_languages: Vec<Language>,
    /// Forms in which the person can take in what is written.
    #[schema(max_items = 9)]
    pub formats: BTreeSet<InformationFormat>,
    /// Reasonable adjustments (Equality Act 2010), in words.
    #[schema(max_items = 1000)]
    pub reasonable_adjustments: Vec<Text<500>>,
    /// Impairments that matter for the support, in words.
    #[schema(max_items = 1000)]
    pub impairments: Vec<Text<500>>,
    /// What the person needs to get about.
    #[schema(max_items = 1000)]
    pub mobility: Vec<Text<500>>,
    /// Whether a carer should be there: `true` where anybody says so.
    pub carer_present: Option<bool>,
    /// Anything else.
    #[schema(max_items = 1000)]
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
