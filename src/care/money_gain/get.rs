use super::entity::Entity;
use super::wire::MoneyGain;
use crate::prelude::*;

/// Read a record of money gained
///
/// Of your own cases, or with an `Access-Reason` of a colleague's.
#[utoipa::path(
    operation_id = "getMoneyGain",
    params(At<MoneyGainId>),
    responses((status = 200, description = "The record.", body = MoneyGain)),
)]
#[get("/money-gains/{id}")]
pub async fn get(cx: Cx, at: At<MoneyGainId>) -> Result<Reply, Problem> {
    cx.get::<Entity>(Action::GetMoneyGain, at.id).await
}
