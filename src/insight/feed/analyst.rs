//! The feed as an analyst reads it: pseudonymised rows. Whom a change is about and what it is of are pseudonyms, when it
//! happened is a week, and what belongs to it are codes that are of no sensitive class; what is, is said to be withheld.
//!
//! What must be taken out again arrives as such: a row that was entered in error, and every row of a person who refuses that
//! their record counts row by row, or whose record is restricted. Of a person who has refused it, whose record is restricted,
//! or who was entered by mistake, nothing else arrives.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use super::change::{Change, Removal, members};
use crate::care::consent::entity::{ConsentDecision, ConsentPurpose};
use crate::care::referral::sensitive::of_complaint;
use crate::care::referral::wire::ReferralSubmission;
use crate::care::{coded_entry, contact, episode, outcome, referral};
use crate::community::connection;
use crate::insight::pseudonym::people::pseudonyms;
use crate::insight::pseudonym::rules::{open_values, pseudonymous, week_at};
use crate::insight::pseudonym::{PseudonymisedPerson, Withheld, people};
use crate::prelude::*;
use kernel::auth::mac::MacKey;
use kernel::event::entity::Model;

/// What an analyst reads of what belongs to a change.
const SHOWN: [&str; 6] = ["attendance", "code", "instrument", "is_first_contact", "status", "warnings"];

/// What a change is of, as far as an analyst may know.
struct Subject {
    person_id: PersonId,
    /// Codes beside those of the change itself.
    codes: Value,
    withheld: BTreeSet<Withheld>,
}

/// Each of the rows as an analyst reads it, where they do.
pub(super) async fn changes_in(tx: &Tx, key: &MacKey, rows: Vec<Model>) -> Result<Vec<Option<Change>>, Problem> {
    let subjects = subjects_in(tx, &rows).await?;
    let db = tx.system("an analyst reads of people by their pseudonyms");
    let known = people(&db, key, subjects.values().map(|subject| subject.person_id)).await?;
    let named = pseudonyms(&db, key, rows.iter().flat_map(people_of)).await?;
    let changes = rows.into_iter().map(|row| match row.resource_type.as_str() {
        "consent" | "person" => of_person(key, &named, row),
        _ => of_row(key, &subjects, &known, row),
    });
    Ok(changes.collect())
}

fn bare(key: &MacKey, row: &Model) -> Change {
    Change {
        id: pseudonymous(key, b"event", row.id.0),
        resource_id: pseudonymous(key, b"resource", row.resource_id),
        occurred_at: None,
        data: json!({}),
        week: Some(week_at(row.occurred_at)),
        service_id: row.service_id,
        ..Change::new(row.clone(), false)
    }
}

/// A change of a row about somebody.
fn of_row(
    key: &MacKey,
    subjects: &HashMap<Uuid, Subject>,
    known: &HashMap<PersonId, PseudonymisedPerson>,
    row: Model,
) -> Option<Change> {
    if row.kind.code().ends_with(".entered_in_error") {
        return Some(Change { removes: Some(Removal::Row), ..bare(key, &row) });
    }
    let subject = subjects.get(&row.resource_id)?;
    let person = known.get(&subject.person_id)?.clone();
    let mut withheld = subject.withheld.clone();
    withheld.extend(person.withheld());
    let mut data = if withheld.contains(&Withheld::Details) { json!({}) } else { members(row.data.clone(), &SHOWN) };
    if let (Some(data), Some(codes)) = (data.as_object_mut(), subject.codes.as_object()) {
        data.extend(codes.clone());
    }
    Some(Change { data, person: Some(person), withheld, ..bare(key, &row) })
}

/// A change of who somebody is, or of whether their record counts.
fn of_person(key: &MacKey, named: &HashMap<PersonId, String>, row: Model) -> Option<Change> {
    let (person, other) = match row.kind {
        EventType::ConsentRecorded => (person_in(&row.data).filter(|_| refuses(&row.data))?, None),
        EventType::PersonMergedInto => (PersonId(row.resource_id), Some(person_in(&row.data)?)),
        EventType::PersonRestricted | EventType::PersonErased => (PersonId(row.resource_id), None),
        _ => return None,
    };
    let pseudonym = named.get(&person)?.clone();
    let replaced_by = match other {
        Some(other) => Some(named.get(&other).filter(|other| **other != pseudonym)?.clone()),
        None => None,
    };
    let person = PseudonymisedPerson { pseudonym, ..PseudonymisedPerson::default() };
    Some(Change { person: Some(person), removes: Some(Removal::Person), replaced_by, ..bare(key, &row) })
}

fn refuses(data: &Value) -> bool {
    let is = |name: &str, code: &str| data.get(name).and_then(Value::as_str) == Some(code);
    is("purpose", ConsentPurpose::Evaluation.code()) && !is("decision", ConsentDecision::Given.code())
}

fn person_in(data: &Value) -> Option<PersonId> {
    data.get("person_id")?.as_str()?.parse().ok()
}

/// Whose pseudonyms a change of a person names.
fn people_of(row: &Model) -> Vec<PersonId> {
    let is_of_row =
        matches!(row.kind, EventType::PersonMergedInto | EventType::PersonRestricted | EventType::PersonErased);
    let of_row = is_of_row.then_some(PersonId(row.resource_id));
    let is_named = row.kind == EventType::PersonMergedInto || row.kind == EventType::ConsentRecorded;
    of_row.into_iter().chain(person_in(&row.data).filter(|_| is_named)).collect()
}

/// What the changes are of.
async fn subjects_in(tx: &Tx, rows: &[Model]) -> Result<HashMap<Uuid, Subject>, Problem> {
    let mut named: BTreeMap<&str, BTreeSet<Uuid>> = BTreeMap::new();
    for row in rows {
        named.entry(&row.resource_type).or_default().insert(row.resource_id);
    }
    let mut of = |kind: &str| named.remove(kind).unwrap_or_default();
    let mut subjects = referrals_in(tx, of("referral")).await?;
    let contacts = (contact::entity::Column::Id, contact::entity::Column::PersonId);
    subjects.extend(plain_in::<contact::entity::Entity>(tx, of("contact"), contacts).await?);
    let episodes = (episode::entity::Column::Id, episode::entity::Column::PersonId);
    subjects.extend(plain_in::<episode::entity::Entity>(tx, of("episode"), episodes).await?);
    let outcomes = (outcome::entity::Column::Id, outcome::entity::Column::PersonId);
    subjects.extend(plain_in::<outcome::entity::Entity>(tx, of("outcome"), outcomes).await?);
    let entries = (coded_entry::entity::Column::Id, coded_entry::entity::Column::PersonId);
    subjects.extend(plain_in::<coded_entry::entity::Entity>(tx, of("coded_entry"), entries).await?);
    subjects.extend(connections_in(tx, of("connection")).await?);
    Ok(subjects)
}

const WHOM: &str = "an analyst reads whom a row is about, as a pseudonym";

/// Rows of which nothing is of a sensitive class but what an analyst does not read in any case.
async fn plain_in<E: EntityTrait>(
    tx: &Tx,
    ids: BTreeSet<Uuid>,
    (id, person): (E::Column, E::Column),
) -> Result<Vec<(Uuid, Subject)>, Problem> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let found: Vec<(Uuid, PersonId)> =
        E::find().select_only().columns([id, person]).filter(id.is_in(ids)).into_tuple().all(&tx.system(WHOM)).await?;
    let subject = |person_id| Subject { person_id, codes: Value::Null, withheld: BTreeSet::new() };
    Ok(found.into_iter().map(|(id, person_id)| (id, subject(person_id))).collect())
}

async fn connections_in(tx: &Tx, ids: BTreeSet<Uuid>) -> Result<Vec<(Uuid, Subject)>, Problem> {
    use connection::entity::{Column, Entity};
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = Entity::find().filter(Column::Id.is_in(ids)).all(&tx.system(WHOM)).await?;
    let subject = |row: &connection::entity::Model| {
        let is_sensitive = row.sensitive_classes().next().is_some();
        let withheld: BTreeSet<Withheld> =
            if is_sensitive { [Withheld::Category, Withheld::Details].into() } else { BTreeSet::new() };
        let codes = if is_sensitive { Value::Null } else { json!({ "category": row.category }) };
        Subject { person_id: row.person_id, codes, withheld }
    };
    Ok(rows.iter().map(|row| (row.id.0, subject(row))).collect())
}

async fn referrals_in(tx: &Tx, ids: BTreeSet<Uuid>) -> Result<HashMap<Uuid, Subject>, Problem> {
    use referral::entity::{Column, Entity};
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let found = Entity::find().filter(Column::Id.is_in(ids)).filter(Column::ClosedOffAt.is_null());
    let rows = found.all(&tx.system(WHOM)).await?;
    let mut subjects = HashMap::new();
    for row in rows {
        let written: ReferralSubmission = row.submission.parse().map_err(|_| Problem::new(Code::InternalError))?;
        let mut withheld = BTreeSet::new();
        let reasons = written.presenting_complaints.iter().copied();
        let reasons = open_values(reasons, |one| of_complaint(one).is_some(), Withheld::Reasons, &mut withheld);
        let kind = row.source_kind.filter(|kind| kind.class().is_none());
        if row.source_kind != kind {
            withheld.insert(Withheld::Source);
        }
        let codes = json!({
            "status": row.status, "priority": row.priority, "source": row.source, "source_kind": kind, "reasons": reasons,
        });
        subjects.insert(row.id.0, Subject { person_id: row.person_id, codes, withheld });
    }
    Ok(subjects)
}
