//! What a referrer says that the person decided: written down with their referral.

use super::{ConsentDecision, ConsentGiver, ConsentMethod, ConsentPurpose, entity, save_in};
use crate::care::referral::codes::FeedbackAgreement;
use crate::care::referral::entity::Model;
use crate::care::referral::submission::Agreement;
use crate::prelude::*;

/// What the person decided, as their referrer tells it: on feedback to the organisation that refers them, and, where
/// they object, on informing their practice.
pub async fn record_decisions(tx: &Tx, agreement: &Agreement, row: &Model) -> Result<(), Problem> {
    let on_feedback = match agreement.feedback_to_referrer {
        Some(FeedbackAgreement::Agreed) => Some(ConsentDecision::Given),
        Some(FeedbackAgreement::Refused) => Some(ConsentDecision::Refused),
        Some(FeedbackAgreement::NotAsked) | None => None,
    };
    let on_practice = agreement.objects_to_practice.then_some(ConsentDecision::Refused);
    let decided = [
        (ConsentPurpose::Feedback, Some(row.organisation_id), on_feedback),
        (ConsentPurpose::DirectCare, None, on_practice),
    ];
    let as_reported = |(purpose, recipient_id, decision): (_, Option<OrganisationId>, Option<ConsentDecision>)| {
        Some(entity::Model {
            id: ConsentId::new(),
            service_id: row.service_id,
            person_id: row.person_id,
            purpose,
            recipient_id,
            decision: decision?,
            given_by: ConsentGiver::Person,
            method: ConsentMethod::ReportedByReferrer,
            note: None,
            recorded_by: Some(tx.caller().principal.id()),
            referral_id: Some(row.id),
            decided_at: tx.now(),
            recorded_at: tx.now(),
        })
    };
    save_in(tx, row.person_id, decided.into_iter().filter_map(as_reported).collect()).await
}
