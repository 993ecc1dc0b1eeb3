//! Reads what is in force: for any number of people in two statements.

use std::collections::{HashMap, HashSet};

use super::statement::{Column, Entity, Model};
use super::view::Precautions;
use super::wire::Stated;
use crate::care::person::entity::{self as person, Column as PersonColumn};
use crate::care::person::wire::ProtectiveInstructions;
use crate::prelude::*;
use kernel::cx::grouped;

/// What the person's record says by itself.
///
/// # Errors
/// 500 where it cannot be read: a fault of ours.
pub fn record_of(row: &person::Model) -> Result<Stated, Problem> {
    recorded(
        row.safe_contact.clone(),
        row.individual_requirements.clone(),
        row.protective_instructions.clone(),
        row.address_withheld,
    )
}

fn recorded(
    safe_contact: serde_json::Value,
    individual_requirements: serde_json::Value,
    protective_instructions: ProtectiveInstructions,
    address_withheld: bool,
) -> Result<Stated, Problem> {
    let unreadable = |_| Problem::new(Code::InternalError);
    Ok(Stated {
        safe_contact: serde_json::from_value(safe_contact).map_err(unreadable)?,
        individual_requirements: serde_json::from_value(individual_requirements).map_err(unreadable)?,
        protective_instructions,
        address_withheld,
    })
}

/// The strictest of a record and of these statements.
pub fn strictest<'a>(record: &Stated, statements: impl IntoIterator<Item = &'a Model>) -> Precautions {
    let mut precautions = Precautions::of(record);
    for statement in statements {
        precautions.tighten(&statement.content);
        precautions.review_due = true;
    }
    precautions
}

/// What is in force for a person whose row was read, and of whom this waits to be reviewed.
///
/// # Errors
/// 500 where it cannot be read: a fault of ours.
pub fn of_row(row: &person::Model, waiting: &[Model]) -> Result<Precautions, Problem> {
    let contact_objection_at = row.contact_objection_at;
    Ok(Precautions { contact_objection_at, ..strictest(&record_of(row)?, waiting) })
}

/// What is in force for a person whose row was read.
pub async fn in_force_of(tx: &Tx, row: &person::Model) -> Result<Precautions, Problem> {
    let waiting = to_review_in(tx, &[row.id]).await?;
    of_row(row, &waiting)
}

/// What is in force for each of these people.
pub async fn in_force_in(tx: &Tx, people: &[PersonId]) -> Result<HashMap<PersonId, Precautions>, Problem> {
    if people.is_empty() {
        return Ok(HashMap::new());
    }
    type Record = (PersonId, serde_json::Value, serde_json::Value, ProtectiveInstructions, bool, Option<DateTime<Utc>>);
    let rows: Vec<Record> = person::Entity::find()
        .select_only()
        .columns([
            PersonColumn::Id,
            PersonColumn::SafeContact,
            PersonColumn::IndividualRequirements,
            PersonColumn::ProtectiveInstructions,
            PersonColumn::AddressWithheld,
            PersonColumn::ContactObjectionAt,
        ])
        .filter(PersonColumn::Id.is_in(people.iter().copied()))
        .into_tuple()
        .all(&tx.system("how a person is kept from harm is never hidden from whoever has to do with them"))
        .await?;
    let statements = grouped(to_review_in(tx, people).await?, |row| row.person_id);
    let own = own_in(tx, people).await?;
    rows.into_iter()
        .map(|(id, safe, needs, instructions, withheld, contact_objection_at)| {
            let record = recorded(safe, needs, instructions, withheld)?;
            let mut precautions = strictest(&record, statements.get(&id).into_iter().flatten());
            if !own.contains(&id.0) {
                precautions.veil();
            }
            Ok((id, Precautions { contact_objection_at, ..precautions }))
        })
        .collect()
}

/// Those of these people of whom the caller holds every sensitive class.
pub async fn own_in(tx: &Tx, people: &[PersonId]) -> Result<HashSet<Uuid>, Problem> {
    let ids: Vec<Uuid> = people.iter().map(|id| id.0).collect();
    Ok(tx.of_own_cases::<person::Entity>(&ids).await?)
}

/// What was said of these people and nobody has reviewed yet, the earliest first.
pub async fn to_review_in(tx: &Tx, people: &[PersonId]) -> Result<Vec<Model>, Problem> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let found = Entity::find()
        .filter(Column::PersonId.is_in(people.iter().copied()))
        .filter(Column::SettledAt.is_null())
        .order_by_asc(Column::Id)
        .all(&tx.system("how a person is kept from harm is never hidden from whoever has to do with them"))
        .await?;
    Ok(found)
}
