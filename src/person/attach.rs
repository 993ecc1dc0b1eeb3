//! A referral finds its person: the same NHS number *and* date of birth is the same person of the service; anything less
//! is a candidate that staff look at.
//!
//! The same statements run whether the person is known or not, so that an agency can tell nothing from the answer or
//! from how long it took.

use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::json;

use super::entity::{self, Column, Entity};
use super::match_key;
use super::wire::{Demographics, IndividualRequirements, SafeContact};
use crate::db::Tx;
use crate::id::{OrganisationId, PersonId, ReferralId, ServiceId};
use crate::problem::Problem;

/// What a referral says of its person.
#[derive(Clone, Copy, Debug)]
pub struct Described<'a> {
    /// Who they are.
    pub demographics: &'a Demographics,
    /// How to reach them without harm.
    pub safe_contact: &'a SafeContact,
    /// What they need so that they can take part.
    pub individual_requirements: &'a IndividualRequirements,
    /// Their practice, where it is one of the county's.
    pub practice_id: Option<OrganisationId>,
    /// They do not wish their practice to be told.
    pub practice_objection: bool,
}

/// The person of the service whom a referral is about: the one it has already, or a new row. A row that is there is
/// never changed by it.
///
/// # Errors
/// The database's own.
pub async fn attach_in(
    tx: &Tx,
    service_id: ServiceId,
    referral_id: ReferralId,
    described: Described<'_>,
) -> Result<PersonId, Problem> {
    let person = described.demographics;
    let exact_date = person.birth_date.filter(|_| !person.birth_date_estimated);
    let db = tx.system("a referral finds its person, whom its sender may not know of");

    let same_number: Option<(PersonId, Option<chrono::NaiveDate>, Option<PersonId>)> = Entity::find()
        .select_only()
        .columns([Column::Id, Column::BirthDate, Column::MergedIntoId])
        .filter(Column::ServiceId.eq(service_id))
        // Without a number this asks for one that nobody has: `eq` on nothing would ask for those who have none.
        .filter(Column::NhsNumber.eq(person.nhs_number.as_ref().map_or_else(String::new, ToString::to_string)))
        .into_tuple()
        .one(&db)
        .await?;
    let known = same_number
        .filter(|(_, birth_date, _)| exact_date.is_some() && *birth_date == exact_date)
        .map(|(id, _, merged_into)| merged_into.unwrap_or(id));
    let person_id = known.unwrap_or_default();

    let row = entity::ActiveModel {
        id: Set(person_id),
        version: Set(1),
        service_id: Set(service_id),
        // With another date of birth the number is somebody's slip: the row stands without it until staff decide.
        nhs_number: Set(person.nhs_number.clone().filter(|_| same_number.is_none())),
        birth_date: Set(exact_date),
        practice_id: Set(described.practice_id),
        practice_objection: Set(described.practice_objection),
        demographics: Set(json!(person)),
        safe_contact: Set(json!(described.safe_contact)),
        individual_requirements: Set(json!(described.individual_requirements)),
        assigned_worker_id: Set(None),
        merged_into_id: Set(None),
        merged_at: Set(None),
        created_at: Set(tx.now()),
        updated_at: Set(tx.now()),
    };
    let unless_known = Entity::insert(row).on_conflict_do_nothing_on([Column::Id]);
    tx.settle(unless_known.exec_without_returning(&db).await)?;

    let keys = match_key::keys_of(person).into_iter().map(|(kind, key)| match_key::ActiveModel {
        service_id: Set(service_id),
        kind: Set(kind),
        key: Set(key),
        source_id: Set(referral_id.0),
        person_id: Set(person_id),
    });
    tx.append::<match_key::Entity>(keys.collect()).await?;
    Ok(person_id)
}
