use super::codes::CarePlanAction;
use super::entity::Entity;

use super::save::step_in;
use super::view::CarePlan;
use super::wire::PlanReview;
use crate::prelude::*;

/// Look at a plan again
///
/// It may be changed then, and is agreed anew. What was agreed before holds until it is.
#[utoipa::path(
    operation_id = "reviewCarePlan",
    params(At<CarePlanId>),
    request_body(content = PlanReview, example = json!({ "comment": "She is well enough for more" })),
    responses((status = 200, description = "The plan, under review.", body = CarePlan)),
)]
#[post("/care-plans/{id}/review")]
pub async fn review(cx: Cx, at: At<CarePlanId>, Json(input): Json<PlanReview>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::ReviewCarePlan, at.id, async |tx, step| {
        let why = (None, input.comment.as_ref());
        step_in(tx, step, (CarePlanAction::Review, EventType::CarePlanReviewBegun), why).await
    })
    .await
}
