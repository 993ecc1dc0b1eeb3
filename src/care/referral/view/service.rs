//! A referral for the service that has it.

#![warn(missing_docs)]

use crate::care::referral::addendum::{self, AddendumKind};
use crate::care::referral::codes::{AssignmentWarning, DecisionWarning, Priority, Source};
use crate::care::referral::disclosure::SharedStatus;
use crate::care::referral::entity::Model;
use crate::care::referral::rules::{Relation, allowed_actions};
use crate::care::referral::status::{ReferralAction, ReferralStatus, StatusReason};
use crate::care::referral::wire::{
    Addendum, NotReached, ReceivedSummary, ReferralSubmission, Resubmission, Return, RiskReview,
};
use crate::prelude::*;
use kernel::db::RawJson;

kernel::view_code!(ServiceView = "service");

/// A referral for the service that has it: the whole of it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ReferralForService {
    #[schema(inline)]
    #[expect(missing_docs, reason = "its words stand on its type, for the contract's sake")]
    pub view: ServiceView,
    /// Its identifier.
    pub id: ReferralId,
    /// The entity tag of this view, for `If-Match`.
    pub etag: ETag,
    /// Where it stands.
    pub status: ReferralStatus,
    /// Why it ended so.
    pub status_reason: Option<StatusReason>,
    /// The same in words.
    #[schema(max_length = 1000)]
    pub status_comment: Option<String>,
    /// Whether this comment may leave the service.
    pub status_comment_released: bool,
    /// Why it waits, for colleagues.
    #[schema(max_length = 1000)]
    pub waiting_note: Option<String>,
    /// What was last asked of the referrer.
    pub question: Option<Return>,
    /// Where it was passed on to.
    #[schema(max_length = 200)]
    pub destination: Option<String>,
    /// The same, where the organisation is known here.
    pub destination_organisation_id: Option<OrganisationId>,
    /// The same, where it is a service known here, which has got the referral into its queue.
    pub destination_service_id: Option<ServiceId>,
    /// Where the referral stands there.
    pub destination_status: Option<SharedStatus>,
    /// What you may do next.
    #[schema(max_items = 13)]
    pub allowed_actions: Vec<ReferralAction>,
    /// The service that has it.
    pub service_id: ServiceId,
    /// The person, as the service knows them.
    pub person_id: PersonId,
    /// The organisation that sent it; the host of the front end, for a person or family who referred themselves.
    pub organisation_id: OrganisationId,
    /// Who sent it.
    pub source: Source,
    /// What kind of organisation sent it.
    pub source_kind: Option<OrganisationKind>,
    /// The sender's own reference.
    #[schema(max_length = 100)]
    pub external_reference: Option<String>,
    /// What joins the referrals of one household, within one sender.
    #[schema(max_length = 64)]
    pub household_reference: Option<String>,
    /// Nobody of the household may learn that the others were referred too.
    pub household_hidden: bool,
    /// How soon.
    pub priority: Priority,
    /// Food, money or housing is to be seen to first.
    pub has_basic_need: bool,
    /// Suicide, self-harm, safeguarding or domestic abuse, in the submission or an addendum.
    pub has_safety_risk: bool,
    /// Nobody could say so far what risks there are. No home visit is planned before a risk review says.
    pub risks_unknown: bool,
    /// A risk waits since then for somebody to look at it. With a safety risk, nobody can send the referral away
    /// before.
    pub risk_to_review_since: Option<DateTime<Utc>>,
    /// When somebody last looked at the risks.
    pub risk_reviewed_at: Option<DateTime<Utc>>,
    /// Who did.
    pub risk_reviewed_by: Option<WorkerId>,
    /// What they found.
    pub risk_review: Option<RiskReview>,
    /// The worker who carries the case.
    pub worker_id: Option<WorkerId>,
    /// What was worth a second look when they were given it: their year's people, their clearance, whom else they carry.
    #[schema(max_items = 3)]
    pub warnings: Vec<AssignmentWarning>,
    /// What is wanting, while somebody has to decide.
    #[schema(max_items = 1)]
    pub decision_warnings: Vec<DecisionWarning>,
    /// The episode that its acceptance opened.
    pub episode_id: Option<EpisodeId>,
    /// The episode that was open already, and that it joined.
    pub joined_to: Option<EpisodeId>,
    /// The day it was referred. Waiting is counted from it.
    pub date_referred: NaiveDate,
    /// When it was received.
    pub received_at: DateTime<Utc>,
    /// When it was accepted.
    pub accepted_at: Option<DateTime<Utc>>,
    /// When the first contact took place. Waiting ends with it.
    pub first_contact_at: Option<DateTime<Utc>>,
    /// What was tried, and what a supervisor decided, before the person was recorded as not reached.
    pub not_reached: Option<NotReached>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// What the sender wrote, as it was written.
    #[schema(value_type = ReferralSubmission)]
    pub submission: RawJson,
    /// How many addenda came since: `GET /v1/referrals/{id}/addenda` lists them.
    #[schema(minimum = 0, maximum = 2000)]
    pub addendum_count: i32,
}

/// What was added to a referral. One of `addition`, `answer` and `summary` is there.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct AddendumEntry {
    /// Its identifier.
    pub id: AddendumId,
    /// How it came.
    pub kind: AddendumKind,
    /// When it was received.
    pub received_at: DateTime<Utc>,
    /// What was added, as it was written.
    #[schema(value_type = Option<Addendum>)]
    pub addition: Option<serde_json::Value>,
    /// What was answered to a return, as it was written.
    #[schema(value_type = Option<Resubmission>)]
    pub answer: Option<serde_json::Value>,
    /// What the service that passed the person on releases of the support so far.
    #[schema(value_type = Option<ReceivedSummary>)]
    pub summary: Option<serde_json::Value>,
}

impl ReferralForService {
    /// Made from the row for somebody of the service, in this role. `destination_status` is where it stands at the service to
    /// which it was redirected.
    pub fn new(row: &Model, role: Role, destination_status: Option<SharedStatus>) -> Self {
        Self {
            view: ServiceView::Is,
            id: row.id,
            etag: ETag::default(),
            status: row.status,
            status_reason: row.status_reason,
            status_comment: row.status_comment.clone(),
            status_comment_released: row.status_comment_released,
            waiting_note: row.waiting_note.clone(),
            question: row.question.clone(),
            destination: row.destination.clone(),
            destination_organisation_id: row.destination_organisation_id,
            destination_service_id: row.destination_service_id,
            destination_status,
            allowed_actions: allowed_actions(row, Relation::Service(role)),
            service_id: row.service_id,
            person_id: row.person_id,
            organisation_id: row.organisation_id,
            source: row.source,
            source_kind: row.source_kind,
            external_reference: row.external_reference.clone(),
            household_reference: row.household_reference.clone(),
            household_hidden: row.household_hidden,
            priority: row.priority,
            has_basic_need: row.has_basic_need,
            has_safety_risk: row.has_safety_risk,
            risks_unknown: row.risks_unknown,
            risk_to_review_since: row.risk_to_review_since,
            risk_reviewed_at: row.risk_reviewed_at,
            risk_reviewed_by: row.risk_reviewed_by,
            risk_review: row.risk_review.clone(),
            worker_id: row.worker_id,
            warnings: row.warnings.0.clone(),
            decision_warnings: row.decision_warnings(),
            episode_id: row.episode_id,
            joined_to: row.joined_to,
            date_referred: row.date_referred,
            received_at: row.received_at,
            accepted_at: row.accepted_at,
            first_contact_at: row.first_contact_at,
            not_reached: row.not_reached.clone(),
            ended_at: row.ended_at,
            updated_at: row.updated_at,
            submission: row.submission.clone(),
            addendum_count: row.addendum_count,
        }
    }
}

impl From<&addendum::Model> for AddendumEntry {
    fn from(row: &addendum::Model) -> Self {
        let content = |is_here: bool| is_here.then(|| row.content.clone());
        Self {
            id: row.id,
            kind: row.kind,
            received_at: row.received_at,
            addition: content(row.kind == AddendumKind::Addition),
            answer: content(matches!(row.kind, AddendumKind::Answer | AddendumKind::OfTheService)),
            summary: content(row.kind == AddendumKind::Transfer),
        }
    }
}
