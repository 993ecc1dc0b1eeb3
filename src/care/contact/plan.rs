//! Whether a contact may be planned: asked when it is written down, and where it is moved.

use super::case::Case;
use super::codes::ContactStatus;
use super::entity::Model;
use super::rules;
use crate::care::precaution::in_force::in_force_of;
use crate::care::referral::status::ReferralStatus;
use crate::care::{person, referral};
use crate::prelude::*;

/// A contact is planned with somebody who lives and does not object to it, by a way that no precaution in force forbids, and
/// no home visit before somebody knows the risks and has looked at them. What stands already and stays as it was is not asked
/// again: precautions may have changed since, which is a warning.
///
/// # Errors
/// 409 `person_deceased`, `contact_objection`, `risks_unknown`, `unsafe_means`, `do_not_visit`, `do_not_write`,
/// `address_withheld`.
pub(super) async fn may_plan(tx: &Tx, case: &Case, before: Option<&Model>, row: &Model) -> Result<(), Problem> {
    if row.status != ContactStatus::Planned {
        return Ok(());
    }
    let db = tx.system("whether a person objects to contact is asked of their row, whoever carries them");
    let person = person::entity::Entity::find_by_id(row.person_id).one(&db).await?;
    let person = person.ok_or_else(|| Problem::new(Code::InternalError))?;
    person.refuse_if_dead()?;
    rules::refuse_objection(person.contact_objection_at)?;
    let plan = |row: &Model| (row.starts_at, row.way(), row.place.clone(), row.worker_id);
    if before.map(plan) != Some(plan(row)) {
        if row.is_home_visit() && (case.risks_unknown() || awaits_review(tx, row.person_id).await?) {
            let detail =
                "Nobody has said yet what risks there are: no home visit is planned before a risk review does.";
            return Err(Problem::new(Code::RisksUnknown).because(detail));
        }
        in_force_of(tx, &person).await?.refuse(row.way())?;
    }
    // An objection changes the person's row: of the two at once the second is decided again.
    tx.update::<person::entity::Entity>(&person, Default::default()).await?;
    Ok(())
}

/// Whether a risk that somebody sent of the person waits to be looked at. Which it is may be kept back, so that it is
/// refused as if the risks were unknown.
async fn awaits_review(tx: &Tx, person_id: PersonId) -> Result<bool, Problem> {
    let waiting = referral::entity::Entity::find()
        .select_only()
        .column(referral::entity::Column::Id)
        .filter(referral::entity::Column::PersonId.eq(person_id))
        .filter(referral::entity::Column::RiskToReviewSince.is_not_null())
        .filter(referral::entity::Column::Status.ne(ReferralStatus::EnteredInError))
        .limit(1)
        .into_tuple::<ReferralId>()
        .one(&tx.system("a risk that nobody has looked at keeps everybody from a home visit"))
        .await?;
    Ok(waiting.is_some())
}
