//! Whether a referrer may hear what became of a referral.

use std::collections::HashMap;

use super::entity::{Column, ConsentDecision, ConsentPurpose, Entity, Model};
use super::rules::{self, Decided};
use crate::care::referral::entity as referral;
use crate::prelude::*;

/// Of which of these referrals the person agrees to feedback to this organisation; those of which nothing is known are
/// absent.
pub async fn feedback_agreed(
    tx: &Tx,
    referrals: &[&referral::Model],
    recipient: OrganisationId,
) -> Result<HashMap<ReferralId, bool>, Problem> {
    if referrals.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = Entity::find()
        .filter(Column::PersonId.is_in(referrals.iter().map(|row| row.person_id)))
        .filter(Column::Purpose.eq(ConsentPurpose::Feedback))
        .filter(Column::RecipientId.eq(recipient))
        .order_by_asc(Column::RecordedAt)
        .order_by_asc(Column::Id)
        .all(&tx.system("what a referrer may know rests on the person's decision, which the referrer does not see"))
        .await?;
    let newest = |is_it: &dyn Fn(&&Model) -> bool| rows.iter().rfind(is_it).map(decided);
    let of_referral = |row: &&referral::Model| {
        let recorded = newest(&|consent| consent.person_id == row.person_id && !consent.is_reported());
        let reported = newest(&|consent| consent.referral_id == Some(row.id) && consent.is_reported());
        Some((row.id, rules::agrees(recorded, reported)?))
    };
    Ok(referrals.iter().filter_map(of_referral).collect())
}

/// The decision, and when it was written down.
pub fn decided(row: &Model) -> Decided {
    Decided { is_yes: row.decision == ConsentDecision::Given, recorded_at: row.recorded_at }
}
