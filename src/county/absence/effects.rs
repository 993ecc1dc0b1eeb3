//! What entering and changing an absence have in common.

use sea_orm::ActiveValue::Unchanged;
use sea_orm::Update;

use super::entity::{ActiveModel, Column, Entity, Model, touching};
use super::rules::{can_cover, can_cover_elsewhere, cover_by};
use crate::county::worker;
use crate::county::worker::views::{appointments_in, working_in};
use crate::county::worker::wire::Appointment;
use crate::prelude::*;
use crate::system::task::{Owner, Subject, TaskChange, TaskKind, apply_in};

/// More people than work in any service.
const MOST_COLLEAGUES: u64 = 1000;

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

/// Whoever covers is here, can, and is not away on these days themselves. Somebody of another service covers where nobody
/// here can: who has no colleague has nobody to cover for them otherwise. Answers their row, to be saved in the same act, so
/// that they are not disabled or away by another at once.
///
/// # Errors
/// 422 at `cover_worker_id`. A worker of another service who cannot is as one who does not exist.
pub(super) async fn cover_in(
    tx: &Tx,
    cover: WorkerId,
    away: WorkerId,
    days: (NaiveDate, NaiveDate),
) -> Result<worker::entity::Model, Problem> {
    let refused = |code, detail| Problem::invalid([Fault::new("/cover_worker_id", code, detail)]);
    if cover == away {
        return Err(refused("own", "nobody covers for themselves"));
    }
    let is_colleague = tx.find::<worker::entity::Entity>().filter(worker::entity::Column::Id.eq(cover)).any().await?;
    let appointments = appointments_in(tx, &[cover, away]).await?;
    let none = Appointment::default();
    let appointment = |id| appointments.get(&id).unwrap_or(&none);
    let can_elsewhere = can_cover_elsewhere(appointment(cover), appointment(away));
    let may_be_stranger = !is_colleague && can_elsewhere && is_alone_in(tx, away, appointment(away), days).await?;
    let found = worker::entity::Entity::find_by_id(cover)
        .filter(worker::entity::Column::Status.eq(Status::Active))
        .one(&tx.system("a manager names who covers, of another service where nobody of their own can"))
        .await?;
    let Some(row) = found.filter(|_| is_colleague || may_be_stranger) else {
        let detail = "nobody of this service who is in use; one of another service covers where nobody here can";
        return Err(refused("not_found", detail));
    };
    if is_colleague && !can_cover(appointment(cover), appointment(away)) {
        return Err(refused("not_suitable", "must work in all the same services, in the same roles"));
    }
    if !away_in(tx, &[cover], days).await?.is_empty() {
        return Err(refused("absent", "is away on some of these days"));
    }
    Ok(row)
}

/// Whether nobody else of the services of somebody who is away can cover for them on these days.
async fn is_alone_in(
    tx: &Tx,
    away: WorkerId,
    appointment: &Appointment,
    days: (NaiveDate, NaiveDate),
) -> Result<bool, Problem> {
    let Some(service_id) = appointment.services.first() else { return Ok(false) };
    let colleagues: Vec<WorkerId> = worker::entity::Entity::find()
        .select_only()
        .column(worker::entity::Column::Id)
        .filter(worker::entity::Column::Id.in_subquery(working_in(*service_id)))
        .filter(worker::entity::Column::Id.ne(away))
        .filter(worker::entity::Column::Status.eq(Status::Active))
        .limit(MOST_COLLEAGUES)
        .into_tuple()
        .all(&tx.system("whether anybody of the service can cover is asked of all who work in it"))
        .await?;
    let absent = away_in(tx, &colleagues, days).await?;
    let appointments = appointments_in(tx, &colleagues).await?;
    Ok(!appointments.iter().any(|(id, held)| can_cover(held, appointment) && !absent.contains(id)))
}

/// Which of these workers are away on some of these days.
async fn away_in(
    tx: &Tx,
    workers: &[WorkerId],
    (first_day, last_day): (NaiveDate, NaiveDate),
) -> Result<Vec<WorkerId>, Problem> {
    let away = Entity::find()
        .filter(Column::WorkerId.is_in(workers.iter().copied()))
        .filter(touching(first_day, last_day))
        .all(&tx.system("whoever covers is there, of whatever service they are"))
        .await?;
    Ok(away.into_iter().map(|row| row.worker_id).collect())
}

/// Locks the days of these workers against whoever decides about them at once: in one order, so that two never wait for
/// each other.
pub(super) async fn lock_in(tx: &Tx, mut workers: Vec<worker::entity::Model>) -> Result<(), Problem> {
    workers.sort_by_key(|row| row.id);
    for row in &workers {
        let next =
            worker::entity::ActiveModel { id: Unchanged(row.id), version: Set(row.version + 1), ..Default::default() };
        let update = Update::one(next).validate()?.filter(worker::entity::Column::Version.eq(row.version));
        let db = tx.system("whoever covers is locked with whoever is away, of whatever service they are");
        tx.checked(update.exec(&db).await)?;
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

/// Somebody who was to cover holds another post from now on: for whom they can no longer, nobody covers yet. A colleague
/// who leaves the service does not go on from elsewhere: a manager names whom they want for that.
pub async fn uncover_unsuited_in(
    tx: &Tx,
    cover: WorkerId,
    before: &Appointment,
    after: &Appointment,
) -> Result<(), Problem> {
    let mut left = covered_in(tx, cover).await?;
    let away: Vec<WorkerId> = left.iter().map(|row| row.worker_id).collect();
    let appointments = appointments_in(tx, &away).await?;
    let goes_on =
        |away: &Appointment| can_cover(after, away) || !can_cover(before, away) && can_cover_elsewhere(after, away);
    left.retain(|row| !appointments.get(&row.worker_id).is_some_and(goes_on));
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
        let db = tx.system("whoever covers is let go, also where who disables them sees no absence");
        let row = tx.update_through::<Entity>(&db, &before, change).await?;
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
