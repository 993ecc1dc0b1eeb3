use super::codes::CarePlanAction;
use super::entity::Entity;
use super::rules;
use super::save::step_in;
use super::view::CarePlan;
use super::wire::PlanNotWanted;
use crate::prelude::*;

/// Record that the person does not want a plan
///
/// Of a draft; the support goes on without. Where they change their mind, another plan is begun.
#[utoipa::path(
    operation_id = "markCarePlanNotWanted",
    params(At<CarePlanId>),
    request_body(content = PlanNotWanted, example = json!({ "reason": "nothing_written" })),
    responses((status = 200, description = "The plan, not wanted.", body = CarePlan)),
)]
#[post("/care-plans/{id}/not-wanted")]
pub async fn mark_not_wanted(cx: Cx, at: At<CarePlanId>, Json(input): Json<PlanNotWanted>) -> Result<Reply, Problem> {
    Problem::if_any(rules::not_wanted_faults(&input))?;
    cx.step::<Entity>(Action::MarkCarePlanNotWanted, at.id, async |tx, step| {
        let why = (Some(input.reason.to_string()), input.comment.as_ref());
        step_in(tx, step, (CarePlanAction::NotWanted, EventType::CarePlanNotWanted), why).await
    })
    .await
}
