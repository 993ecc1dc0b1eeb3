use super::entity::Entity;
use super::view::Outcome;
use crate::prelude::*;

/// Read an outcome
///
/// Of your own cases, or with an `Access-Reason` of a colleague's.
#[utoipa::path(
    operation_id = "getOutcome",
    params(At<OutcomeId>),
    responses((status = 200, description = "The outcome.", body = Outcome)),
)]
#[get("/outcomes/{id}")]
pub async fn get(cx: Cx, at: At<OutcomeId>) -> Result<Reply, Problem> {
    cx.get::<Entity>(Action::GetOutcome, at.id).await
}
