//! A person as the staff of their service see them.

#![warn(missing_docs)]

use super::entity::Model;
use super::veil;
use super::wire::{Death, Demographics, IndividualRequirements, ProtectiveInstructions, ReportedDeath, SafeContact};
use crate::care::precaution::statement::Model as Statement;
use crate::care::precaution::view::{MOST_STATEMENTS, PrecautionStatement, Precautions};
use crate::care::restriction::wire::PersonRestriction;
use crate::prelude::*;
use kernel::auth::sensitive::GrantedClasses;
use kernel::http::merge_patch::MergePatch;

/// A person, as the staff of one service know them. Services never share one.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Person {
    /// Their identifier.
    pub id: PersonId,
    /// The entity tag of this view, for `If-Match`.
    pub etag: ETag,
    /// The service that knows them.
    pub service_id: ServiceId,
    /// Who they are.
    #[schema(value_type = Demographics)]
    pub demographics: serde_json::Value,
    /// How to reach them without harm.
    #[schema(value_type = SafeContact)]
    pub safe_contact: serde_json::Value,
    /// What they need so that they can take part.
    #[schema(value_type = IndividualRequirements)]
    pub individual_requirements: serde_json::Value,
    /// Since when they do not wish to be contacted.
    pub contact_objection_at: Option<DateTime<Utc>>,
    /// That they have died. Nobody plans to speak to them, and no referral of theirs is accepted.
    pub death: Option<Death>,
    /// That processing of the record is restricted (UK GDPR Article 18): it is stored, and nothing else is done with it.
    pub restriction: Option<PersonRestriction>,
    /// What must be kept to so that nobody comes to harm. Whoever may contact them reads it.
    #[schema(inline)]
    pub protective_instructions: ProtectiveInstructions,
    /// Whether they keep their address back: nobody goes or writes there.
    pub address_withheld: bool,
    /// What of `safe_contact`, `individual_requirements`, `protective_instructions` and `address_withheld` is in force: the
    /// strictest of this record and of what waits in `precaution_statements`.
    pub precautions: Precautions,
    /// What the senders of referrals said of how to keep them from harm, and nobody has reviewed yet: the five earliest. A
    /// review is of these; then come the next.
    #[schema(max_items = 5)]
    pub precaution_statements: Vec<PrecautionStatement>,
    /// How many wait to be reviewed.
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub precaution_statement_count: usize,
    /// Their practice, where `gp_practice` is one of the county's.
    pub practice_id: Option<OrganisationId>,
    /// They do not wish their practice to be told: it sees none of their referrals. Follows from their consents.
    pub practice_objection: bool,
    /// Who carries their open case.
    pub assigned_worker_id: Option<WorkerId>,
    /// The person into whom this one was merged. Nothing refers to this record any more; it keeps what was known.
    pub merged_into: Option<PersonId>,
    /// When that was found.
    pub merged_at: Option<DateTime<Utc>>,
    /// The people who were merged into this one.
    #[schema(max_items = 200)]
    pub merged_from: Vec<PersonId>,
    /// When the service first knew of them.
    pub created_at: DateTime<Utc>,
    /// When this last changed.
    pub updated_at: DateTime<Utc>,
}

impl Person {
    /// Made from the row, from what is in force and waits to be reviewed, and from those that were merged into it.
    pub fn new(row: &Model, precautions: Precautions, waiting: &[Statement], merged_from: Vec<PersonId>) -> Self {
        Self {
            id: row.id,
            etag: ETag::default(),
            service_id: row.service_id,
            demographics: row.demographics.clone(),
            safe_contact: row.safe_contact.clone(),
            individual_requirements: row.individual_requirements.clone(),
            contact_objection_at: row.contact_objection_at,
            death: row.death.clone(),
            restriction: None,
            protective_instructions: row.protective_instructions.clone(),
            address_withheld: row.address_withheld,
            precautions: precautions.shown(),
            precaution_statements: waiting.iter().take(MOST_STATEMENTS).map(PrecautionStatement::from).collect(),
            precaution_statement_count: waiting.len(),
            practice_id: row.practice_id,
            practice_objection: row.practice_objection,
            assigned_worker_id: row.assigned_worker_id,
            merged_into: row.merged_into_id,
            merged_at: row.merged_at,
            merged_from,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

impl Person {
    /// For whoever does not carry them: without what senders said that may tell of a sensitive class, and without the address
    /// of one who keeps it back, whoever said so.
    pub fn veiled(mut self, granted: &GrantedClasses) -> Self {
        self.precautions.veil();
        self.precaution_statements = self.precaution_statements.into_iter().map(PrecautionStatement::veiled).collect();
        if self.precautions.address_withheld {
            veil::address(&mut self.demographics, granted);
        }
        self
    }
}

kernel::page! {
    /// A page of people.
    PersonPage:
        /// The people.
        Person
}

/// What changes about who a person is.
pub type DemographicsPatch = MergePatch<Demographics>;
/// What changes about how to reach a person without harm.
pub type SafeContactPatch = MergePatch<SafeContact>;
/// What changes about what a person needs.
pub type IndividualRequirementsPatch = MergePatch<IndividualRequirements>;

/// What is learnt of a death. Who recorded it, and when, stays.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeathPatch {
    /// The day, where it is known.
    #[serde(default)]
    #[schema(value_type = Option<NaiveDate>)]
    pub date: Patch<NaiveDate>,
    /// Who said so, and how they know.
    #[serde(default)]
    #[schema(value_type = Option<Text<200>>)]
    pub reported_by: Patch<Text<200>>,
}

impl DeathPatch {
    /// What is known after it.
    pub fn apply(&self, before: Option<&Death>) -> ReportedDeath {
        let before = before.map(|death| (death.date, death.reported_by.clone())).unwrap_or_default();
        ReportedDeath { date: self.date.apply(before.0), reported_by: self.reported_by.clone().apply(before.1) }
    }
}

/// What changes about a person: a merge-patch (RFC 7396). An object inside is merged, a list replaced, `null` takes away.
/// Learning what was `absent` takes its reason away with `null`.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonPatch {
    /// Who they are. A new `nhs_number` without an `nhs_number_status` counts as not traced (02).
    #[serde(default)]
    pub demographics: DemographicsPatch,
    /// How to reach them without harm.
    #[serde(default)]
    pub safe_contact: SafeContactPatch,
    /// What they need so that they can take part.
    #[serde(default)]
    pub individual_requirements: IndividualRequirementsPatch,
    /// That they have died: what is open for them ends as with the death that an episode is closed for. `null` takes back what was
    /// a mistake; what ended with it stays ended.
    #[serde(default)]
    #[schema(value_type = Option<DeathPatch>)]
    pub death: Patch<DeathPatch>,
    /// What must be kept to so that nobody comes to harm, all anew.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false, inline)]
    pub protective_instructions: Option<ProtectiveInstructions>,
    /// Whether they keep their address back. Becomes `true` by itself where `demographics` say that the address is withheld.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub address_withheld: Option<bool>,
}
