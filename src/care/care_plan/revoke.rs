use super::codes::CarePlanAction;
use super::entity::Entity;
use super::rules;
use super::save::step_in;
use super::view::CarePlan;
use super::wire::PlanRevocation;
use crate::prelude::*;

/// Give a plan up
///
/// The agreement was taken back, or the plan no longer fits. Nobody is asked to review it any more.
#[utoipa::path(
    operation_id = "revokeCarePlan",
    params(At<CarePlanId>),
    request_body(content = PlanRevocation, example = json!({ "reason": "agreement_withdrawn" })),
    responses((status = 200, description = "The plan, revoked.", body = CarePlan)),
)]
#[post("/care-plans/{id}/revocation")]
pub async fn revoke(cx: Cx, at: At<CarePlanId>, Json(input): Json<PlanRevocation>) -> Result<Reply, Problem> {
    Problem::if_any(rules::revocation_faults(&input))?;
    cx.step::<Entity>(Action::RevokeCarePlan, at.id, async |tx, step| {
        let why = (Some(input.reason.to_string()), input.comment.as_ref());
        step_in(tx, step, (CarePlanAction::Revocation, EventType::CarePlanRevoked), why).await
    })
    .await
}
