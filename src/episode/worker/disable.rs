//! `POST /v1/workers/{id}/disablement`. It stands on the episode's floor because it tells which cases are left.

use actix_web::post;
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::entity::{self, ActiveModel, Column};
use super::history::{Said, came_to_in};
use super::status::{EpisodeStatus, HoldReason};
use super::step::{tasks_in, told};
use crate::absence;
use crate::auth::Action;
use crate::cx::{Cx, Done};
use crate::db::Tx;
use crate::event::Event;
use crate::http::{Path, Reply};
use crate::id::{EpisodeId, ReferralId, ServiceId, WorkerId};
use crate::organisation::kind::Status;
use crate::problem::{Fault, Problem};
use crate::task::rules::due;
use crate::task::{self, Owner, TaskChange, TaskKind};
use crate::worker;
use crate::worker::get::At;
use crate::worker::rules;
use crate::worker::shown::shown_one_in;
use crate::worker::supervised::unsupervised_in;

/// More open cases than anybody carries (003 §4.2: at most 250 people in a year).
const MOST_CASES: u64 = 1000;

/// What a worker leaves behind.
#[derive(Debug, Serialize, ToSchema)]
pub struct WorkerDisablement {
    /// The worker.
    pub worker_id: WorkerId,
    /// Switched off.
    pub status: Status,
    /// How many open tasks went back to their services.
    #[schema(minimum = 0, maximum = 100000)]
    pub tasks_handed_back: u32,
    /// Cases that wait on hold for another worker, the oldest first: for the managers of their services.
    #[schema(max_items = 1000)]
    pub open_cases: Vec<OpenCase>,
}

/// A case without a worker. Who may read the person's record finds the person by it; nobody else does.
#[derive(Debug, Serialize, ToSchema)]
pub struct OpenCase {
    /// The episode.
    pub episode_id: EpisodeId,
    /// The referral that opened it.
    pub referral_id: ReferralId,
    /// Whose manager decides who takes it on.
    pub service_id: ServiceId,
}

/// Disable a worker
///
/// They are stopped with their next request, whatever token they hold. In the same step their open tasks go back to the
/// services, and their open cases are put on hold and named, each with a task for a manager to assign it to somebody
/// else: no case goes back to waiting. Where they were to cover for somebody, another is asked for. What they did stays theirs.
#[utoipa::path(
    operation_id = "disableWorker",
    tag = "workers",
    params(At),
    responses((status = 200, description = "The worker is disabled; what they leave behind.", body = WorkerDisablement)),
)]
#[post("/workers/{id}/disablement")]
pub async fn disable_worker(cx: Cx, at: Path<At>) -> Result<Reply, Problem> {
    cx.write(Action::DisableWorker, async |tx| {
        let row = tx.get::<worker::entity::Entity>(at.id).await?;
        let if_match = cx.needs_if_match()?;
        if tx.caller().worker_id() == Some(row.id) {
            return Err(Problem::invalid([Fault::new("path:id", "own", "nobody disables themselves")]));
        }
        let after = rules::disable(row.clone(), tx.now())?;
        cx.unchanged(&if_match, &shown_one_in(tx, &row).await?)?;

        let row = tx.update::<worker::entity::Entity>(&row, after.into_active_model().reset_all()).await?;
        let unsupervised = unsupervised_in(tx, row.id).await?;
        let tasks = task::hand_back_in(tx, row.id, None).await?;
        let uncovered = absence::uncover_in(tx, row.id).await?;
        let (open_cases, held) = put_on_hold_in(tx, row.id).await?;
        let view = WorkerDisablement {
            worker_id: row.id,
            status: row.status,
            tasks_handed_back: u32::try_from(tasks.len()).unwrap_or(u32::MAX),
            open_cases,
        };
        let event = Event::new("worker.disabled", "worker", row.id.0)
            .concerning(row.organisation_id)
            .with(json!({ "open_cases": view.open_cases.len(), "tasks_handed_back": view.tasks_handed_back }));
        Ok(Done::new(event, Reply::ok(&view)?).and(unsupervised).and(tasks).and(uncovered).and(held))
    })
    .await
}

/// The worker's open cases; those that were going on are put on hold, which is told to their services.
async fn put_on_hold_in(tx: &Tx, worker: WorkerId) -> Result<(Vec<OpenCase>, Vec<Event>), Problem> {
    let db = tx.system("a worker's cases wait for another, also where who disables the worker may see no cases");
    let open = entity::Entity::find()
        .filter(Column::WorkerId.eq(worker))
        .filter(Column::Status.is_in(EpisodeStatus::OPEN))
        .order_by_asc(Column::Id)
        .limit(MOST_CASES)
        .lock_exclusive();
    let open = tx.settle(open.all(&db).await)?;
    let mut events = Vec::new();
    for episode in &open {
        let is_active = episode.status == EpisodeStatus::Active;
        if is_active {
            let change = ActiveModel {
                status: Set(EpisodeStatus::OnHold),
                hold_reason: Set(Some(HoldReason::WorkerLeft)),
                version: Set(episode.version + 1),
                updated_at: Set(tx.now()),
                ..Default::default()
            };
            let held = entity::Entity::update_many().set(change).filter(Column::Id.eq(episode.id));
            tx.settle(held.exec(&db).await)?;
            let held = entity::Model {
                status: EpisodeStatus::OnHold,
                hold_reason: Some(HoldReason::WorkerLeft),
                ..episode.clone()
            };
            came_to_in(tx, &held, Said::because(HoldReason::WorkerLeft)).await?;
            events.push(told("episode.put_on_hold", &held));
        }
        let due_at = due(TaskKind::AssignWorker, tx.now());
        let assign = TaskChange::Open { kind: TaskKind::AssignWorker, owner: Owner::Service, due_at };
        events.extend(tasks_in(tx, episode, &[assign]).await?);
    }
    let case = |episode: entity::Model| OpenCase {
        episode_id: episode.id,
        referral_id: episode.referral_id,
        service_id: episode.service_id,
    };
    Ok((open.into_iter().map(case).collect(), events))
}
