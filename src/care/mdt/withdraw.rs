use super::codes::MdtItemAction;
use super::entity::{ActiveModel, Entity};
use super::view::MdtItem;
use super::wire::MdtWithdrawal;
use crate::prelude::*;

/// Take an item off an MDT
///
/// The person is not presented after all.
#[utoipa::path(
    operation_id = "withdrawMdtItem",
    params(At<MdtItemId>),
    request_body(content = MdtWithdrawal, example = json!({ "reason": "person_disagreed" })),
    responses((status = 200, description = "The item, withdrawn.", body = MdtItem)),
)]
#[post("/mdt-items/{id}/withdrawal")]
pub async fn withdraw(cx: Cx, at: At<MdtItemId>, Json(input): Json<MdtWithdrawal>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::WithdrawMdtItem, at.id, async |_, step| {
        let status = step.row.status.check(true, MdtItemAction::Withdrawal)?;
        let change =
            ActiveModel { status: Set(status), withdrawal_reason: Set(Some(input.reason)), ..Default::default() };
        step.save(EventType::MdtItemWithdrawn, change).await
    })
    .await
}
