use super::codes::AccessReviewAction;
use super::entity::{ActiveModel, Entity};
use super::rules;
use super::view::AccessReview;
use super::wire::AccessReviewCompletion;
use crate::prelude::*;

/// Complete an access review
///
/// Say what came of it. What the same caller does about the same after that is a review of its own.
#[utoipa::path(
    operation_id = "completeAccessReview",
    params(At<AccessReviewId>),
    request_body = AccessReviewCompletion,
    responses((status = 200, description = "The review, done.", body = AccessReview)),
)]
#[post("/access-reviews/{id}/completion")]
pub async fn complete(
    cx: Cx,
    at: At<AccessReviewId>,
    Json(input): Json<AccessReviewCompletion>,
) -> Result<Reply, Problem> {
    Problem::if_any(rules::faults(&input))?;
    cx.step::<Entity>(Action::CompleteAccessReview, at.id, async |tx, step| {
        let status = step.row.status.check((), AccessReviewAction::Completion)?;
        let change = ActiveModel {
            status: Set(status),
            outcome: Set(Some(input.outcome)),
            comment: Set(input.comment.as_ref().map(|text| text.as_str().to_owned())),
            reviewed_by: Set(Some(tx.caller().principal.id())),
            reviewed_at: Set(Some(tx.now())),
            ..Default::default()
        };
        step.save(EventType::AccessReviewCompleted, change).await
    })
    .await
}
