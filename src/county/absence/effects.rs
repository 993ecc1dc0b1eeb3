//! What entering and changing an absence have in common.

use super::entity::{ActiveModel, Column, Entity, Model, touching};
use super::rules::{can_cover, cover_by};
use crate::county::worker;
use crate::county::worker::views::appointments_in;
use crate::county::worker::wire::Appointment;
use crate::prelude::*;
use crate::system::task::{Owner, Subject, TaskChange, TaskKind, apply_in};

/// Nobody is away twice on one day. Save the worker's own row in the same act: of two at once the second is then run
/// again, and finds the first.
///
/// # Errors
/// 409 `absence_overlaps`.
pub(super) async fn refuse_overlap(
    tx: &Tx,
    worker: WorkerId,
    (first_day, last_day): (NaiveDate, NaiveDate),
    but: Option<AbsenceId>,
) -> Result<(), Problem> {
    let mut other = tx.find::<Entity>().filter(Column::WorkerId.eq(worker)).filter(touching(first_day, last_day));
    if let Some(id) = but {
        other = other.filter(Column::Id.ne(id));
    }
    other.one().await?.map_or(Ok(()), |other| {
        let detail = format!("/v1/absences/{} has some of these days already", other.id);
        Err(Problem::new(Code::AbsenceOverlaps).because(detail))
    })
}

/// Whoever covers is here, can, and is not away on these days themselves. Answers their row, to be saved in the same
/// act, so that they are not disabled or away by another at once.
///
/// # Errors
/// 422 at `cover_worker_id`.
pub(super) async fn cover_in(
    tx: &Tx,
    cover: WorkerId,
    away: WorkerId,
    (first_day, last_day): (NaiveDate, NaiveDate),
) -> Result<worker::entity::Model, Problem> {
    let refused = |code, detail| Problem::invalid([Fault::new("/cover_worker_id", code, detail)]);
    if cover == away {
        return Err(refused("own", "nobody covers for themselves"));
    }
    let found = tx.find::<worker::entity::Entity>().filter(worker::entity::Column::Id.eq(cover)).one().await?;
    let Some(row) = found.filter(|row| row.status == Status::Active) else {
        return Err(refused("not_found", "nobody of this service, or no longer in use"));
    };
    let appointments = appointments_in(tx, &[cover, away]).await?;
    let none = Appointment::default();
    let appointment = |id| appointments.get(&id).unwrap_or(&none);
    if !can_cover(appointment(cover), appointment(away)) {
        return Err(refused("not_suitable", "must work in all the same services, in the same roles"));
    }
    let absent = tx.find::<Entity>().filter(Column::WorkerId.eq(cover)).filter(touching(first_day, last_day));
    if absent.any().await? {
        return Err(refused("absent", "is away on some of these days"));
    }
    Ok(row)
}

/// Locks the days of these workers against whoever decides about them at once: in one order, so that two never wait for
/// each other.
pub(super) async fn lock_in(tx: &Tx, mut workers: Vec<worker::entity::Model>) -> Result<(), Problem> {
    workers.sort_by_key(|row| row.id);
    for row in &workers {
        tx.update::<worker::entity::Entity>(row, Default::default()).await?;
    }
    Ok(())
}

/// What an absence makes of the task to name a cover: opened where there is none, met once there is.
pub(super) async fn tasks_in(tx: &Tx, before: Option<&Model>, after: &Model) -> Result<(), Problem> {
    let had = before.map(|row| row.cover_worker_id.is_some());
    let changes = match (had, after.cover_worker_id.is_some()) {
        (None | Some(true), false) => vec![TaskChange::Open {
            kind: TaskKind::NameCover,
            owner: Owner::Service,
            due_at: cover_by(after.first_day, tx.now()),
        }],
        (Some(false), true) => vec![TaskChange::Complete(TaskKind::NameCover)],
        _ => return Ok(()),
    };
    change_tasks_in(tx, after, &changes).await
}

/// Somebody who was to cover has left: for what is not over of it, nobody covers yet.
pub async fn uncover_in(tx: &Tx, cover: WorkerId) -> Result<(), Problem> {
    let left = covered_in(tx, cover).await?;
    uncover_each_in(tx, left).await
}

/// Somebody who was to cover holds another post from now on: for whom they can no longer, nobody covers yet.
pub async fn uncover_unsuited_in(tx: &Tx, cover: WorkerId, appointment: &Appointment) -> Result<(), Problem> {
    let mut left = covered_in(tx, cover).await?;
    let away: Vec<WorkerId> = left.iter().map(|row| row.worker_id).collect();
    let appointments = appointments_in(tx, &away).await?;
    left.retain(|row| !appointments.get(&row.worker_id).is_some_and(|away| can_cover(appointment, away)));
    uncover_each_in(tx, left).await
}

/// The absences that are not over for which somebody covers.
async fn covered_in(tx: &Tx, cover: WorkerId) -> Result<Vec<Model>, Problem> {
    let today = calendar::local_date(tx.now());
    let covered = Entity::find()
        .filter(Column::CoverWorkerId.eq(cover))
        .filter(Column::CancelledAt.is_null())
        .filter(Column::LastDay.gte(today))
        .all(&tx.system("whoever covers is here, also where who disables them sees no absence"))
        .await?;
    Ok(covered)
}

async fn uncover_each_in(tx: &Tx, left: Vec<Model>) -> Result<(), Problem> {
    for before in left {
        let change = ActiveModel { cover_worker_id: Set(None), updated_at: Set(tx.now()), ..Default::default() };
        let row = tx.update::<Entity>(&before, change).await?;
        tx.emit(row.event(EventType::AbsenceUpdated));
        tasks_in(tx, Some(&before), &row).await?;
    }
    Ok(())
}

/// Changes the tasks that are about an absence: in the first of the worker's services, whose managers see to it.
pub(super) async fn change_tasks_in(tx: &Tx, row: &Model, changes: &[TaskChange]) -> Result<(), Problem> {
    let first = worker::appointment::service::Entity::find()
        .filter(worker::appointment::service::Column::WorkerId.eq(row.worker_id))
        .order_by_asc(worker::appointment::service::Column::ServiceId)
        .one(&tx.system("in which service somebody who is away is missed"))
        .await?;
    let Some(first) = first else { return Ok(()) };
    let subject = Subject {
        resource_type: Model::TYPE,
        id: row.id.0,
        service_id: first.service_id,
        pcn_id: None,
        person_id: None,
    };
    apply_in(tx, subject, changes).await
}
