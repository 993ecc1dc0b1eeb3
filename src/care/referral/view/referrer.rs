//! A referral for the agency that sent it: its status, or its outcome too.

#![warn(missing_docs)]

use crate::care::referral::disclosure::{Disclosure, SharedStatus, outcome_disclosed, status_disclosed};
use crate::care::referral::entity::Model;
use crate::care::referral::rules::{Relation, allowed_actions};
use crate::care::referral::status::{ReferralAction, ReferralStatus, StatusReason};
use crate::care::referral::wire::Return;
use crate::county::service::emergency::EmergencyLine;
use crate::prelude::*;

kernel::view_code!(ReferrerView = "referrer");
kernel::view_code!(InformedReferrerView = "informed_referrer");

/// A referral for the agency that sent it, with the status that is shared with every referrer (002 §5.7).
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ReferralForReferrer {
    #[schema(inline)]
    #[expect(missing_docs, reason = "its words stand on its type, for the contract's sake")]
    pub view: ReferrerView,
    /// Its identifier.
    pub id: ReferralId,
    /// The entity tag of this view, for `If-Match`.
    pub etag: ETag,
    /// Where it stands.
    pub status: SharedStatus,
    /// What is asked of you, while it is returned.
    pub question: Option<Return>,
    /// What you may do next.
    #[schema(max_items = 13)]
    pub allowed_actions: Vec<ReferralAction>,
    /// The service that has it.
    pub service_id: ServiceId,
    /// Your own reference.
    #[schema(max_length = 100)]
    pub external_reference: Option<String>,
    /// What joins the referrals of one household. Nothing where the link is hidden.
    #[schema(max_length = 64)]
    pub household_reference: Option<String>,
    /// The day it was referred.
    pub date_referred: NaiveDate,
    /// When it was received.
    pub received_at: DateTime<Utc>,
    /// When there was last something new in this view.
    pub updated_at: DateTime<Utc>,
    /// Whom to ring at once: this is not an emergency service. With a safety risk, and where
    /// it was sent as asap or stat.
    pub emergency_line: Option<EmergencyLine>,
}

impl ReferralForReferrer {
    /// Made from the row; `emergency_line` is the service's.
    pub fn new(row: &Model, emergency_line: Option<&EmergencyLine>) -> Self {
        let disclosed = status_disclosed(row);
        Self {
            view: ReferrerView::Is,
            id: row.id,
            etag: ETag::default(),
            status: disclosed.status,
            question: disclosed.question,
            allowed_actions: allowed_actions(row, Relation::Referrer(Disclosure::Status)),
            service_id: row.service_id,
            external_reference: row.external_reference.clone(),
            household_reference: household_reference(row),
            date_referred: row.date_referred,
            received_at: row.received_at,
            updated_at: disclosed.updated_at,
            emergency_line: emergency_line_for(row, emergency_line),
        }
    }
}

/// A referral for the agency that sent it, where the person agreed to feedback to that agency, or the agency is the
/// person's practice: with the outcome (002 §5.7).
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ReferralForInformedReferrer {
    #[schema(inline)]
    #[expect(missing_docs, reason = "its words stand on its type, for the contract's sake")]
    pub view: InformedReferrerView,
    /// Its identifier.
    pub id: ReferralId,
    /// The entity tag of this view, for `If-Match`.
    pub etag: ETag,
    /// Where it stands.
    pub status: ReferralStatus,
    /// Why it ended so.
    pub status_reason: Option<StatusReason>,
    /// The same in words, where their author has released the comment.
    #[schema(max_length = 1000)]
    pub status_comment: Option<String>,
    /// Where it was passed on to.
    #[schema(max_length = 200)]
    pub destination: Option<String>,
    /// What is asked of you, while it is returned.
    pub question: Option<Return>,
    /// What you may do next.
    #[schema(max_items = 13)]
    pub allowed_actions: Vec<ReferralAction>,
    /// The service that has it.
    pub service_id: ServiceId,
    /// Your own reference.
    #[schema(max_length = 100)]
    pub external_reference: Option<String>,
    /// What joins the referrals of one household. Nothing where the link is hidden.
    #[schema(max_length = 64)]
    pub household_reference: Option<String>,
    /// The day it was referred.
    pub date_referred: NaiveDate,
    /// When it was received.
    pub received_at: DateTime<Utc>,
    /// When there was last something new in this view.
    pub updated_at: DateTime<Utc>,
    /// Whom to ring at once: this is not an emergency service. With a safety risk, and where
    /// it was sent as asap or stat.
    pub emergency_line: Option<EmergencyLine>,
}

impl ReferralForInformedReferrer {
    /// Made from the row; `emergency_line` is the service's.
    pub fn new(row: &Model, emergency_line: Option<&EmergencyLine>) -> Self {
        let disclosed = outcome_disclosed(row);
        Self {
            view: InformedReferrerView::Is,
            id: row.id,
            etag: ETag::default(),
            status: disclosed.status,
            status_reason: disclosed.reason,
            status_comment: disclosed.comment,
            destination: disclosed.destination,
            question: disclosed.question,
            allowed_actions: allowed_actions(row, Relation::Referrer(Disclosure::Outcome)),
            service_id: row.service_id,
            external_reference: row.external_reference.clone(),
            household_reference: household_reference(row),
            date_referred: row.date_referred,
            received_at: row.received_at,
            updated_at: disclosed.updated_at,
            emergency_line: emergency_line_for(row, emergency_line),
        }
    }
}

/// Nobody of the household may see a hidden link, and a front end shows the person what it is told.
fn household_reference(row: &Model) -> Option<String> {
    row.household_reference.clone().filter(|_| !row.household_hidden)
}

/// Only its sender's words make a referral one with a safety risk: this tells them nothing new.
fn emergency_line_for(row: &Model, line: Option<&EmergencyLine>) -> Option<EmergencyLine> {
    line.filter(|_| row.wants_emergency_line()).cloned()
}
