//! Who carries what is whose on a day: asked at the gate for a caller, and by whoever takes an overdue task further.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::entity::{Column, Entity, touching};
use crate::county::organisation::kind::Status;
use crate::county::worker;
use catalogue::id::WorkerId;

/// The colleagues whom a worker covers on `today`, in England: those who named them, and those whom these cover.
pub async fn covered_by(db: &impl ConnectionTrait, worker: WorkerId, today: NaiveDate) -> Result<Vec<WorkerId>, DbErr> {
    let mut covered = BTreeSet::new();
    let mut covers = vec![worker];
    while !covers.is_empty() {
        let found: Vec<WorkerId> = Entity::find()
            .select_only()
            .column(Column::WorkerId)
            .filter(Column::CoverWorkerId.is_in(covers))
            .filter(touching(today, today))
            .into_tuple()
            .all(db)
            .await?;
        covers = found.into_iter().filter(|id| *id != worker && covered.insert(*id)).collect();
    }
    Ok(covered.into_iter().collect())
}

/// Who is there for a worker on `today`, in England: they themselves, or who covers for them; nobody where no cover is
/// named, or has left.
pub async fn there_for(
    db: &impl ConnectionTrait,
    worker: WorkerId,
    today: NaiveDate,
) -> Result<Option<WorkerId>, DbErr> {
    let mut asked = BTreeSet::new();
    let mut there = worker;
    while asked.insert(there) {
        let away = Entity::find().filter(Column::WorkerId.eq(there)).filter(touching(today, today)).one(db).await?;
        match away.map(|absence| absence.cover_worker_id) {
            None => return Ok(still_here(db, there).await?.then_some(there)),
            Some(None) => return Ok(None),
            Some(Some(cover)) => there = cover,
        }
    }
    Ok(None)
}

async fn still_here(db: &impl ConnectionTrait, worker: WorkerId) -> Result<bool, DbErr> {
    let row = worker::entity::Entity::find_by_id(worker).one(db).await?;
    Ok(row.is_some_and(|row| row.status == Status::Active))
}
