//! What becomes of planned contacts when the person does not want to be contacted any more, or has died, and when the case
//! should never have been there.

use sea_orm::sea_query::SimpleExpr;

use super::case::Case;
use super::codes::{Attendance, ContactStatus};
use super::entity::{Column, Entity};
use super::save::change_in;
use crate::prelude::*;

/// Calls every planned contact of a person off, as cancelled by them or by the service. What each said before is kept.
pub async fn call_off_in(tx: &Tx, person_id: PersonId, by: Attendance) -> Result<(), Problem> {
    each_in(tx, Column::PersonId.eq(person_id), by).await
}

/// The same of one episode: call it before that comes to its new status.
pub async fn call_off_case_in(tx: &Tx, episode_id: EpisodeId, by: Attendance) -> Result<(), Problem> {
    each_in(tx, Column::EpisodeId.eq(episode_id), by).await
}

async fn each_in(tx: &Tx, which: SimpleExpr, by: Attendance) -> Result<(), Problem> {
    let planned = Entity::find()
        .filter(which)
        .filter(Column::Status.eq(ContactStatus::Planned))
        .order_by_asc(Column::Id)
        .all(&tx.system("nobody is to meet the person any more, whoever was to"))
        .await?;
    for before in planned {
        let case = Case::of_contact(tx, &before).await?;
        let mut called_off = before.entry()?;
        called_off.attendance = Some(by);
        called_off.minutes = None;
        change_in(tx, &case, &before, &called_off, EventType::ContactRecorded).await?;
    }
    Ok(())
}
