//! Room in a worker's year: asked before a case is given, taken when it is.
//!
//! ```text
//! room_in ── read the worker's row ─► count their people ─► limits ─► Room
//! Room::take_in ── save the worker's row, if it is still as it was read
//! ```
//!
//! The row is read before the count and saved after it, so that of two who give the worker a case at once the second
//! counts again: without it both would find the last place.

use std::collections::HashMap;

use sea_orm::sea_query::{Expr, Func, FunctionCall};
use sea_orm::{JoinType, Select};

use super::assignment::Taken;
use super::rules::caseload::{CaseloadState, Limits, counted_since, warnings};
use super::status::EpisodeStatus;
use super::{assignment, entity};
use crate::care::household_link::apart::would_meet_in;
use crate::care::referral::codes::AssignmentWarning;
use crate::care::referral::entity::AssignmentWarnings;
use crate::county::service;
use crate::county::worker;
use crate::county::worker::appointment;
use crate::prelude::*;

/// A place in a worker's year that nobody else has taken yet.
pub struct Room {
    worker: worker::entity::Model,
    override_reason: Option<String>,
    warnings: AssignmentWarnings,
}

impl Room {
    /// Whose it is.
    pub fn worker_id(&self) -> WorkerId {
        self.worker.id
    }

    /// What is worth a second look about giving them the case.
    pub fn warnings(&self) -> AssignmentWarnings {
        self.warnings.clone()
    }

    /// Takes it, before anything else is saved, so that this and a disablement wait for each other in one order. Answers
    /// what is written down about it.
    ///
    /// # Errors
    /// The act is run again where somebody else has changed the worker's row meanwhile.
    pub async fn take_in(self, tx: &Tx) -> Result<Taken, Problem> {
        tx.update::<worker::entity::Entity>(&self.worker, Default::default()).await?;
        Ok(Taken { override_reason: self.override_reason, warnings: self.warnings })
    }
}

/// Room for this person with a link worker of this service who is in use.
///
/// # Errors
/// 422 `worker_of_another_service` and 409 `worker_disabled` at `/worker_id`; 409 `caseload_full`; 422 at
/// `/override_reason` where the caller is no manager.
pub async fn room_in(
    tx: &Tx,
    worker_id: WorkerId,
    service_id: ServiceId,
    person_id: PersonId,
    override_reason: Option<&Text<1000>>,
) -> Result<Room, Problem> {
    if override_reason.is_some() && tx.caller().role != Role::ServiceManager {
        let detail = "a manager alone goes beyond the limit";
        return Err(Problem::invalid([Fault::new("/override_reason", "not_for_this_role", detail)]));
    }
    let worker = assignable_in(tx, worker_id, service_id).await?;
    let service = tx.get::<service::entity::Entity>(service_id).await?;
    let limits = Limits::of_service(service.caseload_warn_at, service.caseload_limit);
    let people = people_in(tx, worker_id, Some(person_id)).await?;
    let (share, cleared_since) = (worker.full_time_equivalent, worker.cleared_for_independent_work_since);
    let mut warnings = warnings(limits, people + 1, share, cleared_since, calendar::local_date(tx.now()));
    if would_meet_in(tx, person_id, worker_id).await? {
        warnings.push(AssignmentWarning::KeepApart);
    }
    let room = |override_reason| Room { worker, override_reason, warnings: AssignmentWarnings(warnings) };
    // Somebody who is counted already takes no place.
    if limits.state(people, share) != CaseloadState::Full || people_in(tx, worker_id, None).await? > people {
        return Ok(room(None));
    }
    match override_reason {
        Some(reason) => Ok(room(Some(reason.as_str().to_owned()))),
        None => Err(Problem::new(Code::CaseloadFull)),
    }
}

/// The worker, if they are a link worker of this service who is still here.
///
/// # Errors
/// 422 `worker_of_another_service`, 409 `worker_disabled`.
async fn assignable_in(tx: &Tx, id: WorkerId, service_id: ServiceId) -> Result<worker::entity::Model, Problem> {
    let at = |code, detail| Fault::new("/worker_id", code, detail);
    let found = tx.find::<worker::entity::Entity>().filter(worker::entity::Column::Id.eq(id)).one().await?;
    let Some(row) = found else { return Err(stranger()) };
    if !has_caseload_in(tx, id, service_id).await? {
        return Err(stranger());
    }
    if row.status != Status::Active {
        let fault = at("disabled", "no longer works here");
        return Err(Problem::new(Code::WorkerDisabled).with_faults([fault]));
    }
    Ok(row)
}

/// The worker, if they are a link worker of this service and still here.
pub async fn link_worker_in(
    tx: &Tx,
    id: WorkerId,
    service_id: ServiceId,
) -> Result<Option<worker::entity::Model>, Problem> {
    let found = tx.find::<worker::entity::Entity>().filter(worker::entity::Column::Id.eq(id)).one().await?;
    let has_caseload = has_caseload_in(tx, id, service_id).await?;
    Ok(found.filter(|row| row.status == Status::Active && has_caseload))
}

/// Whether somebody holds the post of a link worker in a service, still here or not.
async fn has_caseload_in(tx: &Tx, id: WorkerId, service_id: ServiceId) -> Result<bool, Problem> {
    let db = tx.system("an assignment asks which posts the worker holds");
    let serves = appointment::service::Entity::find_by_id((id, service_id)).one(&db).await?.is_some();
    Ok(serves && appointment::role::Entity::find_by_id((id, Role::LinkWorker)).one(&db).await?.is_some())
}

/// The same whether there is nobody of that name or somebody elsewhere.
fn stranger() -> Problem {
    let fault = Fault::new("/worker_id", "not_found", "no link worker of this service");
    Problem::new(Code::WorkerOfAnotherService).with_faults([fault])
}

/// How many different people a worker was given in the twelve months that end today, without this one.
async fn people_in(tx: &Tx, worker_id: WorkerId, but: Option<PersonId>) -> Result<u64, Problem> {
    let others = Condition::all().add_option(but.map(|person| entity::Column::PersonId.ne(person)));
    let count: Option<i64> = assigned_this_year(tx, &[worker_id])
        .filter(others)
        .select_only()
        .expr(people())
        .into_tuple()
        .one(&tx.system("a worker's year is counted over all their services"))
        .await?;
    Ok(count.unwrap_or_default().unsigned_abs())
}

/// How many different people each of these workers was given in the twelve months that end today.
pub async fn people_by_worker_in(tx: &Tx, workers: &[WorkerId]) -> Result<HashMap<WorkerId, u64>, Problem> {
    let counted: Vec<(WorkerId, i64)> = assigned_this_year(tx, workers)
        .select_only()
        .column(assignment::Column::WorkerId)
        .expr(people())
        .group_by(assignment::Column::WorkerId)
        .into_tuple()
        .all(&tx.system("workers' years are counted over all their services, by number alone"))
        .await?;
    Ok(counted.into_iter().map(|(worker, count)| (worker, count.unsigned_abs())).collect())
}

fn people() -> FunctionCall {
    Func::count_distinct(Expr::col((entity::Entity, entity::Column::PersonId)))
}

/// The assignments that count for a year, with their episodes: not what was entered in error.
fn assigned_this_year(tx: &Tx, workers: &[WorkerId]) -> Select<assignment::Entity> {
    let of_episode = assignment::Entity::belongs_to(entity::Entity)
        .from(assignment::Column::EpisodeId)
        .to(entity::Column::Id)
        .into();
    assignment::Entity::find()
        .join(JoinType::InnerJoin, of_episode)
        .filter(assignment::Column::WorkerId.is_in(workers.iter().copied()))
        .filter(assignment::Column::AssignedAt.gte(counted_since(tx.now())))
        .filter(entity::Column::Status.ne(EpisodeStatus::EnteredInError))
}
