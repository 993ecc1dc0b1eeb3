//! A referral for somebody of the service who does not carry the case and does not hold every sensitive class.

#![warn(missing_docs)]

use std::collections::BTreeSet;

use crate::care::person::veil::requirements_of;
use crate::care::person::wire::{IndividualRequirements, SafeContact};
use crate::care::referral::codes::{AssignmentWarning, PresentingComplaint, Priority, RiskKind, RiskStatus, Source};
use crate::care::referral::entity::Model;
use crate::care::referral::rules::{Relation, allowed_actions};
use crate::care::referral::sensitive::{is_open, of_complaint, of_risk};
use crate::care::referral::status::{ReferralAction, ReferralStatus};
use crate::care::referral::wire::ReferralSubmission;
use crate::prelude::*;
use kernel::auth::sensitive::GrantedClasses;

kernel::view_code!(ColleagueView = "colleague");

/// A referral for a colleague: what it takes to reach the person without harm, and of the reasons only what the reader
/// may know. It has no free text, since free text may reveal what a code does not.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ReferralForColleague {
    #[schema(inline)]
    #[expect(missing_docs, reason = "its words stand on its type, for the contract's sake")]
    pub view: ColleagueView,
    /// Its identifier.
    pub id: ReferralId,
    /// The entity tag of this view, for `If-Match`.
    pub etag: ETag,
    /// Where it stands.
    pub status: ReferralStatus,
    /// What you may do next.
    #[schema(max_items = 13)]
    pub allowed_actions: Vec<ReferralAction>,
    /// The service that has it.
    pub service_id: ServiceId,
    /// The person, as the service knows them.
    pub person_id: PersonId,
    /// Who sent it.
    pub source: Source,
    /// What kind of organisation sent it.
    pub source_kind: Option<OrganisationKind>,
    /// How soon.
    pub priority: Priority,
    /// Food, money or housing is to be seen to first.
    pub has_basic_need: bool,
    /// What the person is referred for, as far as you may know; `other` where nothing else is.
    #[schema(min_items = 1, max_items = 21)]
    pub presenting_complaints: BTreeSet<PresentingComplaint>,
    /// What is known of risks, as far as you may know. While they are `unknown` nobody visits the person at home.
    pub risk_status: RiskStatus,
    /// The kinds of risk.
    #[schema(max_items = 14)]
    pub risks: BTreeSet<RiskKind>,
    /// How to reach the person without harm, as the sender wrote it. The person's record has the latest.
    pub safe_contact: SafeContact,
    /// What the person needs so that they can take part.
    pub individual_requirements: IndividualRequirements,
    /// The worker who carries the case.
    pub worker_id: Option<WorkerId>,
    /// What was worth a second look when they were given it: their year's people, their clearance, whom else they carry.
    #[schema(max_items = 3)]
    pub warnings: Vec<AssignmentWarning>,
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
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
}

impl ReferralForColleague {
    /// Made from the row and what its sender wrote, for somebody in this role who holds these classes. What was added
    /// since is left out altogether: that there is an addendum may be all that tells of a risk.
    pub fn new(row: &Model, submission: &ReferralSubmission, role: Role, granted: &GrantedClasses) -> Self {
        let (risk_status, risks) = risks(submission, granted);
        Self {
            view: ColleagueView::Is,
            id: row.id,
            etag: ETag::default(),
            status: row.status,
            allowed_actions: allowed_actions(row, Relation::Colleague(role)),
            service_id: row.service_id,
            person_id: row.person_id,
            source: row.source,
            source_kind: row
                .source_kind
                .map(|kind| if is_open(kind.class(), granted) { kind } else { OrganisationKind::Other }),
            priority: row.priority,
            has_basic_need: row.has_basic_need,
            presenting_complaints: complaints(submission, granted),
            risk_status,
            risks,
            safe_contact: submission.safe_contact.clone(),
            individual_requirements: requirements_of(submission.individual_requirements.clone()),
            worker_id: row.worker_id,
            warnings: row.warnings.0.clone(),
            episode_id: row.episode_id,
            joined_to: row.joined_to,
            date_referred: row.date_referred,
            received_at: row.received_at,
            accepted_at: row.accepted_at,
            ended_at: row.ended_at,
        }
    }
}

fn complaints(submission: &ReferralSubmission, granted: &GrantedClasses) -> BTreeSet<PresentingComplaint> {
    let all = submission.presenting_complaints.iter().copied();
    let open: BTreeSet<_> = all.filter(|complaint| is_open(of_complaint(*complaint), granted)).collect();
    if open.is_empty() { BTreeSet::from([PresentingComplaint::Other]) } else { open }
}

/// Where all of the risks are kept back they are unknown to the reader: never "none".
fn risks(submission: &ReferralSubmission, granted: &GrantedClasses) -> (RiskStatus, BTreeSet<RiskKind>) {
    let all = submission.risks.items.iter().map(|risk| risk.kind);
    let open: BTreeSet<_> = all.filter(|kind| is_open(of_risk(*kind), granted)).collect();
    let is_kept_back = submission.risks.status == RiskStatus::Listed && open.is_empty();
    (if is_kept_back { RiskStatus::Unknown } else { submission.risks.status }, open)
}
