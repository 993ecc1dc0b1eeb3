use super::entity::Entity;
use super::view::AccessReview;
use crate::prelude::*;

/// Read an access review
///
/// Who it is about does not see it.
#[utoipa::path(
    operation_id = "getAccessReview",
    params(At<AccessReviewId>),
    responses((status = 200, description = "The review.", body = AccessReview)),
)]
#[get("/access-reviews/{id}")]
pub async fn get(cx: Cx, at: At<AccessReviewId>) -> Result<Reply, Problem> {
    cx.get::<Entity>(Action::GetAccessReview, at.id).await
}
