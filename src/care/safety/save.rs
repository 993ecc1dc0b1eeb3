//! Writes a safety event down, with its clocks and a check-in with the worker.

use chrono::SubsecRound;

use super::codes::SafetyEventStatus;
use super::entity::{Entity, Model};
use super::views::actor;
use super::wire::NewSafetyEvent;
use super::{check_in, rules};
use crate::prelude::*;
use crate::system::task::rules::due;
use crate::system::task::{self, Owner, Subject, TaskChange, TaskKind};

/// Whom an event is about.
pub(super) struct About {
    pub service_id: ServiceId,
    pub person_id: PersonId,
    pub episode_id: Option<EpisodeId>,
    pub carried_by: Option<WorkerId>,
}

/// Writes an event down and starts its clocks.
pub(super) async fn record_in(cx: &Cx, tx: &Tx, about: About, input: &NewSafetyEvent) -> Result<Reply, Problem> {
    let actor = actor(tx)?;
    let works_with_people = actor.role.has_caseload();
    // Who had the talk carries it on; a supervisor, lead or manager writes down for the one whose case it is.
    let worker_id = if works_with_people { actor.worker } else { about.carried_by.unwrap_or(actor.worker) };
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
        occurred_at: input.occurred_at.trunc_subsecs(6),
        recorded_at: tx.now(),
        recorded_by: actor.worker,
        recorded_role: actor.role,
        acknowledged_at: None,
        acknowledged_by: None,
        acknowledged_role: None,
        closed_at: None,
        closed_by: None,
        closing_note: None,
        error_at: None,
        error_by: None,
        error_reason: None,
        error_comment: None,
        updated_at: tx.now(),
    };
    let row = tx.record::<Entity>(EventType::SafetyEventRecorded, row).await?;
    task::apply_in(tx, Subject::of(&row), &rules::received(&row)).await?;
    look_after_in(tx, row.service_id, row.worker_id, row.occurred_at).await?;
    cx.created(tx, &row).await
}

/// Somebody is to check in with the worker (001). Neither the row nor its task names the person or the event.
async fn look_after_in(
    tx: &Tx,
    service_id: ServiceId,
    worker_id: WorkerId,
    from: DateTime<Utc>,
) -> Result<(), Problem> {
    let due_at = due(TaskKind::CheckInWithWorker, from);
    let row = check_in::Model {
        id: WorkerCheckInId::new(),
        version: 1,
        service_id,
        worker_id,
        due_at,
        checked_in_with: None,
        occurred_at: None,
        recorded_at: None,
        recorded_by: None,
        updated_at: tx.now(),
    };
    let subject = Subject::of(&row);
    tx.append::<check_in::Entity>(vec![row.into_active_model().reset_all()]).await?;
    let open = TaskChange::Open { kind: TaskKind::CheckInWithWorker, owner: Owner::Worker(worker_id), due_at };
    task::apply_in(tx, subject, &[open]).await
}
