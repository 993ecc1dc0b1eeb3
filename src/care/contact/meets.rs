//! Where two who are to be kept apart are expected in one kind of place at about the same time.

use std::collections::BTreeSet;

use super::codes::{ConsultationMechanism, ContactStatus, LocationType};
use super::entity::{Column, Entity, Model};
use crate::care::household_link::apart::apart_in;
use crate::prelude::*;

/// How near two come: whoever is early meets who is late. Ours, not a source's.
const NEAR: chrono::TimeDelta = chrono::TimeDelta::hours(2);
/// More contacts than are planned with all who are kept apart from the people of a page.
const MOST: u64 = 10_000;

/// Which of these contacts are planned near one of somebody from whom their person is to be kept apart, whoever may see that one.
pub(super) async fn meets_in(tx: &Tx, rows: &[Model]) -> Result<BTreeSet<ContactId>, Problem> {
    let planned: Vec<&Model> = rows.iter().filter(|row| is_expected_outside(row)).collect();
    let apart = apart_in(tx, &planned.iter().map(|row| row.person_id).collect()).await?;
    let others: BTreeSet<PersonId> = planned.iter().flat_map(|row| apart.from(row.person_id)).collect();
    let times = planned.iter().map(|row| row.starts_at);
    let (Some(first), Some(last)) = (times.clone().min(), times.max()) else { return Ok(BTreeSet::new()) };
    if others.is_empty() {
        return Ok(BTreeSet::new());
    }
    let expected = Entity::find()
        .filter(Column::PersonId.is_in(others))
        .filter(Column::Status.eq(ContactStatus::Planned))
        .filter(Column::StartsAt.gte(first - NEAR))
        .filter(Column::StartsAt.lte(last + NEAR))
        .limit(MOST)
        .all(&tx.system("two who are to be kept apart never meet without a word, whoever carries them"))
        .await?;
    let is_near = |row: &Model, other: &Model| {
        is_expected_outside(other)
            && other.location_type == row.location_type
            && (other.starts_at - row.starts_at).abs() <= NEAR
            && apart.from(row.person_id).any(|person| person == other.person_id)
    };
    let meets = |row: &&&Model| expected.iter().any(|other| is_near(row, other));
    Ok(planned.iter().filter(meets).map(|row| row.id).collect())
}

/// Whether somebody is to come to a place where others come too.
fn is_expected_outside(row: &Model) -> bool {
    let face_to_face = row.consultation_mechanism == ConsultationMechanism::FaceToFace;
    let elsewhere = row.location_type.is_some_and(|location| !LocationType::is_where_people_live(location));
    row.status == ContactStatus::Planned && face_to_face && elsewhere
}
