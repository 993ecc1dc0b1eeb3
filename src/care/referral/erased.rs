//! What erasure leaves of a referral.

use kernel::db::prelude::*;

use super::entity::{Entity, Model};

kernel::erased! {
    kept [
        id version service_id person_id pcn_id organisation_id client_id source source_kind reference_is_free
        household_hidden practice_objection status status_reason status_comment_released destination_organisation_id
        priority has_basic_need has_safety_risk risks_unknown risk_to_review_since risk_reviewed_at risk_reviewed_by
        queue_order queue_order_without_risk date_referred received_at accepted_at first_contact_at warnings ended_at
        worker_id episode_id joined_to closed_off_at restricted_at destination_service_id redirected_to needs_met
        what_next_released transferred_from addendum_count disclosed_status_updated_at disclosed_outcome_updated_at
        updated_at
    ]
    emptied [external_reference household_reference status_comment waiting_note question destination risk_review not_reached what_next]
    by(no_submission) [submission]
}

/// What its sender wrote goes whole; what of it counts is counted already.
fn no_submission(submission: &mut RawJson) {
    *submission = json!({}).into();
}
