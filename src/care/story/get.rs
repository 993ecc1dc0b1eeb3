use super::entity::Entity;
use super::view::Story;
use crate::prelude::*;

/// Read a story
///
/// What it says, where it stands, and where it has gone. Of your own cases, or with an `Access-Reason` of a colleague's.
#[utoipa::path(
    operation_id = "getStory",
    params(At<StoryId>),
    responses((status = 200, description = "The story.", body = Story)),
)]
#[get("/stories/{id}")]
pub async fn get(cx: Cx, at: At<StoryId>) -> Result<Reply, Problem> {
    cx.get::<Entity>(Action::GetStory, at.id).await
}
