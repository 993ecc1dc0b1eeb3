//! What a refer-back looks like: the same to the service and to the practice, but for who the patient is, which the
//! practice is told and the service knows.

#![warn(missing_docs)]

use super::codes::{
    DisclosureBasis, ReferBackAction, ReferBackErrorReason, ReferBackPurpose, ReferBackResult, ReferBackStatus,
};
use super::entity::Model;
use crate::care::person;
use crate::care::person::wire::PersonName;
use crate::care::referral::codes::Priority;
use crate::prelude::*;

/// A person who is referred back to a clinician.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ReferBack {
    /// Its identifier.
    pub id: ReferBackId,
    /// The entity tag of this view, for `If-Match`.
    pub etag: ETag,
    /// Where it stands.
    pub status: ReferBackStatus,
    /// What you may do next.
    #[schema(max_items = 4)]
    pub allowed_actions: Vec<ReferBackAction>,
    /// The service that asks.
    pub service_id: ServiceId,
    /// Whom it is about. For the service alone.
    pub person_id: Option<PersonId>,
    /// The episode in which the need was found. For the service alone.
    pub episode_id: Option<EpisodeId>,
    /// The patient. For the practice alone.
    pub patient: Option<ReferBackPatient>,
    /// The practice that is asked.
    pub practice_id: OrganisationId,
    /// The clinician, where it is meant for one in particular.
    #[schema(max_length = 200)]
    pub clinician: Option<String>,
    /// What for.
    pub purpose: ReferBackPurpose,
    /// How soon.
    pub priority: Priority,
    /// What the clinician has to know.
    #[schema(max_length = 4000)]
    pub text: String,
    /// On what telling the practice rests.
    pub basis: DisclosureBasis,
    /// Who asked.
    pub sent_by: WorkerId,
    /// When.
    pub sent_at: DateTime<Utc>,
    /// When the practice said that it has it.
    pub received_at: Option<DateTime<Utc>>,
    /// What came of it.
    pub result: Option<ReferBackResult>,
    /// The same in words.
    #[schema(max_length = 2000)]
    pub result_comment: Option<String>,
    /// When the practice said so.
    pub answered_at: Option<DateTime<Utc>>,
    /// When the service took it back, or found it in error.
    pub ended_at: Option<DateTime<Utc>>,
    /// Why it should never have been there.
    pub error_reason: Option<ReferBackErrorReason>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// By whom a practice finds its patient.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ReferBackPatient {
    /// NHS number, where the service knows it.
    pub nhs_number: Option<NhsNumber>,
    /// What they are called.
    #[schema(value_type = PersonName)]
    pub name: serde_json::Value,
    /// Date of birth, where it is known exactly.
    pub birth_date: Option<NaiveDate>,
}

kernel::page! {
    /// A page of refer-backs.
    ReferBackPage:
        /// The refer-backs, the newest first.
        ReferBack
}

impl ReferBack {
    /// Made from the row, for somebody in this role. `patient` is the person's row, for a practice.
    pub fn new(row: &Model, role: Role, patient: Option<&person::entity::Model>) -> Self {
        let is_practice = role == Role::Practice;
        Self {
            id: row.id,
            etag: ETag::default(),
            status: row.status,
            allowed_actions: row.status.allowed_actions(role),
            service_id: row.service_id,
            person_id: (!is_practice).then_some(row.person_id),
            episode_id: (!is_practice).then_some(row.episode_id),
            patient: patient.filter(|_| is_practice).map(ReferBackPatient::from),
            practice_id: row.practice_id,
            clinician: row.clinician.clone(),
            purpose: row.purpose,
            priority: row.priority,
            text: row.text.clone(),
            basis: row.basis,
            sent_by: row.sent_by,
            sent_at: row.sent_at,
            received_at: row.received_at,
            result: row.result,
            result_comment: row.result_comment.clone(),
            answered_at: row.answered_at,
            ended_at: row.ended_at,
            error_reason: row.error_reason,
            updated_at: row.updated_at,
        }
    }
}

impl From<&person::entity::Model> for ReferBackPatient {
    fn from(row: &person::entity::Model) -> Self {
        Self { nhs_number: row.nhs_number.clone(), name: row.demographics["name"].clone(), birth_date: row.birth_date }
    }
}
