//! What a referral looks like to whom: one schema for each, under one `oneOf` that `view` tells apart.
//!
//! A view is made of what its reader may know and nothing else: two rows that differ only in what is not disclosed give
//! equal views, and so equal entity tags. Nothing here is left out by a filter; it has no field.

#![warn(missing_docs)]

mod colleague;
mod practice;
mod referrer;
mod service;

pub use colleague::ReferralForColleague;
pub use practice::ReferralForPractice;
pub use referrer::{ReferralForInformedReferrer, ReferralForReferrer};
pub use service::{AddendumEntry, ReferralForService};

use super::before_acceptance;
use super::disclosure::Disclosure;
use super::entity::Model;
use super::wire::ReferralSubmission;
use crate::care::contact::codes::{Attendance, ConsultationMechanism, ConversationWith};
use crate::county::service::emergency::EmergencyLine;
use crate::prelude::*;
use kernel::auth::sensitive::GrantedClasses;

/// A referral, as this caller may see it. `view` tells which of the schemas it is.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(untagged)]
#[schema(discriminator(property_name = "view", mapping(
    ("referrer" = "#/components/schemas/ReferralForReferrer"),
    ("informed_referrer" = "#/components/schemas/ReferralForInformedReferrer"),
    ("colleague" = "#/components/schemas/ReferralForColleague"),
    ("practice" = "#/components/schemas/ReferralForPractice"),
    ("service" = "#/components/schemas/ReferralForService"),
)))]
pub enum Referral {
    /// For the agency that sent it.
    Referrer(ReferralForReferrer),
    /// For the agency that sent it, where it may hear what came of it.
    InformedReferrer(ReferralForInformedReferrer),
    /// For the person's registered practice.
    Practice(ReferralForPractice),
    /// For somebody of the service who does not carry the case and does not hold every sensitive class.
    Colleague(Box<ReferralForColleague>),
    /// For the service.
    Service(Box<ReferralForService>),
}

impl Referral {
    /// The status, or the outcome too, for the agency that sent it. `emergency_line` is the service's.
    pub fn for_referrer(row: &Model, disclosure: Disclosure, emergency_line: Option<&EmergencyLine>) -> Self {
        match disclosure {
            Disclosure::Status => Self::Referrer(ReferralForReferrer::new(row, emergency_line)),
            Disclosure::Outcome => Self::InformedReferrer(ReferralForInformedReferrer::new(row, emergency_line)),
        }
    }

    /// For the person's registered practice, where the person does not object. `nhs_number` is the person's.
    pub fn for_practice(row: &Model, nhs_number: Option<NhsNumber>) -> Self {
        Self::Practice(ReferralForPractice::new(row, nhs_number))
    }

    /// For somebody of the service, in this role, who does not carry the case and holds these classes. `submission` is
    /// what the sender wrote.
    pub fn for_colleague(row: &Model, submission: &ReferralSubmission, role: Role, granted: &GrantedClasses) -> Self {
        Self::Colleague(Box::new(ReferralForColleague::new(row, submission, role, granted)))
    }

    /// For somebody of the service, in this role.
    pub fn for_service(row: &Model, role: Role) -> Self {
        Self::Service(Box::new(ReferralForService::new(row, role)))
    }
}

/// A contact with the person before acceptance, or an attempt at one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReferralContact {
    /// Its identifier.
    pub id: ReferralContactId,
    /// The referral.
    pub referral_id: ReferralId,
    /// The worker who had it.
    pub worker_id: WorkerId,
    /// What they acted as.
    pub role: Role,
    /// When it began.
    pub starts_at: DateTime<Utc>,
    /// By what means.
    pub consultation_mechanism: ConsultationMechanism,
    /// Whether it went through the person's go-between.
    pub through_somebody: bool,
    /// What came of it.
    pub attendance: Attendance,
    /// With whom there was a conversation.
    pub conversation_with: Option<ConversationWith>,
    /// How many minutes it took.
    #[schema(minimum = 0, maximum = 600)]
    pub minutes: Option<i32>,
    /// What was said, in words.
    #[schema(max_length = 4000)]
    pub comment: Option<String>,
    /// When it was written down.
    pub recorded_at: DateTime<Utc>,
    /// Who wrote it down.
    #[schema(max_length = 36)]
    pub recorded_by: Uuid,
}

impl From<&before_acceptance::Model> for ReferralContact {
    fn from(row: &before_acceptance::Model) -> Self {
        Self {
            id: row.id,
            referral_id: row.referral_id,
            worker_id: row.worker_id,
            role: row.role,
            starts_at: row.starts_at,
            consultation_mechanism: row.consultation_mechanism,
            through_somebody: row.through_somebody,
            attendance: row.attendance,
            conversation_with: row.conversation_with,
            minutes: row.minutes,
            comment: row.comment.clone(),
            recorded_at: row.recorded_at,
            recorded_by: row.recorded_by,
        }
    }
}
