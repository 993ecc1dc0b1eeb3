use super::entity::{Entity, Model};
use super::history::Said;
use super::rules::{hold_faults, look_again_by};
use super::status::EpisodeAction;
use super::step::{save_in, tasks_in};
use super::view::EpisodeOfCare;
use super::wire::Hold;
use crate::prelude::*;
use crate::system::task::{Owner, TaskChange, TaskKind};

/// Put an episode on hold
///
/// Support is paused until a day; then a task asks its worker to look again. Sent for one that is on hold already it
/// gives another reason and another day.
#[utoipa::path(
    operation_id = "holdEpisode",
    params(At<EpisodeId>),
    request_body(content = Hold, example = json!({ "reason": "in_hospital", "until": "2026-12-14" })),
    responses((status = 200, description = "The episode, on hold.", body = EpisodeOfCare)),
)]
#[post("/episodes/{id}/hold")]
pub async fn hold(cx: Cx, at: At<EpisodeId>, Json(input): Json<Hold>) -> Result<Reply, Problem> {
    cx.write(Action::HoldEpisode, async |tx| {
        // After the replay: what was a day ahead when it was sent may no longer be.
        Problem::if_any(hold_faults(&input, calendar::local_date(tx.now())))?;
        let step = cx.begin::<Entity>(tx, at.id).await?;
        let status = step.row.check(tx.caller().role, EpisodeAction::Hold)?;
        step.check_if_match().await?;

        let after =
            Model { status, hold_reason: Some(input.reason), hold_until: Some(input.until), ..step.row.clone() };
        let said = Said::because(input.reason).with_comment(input.comment.as_ref()).until(input.until);
        let row = save_in(tx, &step.row, after, Some(said)).await?;
        tx.emit(row.event(EventType::EpisodePutOnHold));
        let look_again = TaskChange::Open {
            kind: TaskKind::ReviewHold,
            owner: Owner::Worker(row.worker_id),
            due_at: look_again_by(input.until),
        };
        tasks_in(tx, &row, &[TaskChange::Complete(TaskKind::ReviewHold), look_again]).await?;
        cx.show(tx, &row).await
    })
    .await
}
