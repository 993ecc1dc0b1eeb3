use super::contacts::met_in;
use super::count::{loads_in, overdue_in};
use super::rules::USUAL_SUPPORT;
use super::view::{OpenEpisode, WorkerCaseload};
use crate::care::episode::entity::{Column, Entity};
use crate::care::episode::status::EpisodeStatus;
use crate::care::precaution::in_force::in_force_in;
use crate::care::precaution::view::PrecautionsInBrief;
use crate::county::worker;
use crate::county::worker::appointment::supervisor;
use crate::prelude::*;
use crate::system::task;

/// More open cases than anybody carries (003 §4.2: at most 250 people in a year).
const MOST_CASES: u64 = 1000;

/// Read a worker's caseload
///
/// What they carry today and how their year stands to the safe limit of 200 to 250 people for a full-time post (003
/// §4.2). Your own, or that of a colleague you cover; a supervisor those they supervise; a manager all of their service.
#[utoipa::path(
    operation_id = "getWorkerCaseload",
    params(At<WorkerId>),
    responses((status = 200, description = "The caseload.", body = WorkerCaseload)),
)]
#[get("/workers/{id}/caseload")]
pub async fn get_of_worker(cx: Cx, at: At<WorkerId>) -> Result<Reply, Problem> {
    cx.read(Action::GetWorkerCaseload, async |tx| {
        let worker = tx.get::<worker::entity::Entity>(at.id).await?;
        must_see(tx, worker.id).await?;
        let open = tx
            .find::<Entity>()
            .filter(Column::WorkerId.eq(worker.id))
            .filter(Column::Status.is_in(EpisodeStatus::OPEN))
            .order_by(Column::Id, Order::Asc)
            .all(MOST_CASES)
            .await?;
        let people: Vec<PersonId> = open.iter().map(|row| row.person_id).collect();
        let mut overdue = overdue_in(tx, task::entity::Column::PersonId, &people).await?;
        let ids: Vec<EpisodeId> = open.iter().map(|row| row.id).collect();
        let met = met_in(tx, &ids).await?;
        let met = |id| met.get(&id).copied().unwrap_or_default();
        let mut precautions = in_force_in(tx, &people).await?;
        let open_episodes = open.into_iter().map(|row| OpenEpisode {
            episode_id: row.id,
            person_id: row.person_id,
            precautions: precautions.remove(&row.person_id).map(PrecautionsInBrief::from),
            status: row.status,
            hold_reason: row.hold_reason,
            hold_until: row.hold_until,
            opened_at: row.opened_at,
            first_contact_at: met(row.id).first_at,
            contacts_so_far: met(row.id).so_far,
            next_contact_at: met(row.id).next_at,
            overdue_tasks: overdue.remove(&row.person_id).unwrap_or_default(),
        });
        let open_episodes = open_episodes.collect();
        let load = loads_in(tx, vec![worker]).await?.pop().ok_or_else(|| Problem::new(Code::NotFound))?;
        cx.ok(&WorkerCaseload {
            etag: ETag::default(),
            as_at: tx.now(),
            load,
            usual_support: USUAL_SUPPORT,
            open_episodes,
        })
    })
    .await
}

/// Whose caseload a caller reads as things are.
async fn must_see(tx: &Tx, worker: WorkerId) -> Result<(), Problem> {
    let caller = tx.caller();
    match caller.role {
        Role::ServiceManager => Ok(()),
        Role::Supervisor => {
            let supervises = supervisor::Entity::find()
                .filter(supervisor::Column::WorkerId.eq(worker))
                .filter(supervisor::Column::SupervisorId.eq(caller.principal.id()))
                .count(&tx.system("a supervisor reads the caseload they supervise"))
                .await?;
            if supervises > 0 { Ok(()) } else { Err(Problem::new(Code::NotFound)) }
        }
        _ if caller.caseload_workers().contains(&worker) => Ok(()),
        // A reason opens one case that is named, never all of a colleague's: who covers them has theirs.
        _ => Err(Problem::new(Code::Forbidden)),
    }
}
