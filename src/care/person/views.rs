//! People as they are shown: each row with those that were merged into it.

use std::collections::HashMap;

use sea_orm::ConnectionTrait;

use super::entity::{Column, Entity, Model};
use super::view::Person;
use crate::care::precaution::in_force::{of_row, own_in, to_review_in};
use crate::care::restriction;
use crate::care::restriction::wire::PersonRestriction;
use crate::prelude::*;

impl Viewed for Model {
    type View = Person;

    async fn views(tx: &Tx, rows: Shown<'_, Self>) -> Result<Vec<Person>, Problem> {
        let mut merged: HashMap<PersonId, Vec<PersonId>> = HashMap::new();
        if !rows.is_empty() {
            let found: Vec<(PersonId, PersonId)> = Entity::find()
                .select_only()
                .columns([Column::MergedIntoId, Column::Id])
                .filter(Column::MergedIntoId.is_in(rows.iter().map(|row| row.id)))
                .order_by_asc(Column::Id)
                .into_tuple()
                .all(&tx.system("who sees a person sees by name, and no more, who was found to be them"))
                .await?;
            for (kept, gone) in found {
                merged.entry(kept).or_default().push(gone);
            }
        }
        let people: Vec<PersonId> = rows.iter().map(|row| row.id).collect();
        let mut restrictions = restrictions_of(tx, &people).await?;
        let own = own_in(tx, &people).await?;
        let mut statements = grouped(to_review_in(tx, &people).await?, |row| row.person_id);
        rows.iter()
            .map(|row| {
                let waiting = statements.remove(&row.id).unwrap_or_default();
                let precautions = of_row(row, &waiting)?;
                let merged = merged.remove(&row.id).unwrap_or_default();
                let mut person = Person::new(row, precautions, &waiting, merged);
                person.restriction = restrictions.remove(&row.id);
                Ok(if own.contains(&row.id.0) { person } else { person.veiled(&tx.caller().classes) })
            })
            .collect()
    }
}

/// For a practice the people whom rows that it was sent are about, by name; for everybody else nobody.
pub async fn for_practice_in(
    tx: &Tx,
    people: impl ExactSizeIterator<Item = PersonId>,
) -> Result<HashMap<PersonId, Model>, Problem> {
    if tx.caller().role != Role::Practice || people.len() == 0 {
        return Ok(HashMap::new());
    }
    let db = tx.system("a practice sees which of its patients a message or a refer-back is about");
    let found = Entity::find().filter(Column::Id.is_in(people)).all(&db).await?;
    Ok(found.into_iter().map(|person| (person.id, person)).collect())
}

impl Model {
    /// Refuses what would be about a row that was merged away.
    ///
    /// # Errors
    /// 409 `invalid_transition`, naming the person that was kept.
    pub fn still_stands(&self) -> Result<(), Problem> {
        self.merged_into_id.map_or(Ok(()), |kept| {
            let detail = format!("This person was merged into /v1/people/{kept}: look there, or undo the merge");
            Err(Problem::new(Code::InvalidTransition).because(detail))
        })
    }
}

/// How their records are restricted: for those who may come to see one.
async fn restrictions_of(tx: &Tx, people: &[PersonId]) -> Result<HashMap<PersonId, PersonRestriction>, Problem> {
    if people.is_empty() || !tx.caller().may_open_restricted() {
        return Ok(HashMap::new());
    }
    let found = restriction::entity::Entity::find()
        .filter(restriction::entity::Column::PersonId.is_in(people.iter().copied()))
        .all(&tx.system("who sees a person sees that their record is restricted"))
        .await?;
    Ok(found.iter().filter_map(|row| Some((row.person_id, PersonRestriction::of(row)?))).collect())
}

/// A person, and those who were merged into them, one into the other.
pub async fn with_merged_in(tx: &Tx, person: PersonId) -> Result<Vec<PersonId>, Problem> {
    let db = tx.system("what holds for a person holds for every row that was found to be theirs");
    Ok(with_merged(&db, person).await?)
}

/// The same, where nobody asks.
pub async fn with_merged(db: &impl ConnectionTrait, person: PersonId) -> Result<Vec<PersonId>, DbErr> {
    let mut all = vec![person];
    let mut latest = vec![person];
    while !latest.is_empty() {
        let merged = Entity::find().select_only().column(Column::Id).filter(Column::MergedIntoId.is_in(latest));
        latest = merged.order_by_asc(Column::Id).into_tuple().all(db).await?;
        all.extend(latest.iter().copied());
    }
    Ok(all)
}
