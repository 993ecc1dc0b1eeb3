//! A referral finds its person: the same NHS number *and* date of birth *and* a name in common is the same person of the
//! service; anything less is a candidate that staff look at. Twins are sent under each other's number.
//!
//! The same statements run whether the person is known or not, so that an agency can tell nothing from the answer or
//! from how long it took.

use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Value};
use sea_orm::{FromQueryResult, SelectModel, Selector};

use super::codes::{DataAbsentReasonOrNone, NhsNumberStatus};
use super::entity::{self, Column, Entity};
use super::match_key;
use super::wire::{Demographics, IndividualRequirements, ProtectiveInstructions, SafeContact};
use crate::prelude::*;
use kernel::db::restricted::is_unrestricted;

/// What a referral says of its person.
#[derive(Clone, Copy, Debug)]
pub struct Described<'a> {
    pub demographics: &'a Demographics,
    /// How to reach them without harm.
    pub safe_contact: &'a SafeContact,
    /// What they need so that they can take part.
    pub individual_requirements: &'a IndividualRequirements,
    /// What must be kept to so that they come to no harm.
    pub protective_instructions: &'a ProtectiveInstructions,
    /// They keep their address back.
    pub address_withheld: bool,
    /// Their practice, where it is one of the county's.
    pub practice_id: Option<OrganisationId>,
    /// That they object to informing it.
    pub objects_to_practice: bool,
}

/// The person of a referral.
#[derive(Clone, Copy, Debug)]
pub struct Attached {
    pub person_id: PersonId,
    /// What the person's row says of informing their practice.
    pub practice_objection: bool,
}

/// The person of the service whom a referral is about: the one it has already (of two that were merged the one that was
/// kept), or a new row. A row that is there is never changed by it.
pub async fn attach_in(
    tx: &Tx,
    service_id: ServiceId,
    referral_id: ReferralId,
    described: Described<'_>,
) -> Result<Attached, Problem> {
    let person = described.demographics;
    let exact_date = person.birth_date.filter(|_| !person.birth_date_estimated);
    let db = tx.system("a referral finds its person, whom its sender may not know of");

    let same_number = of_same_number(service_id, person).all(&db).await?;
    let is_same = |one: &&OfSameNumber| {
        !one.is_restricted
            && one.has_number()
            && one.birth_date == exact_date
            && exact_date.is_some()
            && one.has_name_in_common
    };
    let row_id = same_number.iter().find(is_same).map_or_else(PersonId::new, OfSameNumber::stands_for);

    let is_taken = same_number.iter().any(|one| one.nhs_number.is_some());
    let demographics = if is_taken { without_number(person) } else { person.clone() };
    let row = entity::ActiveModel {
        id: Set(row_id),
        version: Set(1),
        service_id: Set(service_id),
        nhs_number: Set(demographics.nhs_number.clone()),
        birth_date: Set(exact_date),
        practice_id: Set(described.practice_id),
        practice_objection: Set(described.objects_to_practice),
        demographics: Set(json!(demographics)),
        safe_contact: Set(json!(described.safe_contact)),
        individual_requirements: Set(json!(described.individual_requirements)),
        address_withheld: Set(described.address_withheld),
        contact_objection_at: Set(None),
        death: Set(None),
        protective_instructions: Set(described.protective_instructions.clone()),
        assigned_worker_id: Set(None),
        last_worker_id: Set(None),
        closed_off_at: Set(None),
        merged_into_id: Set(None),
        merged_at: Set(None),
        created_at: Set(tx.now()),
        updated_at: Set(tx.now()),
    };
    // Where the row is there, this changes nothing that was known and keeps it from being merged until the referral is in:
    // who is referred again is for whoever works the queue to see.
    let unless_known = OnConflict::column(Column::Id)
        .update_column(Column::ServiceId)
        .value(Column::LastWorkerId, unless_merged(Column::LastWorkerId, None::<Uuid>))
        .value(Column::ClosedOffAt, unless_merged(Column::ClosedOffAt, None::<DateTime<Utc>>))
        .to_owned();
    let mut row = tx.checked(Entity::insert(row).on_conflict(unless_known).exec_with_returning(&db).await)?;
    while let Some(kept) = row.merged_into_id {
        row = open_again_in(tx, kept).await?;
    }
    let person_id = row.id;

    let keys = keys_in(service_id, referral_id.0, person_id, person);
    tx.append::<match_key::Entity>(keys).await?;
    Ok(Attached { person_id, practice_objection: row.practice_objection })
}

/// This, or what a row says that was merged away: it stays as it was.
fn unless_merged(column: Column, value: impl Into<Value>) -> Expr {
    let is_merged = Expr::col((Entity, Column::MergedIntoId)).is_not_null();
    Expr::case(is_merged, Expr::col((Entity, column))).finally(Expr::val(value)).into()
}

/// The row is somebody's who is referred again, and was merged into this one at the same moment: the row that stands is for
/// whoever works the queue to see.
async fn open_again_in(tx: &Tx, kept: PersonId) -> Result<entity::Model, Problem> {
    let db = tx.system("a referral finds its person, whom its sender may not know of");
    let open = Entity::update_many()
        .col_expr(Column::LastWorkerId, unless_merged(Column::LastWorkerId, None::<Uuid>))
        .col_expr(Column::ClosedOffAt, unless_merged(Column::ClosedOffAt, None::<DateTime<Utc>>))
        .filter(Column::Id.eq(kept));
    let rows = tx.checked(open.exec_with_returning(&db).await)?;
    rows.into_iter().next().ok_or_else(|| Problem::new(Code::InternalError))
}

/// Somebody of whom the number was said.
#[derive(FromQueryResult)]
struct OfSameNumber {
    id: PersonId,
    /// The row that this one was found to be.
    merged_into_id: Option<PersonId>,
    birth_date: Option<NaiveDate>,
    /// Their own, if it is this one.
    nhs_number: Option<NhsNumber>,
    demographics: serde_json::Value,
    has_name_in_common: bool,
    /// To compare them with anybody would be to process their record.
    is_restricted: bool,
}

impl OfSameNumber {
    /// The row that stands for them.
    fn stands_for(&self) -> PersonId {
        self.merged_into_id.unwrap_or(self.id)
    }

    /// Whether it is theirs, or was said of them and kept back since it was another's: not, where staff took it away.
    fn has_number(&self) -> bool {
        self.nhs_number.is_some() || self.demographics["nhs_number_status"] == json!(NhsNumberStatus::Conflict)
    }
}

/// Those of a service who have the number of these demographics, or of whom a referral said so while they have no other.
fn of_same_number(service_id: ServiceId, person: &Demographics) -> Selector<SelectModel<OfSameNumber>> {
    use match_key::{Column as Key, Entity as Keys, MatchKind};

    // Without a number this asks for one that nobody has: `eq` on nothing would ask for those who have none.
    let number = person.nhs_number.as_ref().map_or_else(String::new, ToString::to_string);
    let of_service = || Keys::find().select_only().filter(Key::ServiceId.eq(service_id));
    let said_of = of_service()
        .column(Key::PersonId)
        .filter(Key::Kind.eq(MatchKind::NhsNumber))
        .filter(Key::Key.eq(number.as_str()))
        .into_query();
    let names = match_key::whole_names_with_birth_date(person);
    let is_theirs = Key::PersonId.into_expr().equals((Entity, Column::Id));
    let is_theirs = is_theirs.or(Key::PersonId.into_expr().equals((Entity, Column::MergedIntoId)));
    let in_common = of_service()
        .expr(Expr::cust("1"))
        .filter(Key::Kind.eq(MatchKind::NameAndBirthDate))
        .filter(Key::Key.is_in(names))
        .filter(is_theirs)
        .into_query();
    Entity::find()
        .select_only()
        .columns([Column::Id, Column::MergedIntoId, Column::BirthDate, Column::NhsNumber, Column::Demographics])
        .expr_as(Expr::exists(in_common), "has_name_in_common")
        .expr_as(is_unrestricted(Column::Id).not(), "is_restricted")
        .filter(Column::ServiceId.eq(service_id))
        .filter(
            Condition::any()
                .add(Column::NhsNumber.eq(number))
                .add(Column::NhsNumber.is_null().and(Column::Id.in_subquery(said_of))),
        )
        .order_by_desc(Column::NhsNumber.is_not_null())
        .order_by_desc(Column::MergedIntoId.is_null())
        .order_by_asc(Column::Id)
        .into_model()
}

/// The keys that a source gives for a person.
pub fn keys_in(
    service_id: ServiceId,
    source_id: Uuid,
    person_id: PersonId,
    described: &Demographics,
) -> Vec<match_key::ActiveModel> {
    let row = |(kind, key, is_of_alias)| match_key::ActiveModel {
        service_id: Set(service_id),
        kind: Set(kind),
        key: Set(key),
        source_id: Set(source_id),
        person_id: Set(person_id),
        is_of_alias: Set(is_of_alias),
    };
    match_key::keys_of(described).into_iter().map(row).collect()
}

/// With another date of birth, or no name in common, the number is somebody's slip: the row stands without it until staff decide. The referral
/// keeps what its sender wrote.
fn without_number(person: &Demographics) -> Demographics {
    let mut person = person.clone();
    person.nhs_number = None;
    person.nhs_number_status = Some(NhsNumberStatus::Conflict);
    person.absent.nhs_number = Some(DataAbsentReasonOrNone::NotKnown);
    person
}
