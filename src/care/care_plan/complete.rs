use super::codes::CarePlanAction;
use super::entity::Entity;

use super::save::step_in;
use super::view::CarePlan;
use super::wire::PlanCompletion;
use crate::prelude::*;

/// Record that a plan has done its work
///
/// Nobody is asked to review it any more.
#[utoipa::path(
    operation_id = "completeCarePlan",
    params(At<CarePlanId>),
    request_body(content = PlanCompletion, example = json!({ "comment": "She goes by herself, and has asked for no other" })),
    responses((status = 200, description = "The plan, completed.", body = CarePlan)),
)]
#[post("/care-plans/{id}/completion")]
pub async fn complete(cx: Cx, at: At<CarePlanId>, Json(input): Json<PlanCompletion>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::CompleteCarePlan, at.id, async |tx, step| {
        let why = (None, input.comment.as_ref());
        step_in(tx, step, (CarePlanAction::Completion, EventType::CarePlanCompleted), why).await
    })
    .await
}
