//! A referral for the person's registered practice.

#![warn(missing_docs)]

use crate::care::referral::disclosure::outcome_disclosed;
use crate::care::referral::entity::Model;
use crate::care::referral::rules::{Relation, allowed_actions};
use crate::care::referral::status::{ReferralAction, ReferralStatus, StatusReason};
use crate::prelude::*;

kernel::view_code!(PracticeView = "practice");

/// A referral of a patient for their registered practice, for direct care (002 §5.7). Who sent it is not said.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ReferralForPractice {
    #[schema(inline)]
    #[expect(missing_docs, reason = "its words stand on its type, for the contract's sake")]
    pub view: PracticeView,
    /// Its identifier.
    pub id: ReferralId,
    /// The entity tag of this view.
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
    /// What you may do next.
    #[schema(max_items = 13)]
    pub allowed_actions: Vec<ReferralAction>,
    /// The service that has it.
    pub service_id: ServiceId,
    /// Your patient, where the service knows the number.
    pub nhs_number: Option<NhsNumber>,
    /// The day it was referred.
    pub date_referred: NaiveDate,
    /// When it was received.
    pub received_at: DateTime<Utc>,
    /// When there was last something new in this view.
    pub updated_at: DateTime<Utc>,
}

impl ReferralForPractice {
    /// Made from the row; `nhs_number` is the person's.
    ///
    /// That the person does not object to their practice being told
    /// ([`Disclosure::of_practice`](crate::care::referral::disclosure::Disclosure::of_practice)) is the row's gate: a practice that gets this
    /// far may see it.
    pub fn new(row: &Model, nhs_number: Option<NhsNumber>) -> Self {
        let disclosed = outcome_disclosed(row);
        Self {
            view: PracticeView::Is,
            id: row.id,
            etag: ETag::default(),
            status: disclosed.status,
            status_reason: disclosed.reason,
            status_comment: disclosed.comment,
            destination: disclosed.destination,
            allowed_actions: allowed_actions(row, Relation::Practice),
            service_id: row.service_id,
            nhs_number,
            date_referred: row.date_referred,
            received_at: row.received_at,
            updated_at: disclosed.updated_at,
        }
    }
}
