//! `POST /v1/episodes/{id}/safety-events`.

use actix_web::post;
use chrono::{DateTime, SubsecRound, Utc};
use sea_orm::{ActiveModelTrait, IntoActiveModel};

use super::codes::SafetyEventStatus;
use super::entity::{Entity, Model};
use super::keep::{subject, told};
use super::shown::{by, shown_one_in};
use super::view::SafetyEvent;
use super::wire::NewSafetyEvent;
use super::{check_in, rules};
use crate::auth::{Action, Role};
use crate::cx::{Cx, Done};
use crate::db::Tx;
use crate::episode;
use crate::episode::get::At;
use crate::event::{Event, EventType};
use crate::http::{Json, Path, Reply};
use crate::id::{EpisodeId, PersonId, SafetyEventId, ServiceId, WorkerCheckInId, WorkerId};
use crate::problem::Problem;
use crate::task::rules::due;
use crate::task::{self, Owner, Subject, TaskChange, TaskKind};

/// Record a safety event
///
/// Talk of suicide, a safeguarding concern or domestic abuse came up with the person. This is a record and a set of
/// clocks, not an emergency service: if somebody is in danger now, ring 999 first. What has to be done is due the same
/// day, counted from when the talk took place; somebody else has to know of it within the hour. Whoever does not hold the
/// class of its kind sees no trace of it.
#[utoipa::path(
    operation_id = "recordSafetyEvent",
    tag = "safety",
    params(At),
    request_body(content = NewSafetyEvent, example = json!({
        "kind": "suicide_risk",
        "took_place_at": "2026-11-18T09:10:00Z",
        "account": "She said that she sees no way on. She is with her sister until tonight.",
    })),
    responses((status = 201, description = "The safety event was written down; its clocks run.", body = SafetyEvent)),
)]
#[post("/episodes/{id}/safety-events")]
pub async fn record(cx: Cx, at: Path<At>, Json(input): Json<NewSafetyEvent>) -> Result<Reply, Problem> {
    Problem::if_any(rules::event_faults(&input, cx.now()))?;
    cx.create(Action::RecordSafetyEvent, async |tx| {
        let episode = tx.get::<episode::entity::Entity>(at.id).await?;
        let about = About {
            service_id: episode.service_id,
            person_id: episode.person_id,
            episode_id: Some(episode.id),
            carried_by: Some(episode.worker_id),
        };
        record_in(&cx, tx, about, &input).await
    })
    .await
}

/// Whom an event is about.
pub(super) struct About {
    pub service_id: ServiceId,
    pub person_id: PersonId,
    pub episode_id: Option<EpisodeId>,
    pub carried_by: Option<WorkerId>,
}

/// Writes an event down and starts its clocks.
///
/// # Errors
/// The database's own.
pub(super) async fn record_in(cx: &Cx, tx: &Tx, about: About, input: &NewSafetyEvent) -> Result<Done, Problem> {
    let by = by(tx)?;
    let works_with_people = matches!(by.role, Role::LinkWorker | Role::CareCoordinator | Role::HealthAndWellbeingCoach);
    // Who had the talk carries it on; a supervisor, lead or manager writes down for the one whose case it is.
    let worker_id = if works_with_people { by.worker } else { about.carried_by.unwrap_or(by.worker) };
    let row = Model {
        id: SafetyEventId::new(),
        version: 1,
        service_id: about.service_id,
        person_id: about.person_id,
        episode_id: about.episode_id,
        worker_id,
        kind: input.kind,
        status: SafetyEventStatus::Open,
        account: input.account.clone().map(String::from),
        took_place_at: input.took_place_at.trunc_subsecs(6),
        recorded_at: tx.now(),
        recorded_by: by.worker,
        recorded_role: by.role,
        acknowledged_at: None,
        acknowledged_by: None,
        acknowledged_role: None,
        closed_at: None,
        closed_by: None,
        closing_note: None,
        error_at: None,
        error_by: None,
        error_reason: None,
        error_words: None,
        updated_at: tx.now(),
    };
    let row = tx.insert::<Entity>(row.into_active_model().reset_all()).await?;
    let mut events = task::apply_in(tx, subject(&row), &rules::received(&row)).await?;
    events.extend(look_after_in(tx, row.service_id, row.worker_id, row.took_place_at).await?);
    let view = shown_one_in(tx, &row).await?;
    let reply = cx.created(&view, format!("/v1/safety-events/{}", row.id))?;
    Ok(Done::new(told(EventType::SafetyEventRecorded, &row), reply).and(events))
}

/// Somebody is to check in with the worker (001). Neither the row nor its task names the person or the event.
async fn look_after_in(
    tx: &Tx,
    service_id: ServiceId,
    worker_id: WorkerId,
    from: DateTime<Utc>,
) -> Result<Vec<Event>, Problem> {
    let due_at = due(TaskKind::CheckInWithWorker, from);
    let row = check_in::Model {
        id: WorkerCheckInId::new(),
        version: 1,
        service_id,
        worker_id,
        due_at,
        checked_in_with: None,
        took_place_at: None,
        recorded_at: None,
        recorded_by: None,
        updated_at: tx.now(),
    };
    let subject = Subject { resource_type: "worker_check_in", id: row.id.0, service_id, pcn_id: None, person_id: None };
    tx.append::<check_in::Entity>(vec![row.into_active_model().reset_all()]).await?;
    let open = TaskChange::Open { kind: TaskKind::CheckInWithWorker, owner: Owner::Worker(worker_id), due_at };
    task::apply_in(tx, subject, &[open]).await
}
