//! Counts by worker: each one grouped query, whoever is asked about.

use std::collections::HashMap;
use std::hash::Hash;

use sea_orm::TryGetable;

use super::view::{AbsenceToday, WorkerLoad};
use crate::care::episode::caseload::people_by_worker_in;
use crate::care::episode::entity as episode;
use crate::care::episode::rules::caseload::Limits;
use crate::care::episode::status::EpisodeStatus;
use crate::county::absence;
use crate::county::service;
use crate::county::worker;
use crate::county::worker::appointment;
use crate::prelude::*;
use crate::system::task::TaskStatus;
use crate::system::task::entity as task;

/// How much each of these workers carries, in the same order. The limits are the lowest of those of their services.
pub(super) async fn loads_in(tx: &Tx, workers: Vec<worker::entity::Model>) -> Result<Vec<WorkerLoad>, Problem> {
    let ids: Vec<WorkerId> = workers.iter().map(|worker| worker.id).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut people = people_by_worker_in(tx, &ids).await?;
    let episodes = episodes_in(tx, &ids).await?;
    let mut overdue = overdue_in(tx, task::Column::OwnerWorkerId, &ids).await?;
    let mut absences = absences_in(tx, &ids).await?;
    let limits = limits_in(tx, &ids).await?;
    let load = |worker: worker::entity::Model| {
        let share = worker.full_time_equivalent;
        let limits = limits.get(&worker.id).copied().unwrap_or_else(|| Limits::of_service(None, None));
        let people_assigned = people.remove(&worker.id).unwrap_or_default();
        let of = |status| episodes.get(&(worker.id, status)).copied().unwrap_or_default();
        let (warn_at, limit) = limits.of_share(share);
        WorkerLoad {
            worker_id: worker.id,
            name: worker.name,
            full_time_equivalent: share,
            state: limits.state(people_assigned, share),
            people_assigned,
            warn_at,
            limit,
            active_episodes: of(EpisodeStatus::Active),
            episodes_on_hold: of(EpisodeStatus::OnHold),
            overdue_tasks: overdue.remove(&worker.id).unwrap_or_default(),
            absence: absences.remove(&worker.id),
        }
    };
    Ok(workers.into_iter().map(load).collect())
}

async fn episodes_in(tx: &Tx, ids: &[WorkerId]) -> Result<HashMap<(WorkerId, EpisodeStatus), u64>, Problem> {
    use episode::Column;
    let mut counted = HashMap::new();
    for status in EpisodeStatus::OPEN {
        let of_status = tx
            .find::<episode::Entity>()
            .filter(Column::WorkerId.is_in(ids.iter().copied()))
            .filter(Column::Status.eq(status));
        let of_status = of_status.count_by(Column::WorkerId).await?.into_iter();
        counted.extend(of_status.map(|(worker, count)| ((worker, status), count)));
    }
    Ok(counted)
}

/// How many tasks of each of these workers are overdue, or about each of these people, of those that the caller can list:
/// `column` names them. A number tells as much as a list.
pub(super) async fn overdue_in<K>(tx: &Tx, column: task::Column, ids: &[K]) -> Result<HashMap<K, u64>, Problem>
where
    K: Copy + Eq + Hash + Into<sea_orm::Value> + TryGetable,
{
    use task::Column;
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    // Found by whom they are about or whose they are, and then asked whether the caller sees them: a service has many more.
    let overdue = task::Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(column.is_in(ids.iter().copied()))
        .filter(Column::Status.eq(TaskStatus::Open))
        .filter(Column::DueAt.lt(tx.now()));
    let overdue = tx.find::<task::Entity>().filter(Column::Id.in_subquery(overdue.into_query()));
    Ok(overdue.count_by(column).await?.into_iter().collect())
}

async fn absences_in(tx: &Tx, ids: &[WorkerId]) -> Result<HashMap<WorkerId, AbsenceToday>, Problem> {
    use absence::entity::{Column, Entity, touching};
    let today: NaiveDate = calendar::local_date(tx.now());
    let of_today =
        tx.find::<Entity>().filter(Column::WorkerId.is_in(ids.iter().copied())).filter(touching(today, today));
    let view = |row: absence::entity::Model| {
        let today = AbsenceToday { absence_id: row.id, last_day: row.last_day, cover_worker_id: row.cover_worker_id };
        (row.worker_id, today)
    };
    Ok(of_today.all(ids.len() as u64).await?.into_iter().map(view).collect())
}

async fn limits_in(tx: &Tx, ids: &[WorkerId]) -> Result<HashMap<WorkerId, Limits>, Problem> {
    let posts: Vec<(WorkerId, ServiceId)> = appointment::service::Entity::find()
        .select_only()
        .columns([appointment::service::Column::WorkerId, appointment::service::Column::ServiceId])
        .filter(appointment::service::Column::WorkerId.is_in(ids.iter().copied()))
        .order_by_asc(appointment::service::Column::WorkerId)
        .into_tuple()
        .all(&tx.system("in which services a worker's limits are set"))
        .await?;
    let services: Vec<ServiceId> = posts.iter().map(|(_, service)| *service).collect();
    let of_these = service::entity::Column::Id.is_in(services);
    let rows = tx.find::<service::entity::Entity>().filter(of_these).all(posts.len() as u64).await?;
    let by_service: HashMap<ServiceId, Limits> =
        rows.into_iter().map(|row| (row.id, Limits::of_service(row.caseload_warn_at, row.caseload_limit))).collect();
    let mut lowest: HashMap<WorkerId, Limits> = HashMap::new();
    for (worker, service) in posts {
        let Some(limits) = by_service.get(&service) else { continue };
        let kept = lowest.entry(worker).or_insert(*limits);
        *kept = Limits { warn_at: kept.warn_at.min(limits.warn_at), limit: kept.limit.min(limits.limit) };
    }
    Ok(lowest)
}
