use actix_web::post;

use super::entity::Model;
use super::history::Said;
use super::status::EpisodeAction;
use super::step::{begin_in, done_in, save_in, tasks_in};
use super::view::EpisodeOfCare;
use super::wire::{At, Resumption};
use crate::kernel::auth::Action;
use crate::kernel::cx::Cx;
use crate::kernel::event::EventType;
use crate::kernel::http::{Json, Path, Reply};
use crate::kernel::problem::{Code, Problem};
use crate::system::task::{TaskChange, TaskKind};

/// Resume an episode
///
/// Support goes on. One whose worker has left goes on once it is assigned to somebody.
#[utoipa::path(
    operation_id = "resumeEpisode",
    tag = "episodes",
    params(At),
    request_body(content = Resumption, example = json!({})),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
    responses((status = 200, description = "The episode, active.", body = EpisodeOfCare)),
)]
#[post("/episodes/{id}/resumption")]
pub async fn resume(cx: Cx, at: Path<At>, Json(input): Json<Resumption>) -> Result<Reply, Problem> {
    cx.write(Action::ResumeEpisode, async |tx| {
        let step = begin_in(&cx, tx, at.id, EpisodeAction::Resumption).await?;
        step.check_if_match_in(&cx, tx).await?;

        let after = Model { status: step.status, hold_reason: None, hold_until: None, ..step.row.clone() };
        let said = Said::default().in_words(input.words.as_ref());
        let row = save_in(tx, &step.row, after, Some(said)).await?;
        let tasks = tasks_in(tx, &row, &[TaskChange::Complete(TaskKind::ReviewHold)]).await?;
        done_in(&cx, tx, &row, EventType::EpisodeResumed, tasks).await
    })
    .await
}
