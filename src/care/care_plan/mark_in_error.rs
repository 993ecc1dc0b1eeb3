use super::codes::CarePlanAction;
use super::entity::Entity;

use super::save::step_in;
use super::view::CarePlan;
use super::wire::PlanInError;
use crate::prelude::*;

/// Mark a plan as entered in error
///
/// It should never have been there. Nobody is given a copy of it, and nobody is asked to review it.
#[utoipa::path(
    operation_id = "markCarePlanInError",
    params(At<CarePlanId>),
    request_body(content = PlanInError, example = json!({ "reason": "wrong_person" })),
    responses((status = 200, description = "The plan, entered in error.", body = CarePlan)),
)]
#[post("/care-plans/{id}/error")]
pub async fn mark_in_error(cx: Cx, at: At<CarePlanId>, Json(input): Json<PlanInError>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::MarkCarePlanInError, at.id, async |tx, step| {
        let why = (Some(input.reason.to_string()), input.comment.as_ref());
        step_in(tx, step, (CarePlanAction::Error, EventType::CarePlanEnteredInError), why).await
    })
    .await
}
