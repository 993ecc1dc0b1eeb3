use super::entity::Model;
use super::history::Said;
use super::status::EpisodeAction;
use super::step::{begin_in, event, save_in, tasks_in};
use super::view::EpisodeOfCare;
use super::views::view_of;
use super::wire::Resumption;
use crate::prelude::*;
use crate::system::task::{TaskChange, TaskKind};

/// Resume an episode
///
/// Support goes on. One whose worker has left goes on once it is assigned to somebody.
#[utoipa::path(
    operation_id = "resumeEpisode",
    tag = "episodes",
    params(At<EpisodeId>),
    request_body(content = Resumption, example = json!({})),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
    responses((status = 200, description = "The episode, active.", body = EpisodeOfCare)),
)]
#[post("/episodes/{id}/resumption")]
pub async fn resume(cx: Cx, at: At<EpisodeId>, Json(input): Json<Resumption>) -> Result<Reply, Problem> {
    cx.write(Action::ResumeEpisode, async |tx| {
        let step = begin_in(&cx, tx, at.id, EpisodeAction::Resumption).await?;
        step.check_if_match_in(&cx, tx).await?;

        let after = Model { status: step.status, hold_reason: None, hold_until: None, ..step.row.clone() };
        let said = Said::default().with_comment(input.comment.as_ref());
        let row = save_in(tx, &step.row, after, Some(said)).await?;
        tx.emit(event(EventType::EpisodeResumed, &row));
        tasks_in(tx, &row, &[TaskChange::Complete(TaskKind::ReviewHold)]).await?;
        cx.ok(&view_of(tx, &row).await?)
    })
    .await
}
