use super::entity::Model;
use super::history::Said;
use super::rules::{hold_faults, look_again_by};
use super::status::EpisodeAction;
use super::step::{begin_in, event, save_in, tasks_in};
use super::view::EpisodeOfCare;
use super::views::view_of;
use super::wire::Hold;
use crate::prelude::*;
use crate::system::task::{Owner, TaskChange, TaskKind};

/// Put an episode on hold
///
/// Support is paused until a day; then a task asks its worker to look again. Sent for one that is on hold already it
/// gives another reason and another day.
#[utoipa::path(
    operation_id = "holdEpisode",
    tag = "episodes",
    params(At<EpisodeId>),
    request_body(content = Hold, example = json!({ "reason": "in_hospital", "until": "2026-12-14" })),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
    responses((status = 200, description = "The episode, on hold.", body = EpisodeOfCare)),
)]
#[post("/episodes/{id}/hold")]
pub async fn hold(cx: Cx, at: At<EpisodeId>, Json(input): Json<Hold>) -> Result<Reply, Problem> {
    cx.write(Action::HoldEpisode, async |tx| {
        Problem::if_any(hold_faults(&input, calendar::local_date(tx.now())))?;
        let step = begin_in(&cx, tx, at.id, EpisodeAction::Hold).await?;
        step.check_if_match_in(&cx, tx).await?;

        let after = Model {
            status: step.status,
            hold_reason: Some(input.reason),
            hold_until: Some(input.until),
            ..step.row.clone()
        };
        let said = Said::because(input.reason).with_comment(input.comment.as_ref()).until(input.until);
        let row = save_in(tx, &step.row, after, Some(said)).await?;
        tx.emit(event(EventType::EpisodePutOnHold, &row));
        let look_again = TaskChange::Open {
            kind: TaskKind::ReviewHold,
            owner: Owner::Worker(row.worker_id),
            due_at: look_again_by(input.until),
        };
        tasks_in(tx, &row, &[TaskChange::Complete(TaskKind::ReviewHold), look_again]).await?;
        cx.ok(&view_of(tx, &row).await?)
    })
    .await
}
