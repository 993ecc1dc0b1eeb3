//! Whether a contact may be planned: asked when it is written down, and where it is moved.

use super::case::Case;
use super::codes::ContactStatus;
use super::entity::Model;
use super::{rules, views};
use crate::care::person;
use crate::prelude::*;

/// A contact is planned with somebody who lives and does not object to it, by a means that is safe, and no home visit before
/// somebody knows the risks. What stands already is not asked again: safe contact may have changed since, which is a
/// warning.
///
/// # Errors
/// 409 `person_deceased`, `contact_objection`, `risks_unknown`, `unsafe_means`.
pub(super) async fn may_plan(tx: &Tx, case: &Case, before: Option<&Model>, row: &Model) -> Result<(), Problem> {
    if row.status != ContactStatus::Planned {
        return Ok(());
    }
    let db = tx.system("whether a person objects to contact is asked of their row, whoever carries them");
    let person = person::entity::Entity::find_by_id(row.person_id).one(&db).await?;
    let person = person.ok_or_else(|| Problem::new(Code::InternalError))?;
    person.refuse_if_dead()?;
    rules::refuse_objection(person.contact_objection_at)?;
    let was_visit = before.is_some_and(Model::is_home_visit);
    if row.is_home_visit() && !was_visit && case.risks_unknown() {
        let detail = "Nobody has said yet what risks there are: no home visit is planned before a risk review does.";
        return Err(Problem::new(Code::RisksUnknown).because(detail));
    }
    let way = |row: &Model| (row.consultation_mechanism, row.through_somebody);
    if before.map(way) != Some(way(row)) {
        let safe = views::safe_contacts_in(tx, &[row.person_id]).await?;
        if !safe.values().all(|safe| rules::is_safe(row.consultation_mechanism, row.through_somebody, safe)) {
            return Err(Problem::new(Code::UnsafeMeans));
        }
    }
    // An objection changes the person's row: of the two at once the second is decided again.
    tx.update::<person::entity::Entity>(&person, Default::default()).await?;
    Ok(())
}
