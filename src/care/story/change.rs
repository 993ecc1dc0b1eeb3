use super::codes::StoryAction;
use super::entity::{ActiveModel, Entity};
use super::save::remember_in;
use super::view::{Story, StoryPatch};
use super::wire::StoryContent;
use crate::care::care_plan::entity::with_bars;
use crate::prelude::*;

/// Change a story
///
/// As long as it is a draft, or was pulled back: then it is a draft again. What it said before is kept. What has gone out is not
/// changed.
#[utoipa::path(
    operation_id = "changeStory",
    params(At<StoryId>),
    request_body(content = StoryPatch, content_type = "application/merge-patch+json", example = json!({
        "conclusion": "She has asked whether the choir could come to the surgery.",
    })),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
    responses((status = 200, description = "The story as it stands now.", body = Story)),
)]
#[patch("/stories/{id}")]
pub async fn change(cx: Cx, at: At<StoryId>, Json(input): Json<StoryPatch>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::ChangeStory, at.id, async |tx, step| {
        let status = step.row.status.check(tx.caller().role, StoryAction::Change)?;
        step.check_if_match().await?;
        let after: StoryContent = cx.validate(&input.apply(&json!(step.row.content)))?;
        Problem::if_any(after.faults())?;
        let change = ActiveModel {
            status: Set(status),
            status_comment: Set(None),
            classes: Set(with_bars(&step.row.classes, after.sensitive_classes.iter())),
            content: Set(after),
            updated_by: Set(tx.caller().principal.id()),
            ..Default::default()
        };
        let row = step.save(EventType::StoryChanged, change).await?;
        remember_in(tx, &row).await?;
        Ok(row)
    })
    .await
}
