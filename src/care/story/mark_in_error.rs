use super::codes::StoryAction;
use super::entity::Entity;
use super::pull_back::pull_back_in;
use super::save::in_error;
use super::view::Story;
use super::wire::StoryInError;
use crate::prelude::*;

/// Mark a story as entered in error
///
/// It should never have been there: it is pulled back from where it has gone, and a task asks for it to be taken back from there.
#[utoipa::path(
    operation_id = "markStoryInError",
    params(At<StoryId>),
    request_body(content = StoryInError, example = json!({ "reason": "wrong_person" })),
    responses((status = 200, description = "The story, entered in error.", body = Story)),
)]
#[post("/stories/{id}/error")]
pub async fn mark_in_error(cx: Cx, at: At<StoryId>, Json(input): Json<StoryInError>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::MarkStoryInError, at.id, async |tx, step| {
        step.row.status.check(tx.caller().role, StoryAction::Error)?;
        let row = step.save(EventType::StoryEnteredInError, in_error(tx, input.reason)).await?;
        pull_back_in(tx, &row, |_| true).await?;
        Ok(row)
    })
    .await
}
