use super::codes::{CarePlanAction, PlanError};
use super::entity::Entity;
use super::save::{step_in, take_back_in};
use super::view::CarePlan;
use super::wire::PlanInError;
use crate::prelude::*;

/// Mark a plan as entered in error
///
/// It should never have been there. Nobody is given a copy of it, and nobody is asked to review it. What it wrote
/// down as permitted is taken back at once, unless what it says is wrong and the person did permit it (`wrong_content`).
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
        let row = step_in(tx, step, (CarePlanAction::Error, EventType::CarePlanEnteredInError), why).await?;
        if input.reason != PlanError::WrongContent {
            take_back_in(tx, &row).await?;
        }
        Ok(row)
    })
    .await
}
