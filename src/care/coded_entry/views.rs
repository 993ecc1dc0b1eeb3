//! Coded entries as this caller may see them, in a bounded number of queries however many there are.

use std::collections::HashMap;

use super::entity::Model;
use super::practice_sharing::objected_in;
use super::view::{CodedEntry, ViewData};
use crate::care::person;
use crate::prelude::*;
use crate::system::task;

impl Viewed for Model {
    type View = CodedEntry;

    async fn views(tx: &Tx, rows: Shown<'_, Self>) -> Result<Vec<CodedEntry>, Problem> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let db = tx.system("an entry is shown with its person's practice and its deadline, whoever carries them");
        let people = person::entity::Entity::find()
            .filter(person::entity::Column::Id.is_in(rows.iter().map(|row| row.person_id)))
            .all(&db)
            .await?;
        let people: HashMap<PersonId, _> = people.into_iter().map(|person| (person.id, person)).collect();
        let objected = objected_in(tx, &rows).await?;
        // Of several the newest is kept: a removal comes after an entry.
        let tasks = task::entity::Entity::find()
            .filter(task::entity::Column::SubjectId.is_in(rows.iter().map(|row| row.id.0)))
            .order_by_asc(task::entity::Column::Id)
            .all(&db)
            .await?;
        let tasks: HashMap<_, _> = tasks.into_iter().map(|task| (task.subject_id, task)).collect();
        let view = |row: &Self| {
            let data = ViewData {
                person: people.get(&row.person_id),
                referral_objection: objected.contains(&row.referral_id),
                task: tasks.get(&row.id.0),
            };
            CodedEntry::new(row, &data, tx.caller(), tx.now())
        };
        Ok(rows.iter().map(view).collect())
    }
}
