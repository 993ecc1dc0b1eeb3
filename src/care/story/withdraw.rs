use super::codes::StoryAction;
use super::entity::{ActiveModel, Entity};
use super::pull_back::pull_back_in;
use super::view::Story;
use super::wire::StoryWithdrawal;
use crate::prelude::*;

/// Pull a story back
///
/// From every place where it has gone. A task asks for it to be taken back from there. Where the person withdraws their consent
/// this happens by itself.
#[utoipa::path(
    operation_id = "withdrawStory",
    params(At<StoryId>),
    request_body(content = StoryWithdrawal, example = json!({ "comment": "The group that it names has closed" })),
    responses((status = 200, description = "The story, pulled back.", body = Story)),
)]
#[post("/stories/{id}/withdrawal")]
pub async fn withdraw(cx: Cx, at: At<StoryId>, Json(input): Json<StoryWithdrawal>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::WithdrawStory, at.id, async |tx, step| {
        let status = step.row.status.check(tx.caller().role, StoryAction::Withdrawal)?;
        let change = ActiveModel {
            status: Set(status),
            status_comment: Set(Some(input.comment.as_str().to_owned())),
            updated_by: Set(tx.caller().principal.id()),
            ..Default::default()
        };
        let row = step.save(EventType::StoryWithdrawn, change).await?;
        pull_back_in(tx, &row, |_| true).await?;
        Ok(row)
    })
    .await
}
