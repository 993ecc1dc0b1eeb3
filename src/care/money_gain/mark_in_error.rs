use super::codes::MoneyGainAction;
use super::entity::{ActiveModel, Entity};
use super::wire::MoneyGain;
use crate::prelude::*;

/// Mark money gained as entered in error
///
/// It was not gained, or not so much: record what was.
#[utoipa::path(
    operation_id = "markMoneyGainInError",
    params(At<MoneyGainId>),
    responses((status = 200, description = "The record, entered in error.", body = MoneyGain)),
)]
#[post("/money-gains/{id}/error")]
pub async fn mark_in_error(cx: Cx, at: At<MoneyGainId>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::MarkMoneyGainInError, at.id, async |tx, step| {
        let status = step.row.status.check(tx.caller().role, MoneyGainAction::Error)?;
        let change = ActiveModel { status: Set(status), ..Default::default() };
        step.save(EventType::MoneyGainEnteredInError, change).await
    })
    .await
}
