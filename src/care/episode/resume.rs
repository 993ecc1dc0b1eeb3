use super::entity::{Entity, Model};
use super::history::Said;
use super::status::EpisodeAction;
use super::step::{save_in, tasks_in};
use super::view::EpisodeOfCare;
use super::wire::Resumption;
use crate::prelude::*;
use crate::system::task::{TaskChange, TaskKind};

/// Resume an episode
///
/// Support goes on. One whose worker has left goes on once it is assigned to somebody.
#[utoipa::path(
    operation_id = "resumeEpisode",
    params(At<EpisodeId>),
    request_body(content = Resumption, example = json!({})),
    responses((status = 200, description = "The episode, active.", body = EpisodeOfCare)),
)]
#[post("/episodes/{id}/resumption")]
pub async fn resume(cx: Cx, at: At<EpisodeId>, Json(input): Json<Resumption>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::ResumeEpisode, at.id, async |tx, step| {
        let status = step.row.check(tx.caller().role, EpisodeAction::Resumption)?;
        step.check_if_match().await?;

        let after = Model { status, hold_reason: None, hold_until: None, ..step.row.clone() };
        let said = Said::default().with_comment(input.comment.as_ref());
        let row = save_in(tx, &step.row, after, Some(said)).await?;
        tx.emit(row.event(EventType::EpisodeResumed));
        tasks_in(tx, &row, &[TaskChange::Complete(TaskKind::ReviewHold)]).await?;
        Ok(row)
    })
    .await
}
