use super::codes::MdtItemAction;
use super::entity::{ActiveModel, Entity};
use super::events::event;
use super::rules;
use super::view::MdtItem;
use super::wire::MdtWithdrawal;
use crate::prelude::*;

/// Take an item off an MDT
///
/// The person is not presented after all.
#[utoipa::path(
    operation_id = "withdrawMdtItem",
    tag = "mdt items",
    params(At<MdtItemId>),
    request_body(content = MdtWithdrawal, example = json!({ "reason": "person_disagreed" })),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
    responses((status = 200, description = "The item, withdrawn.", body = MdtItem)),
)]
#[post("/mdt-items/{id}/withdrawal")]
pub async fn withdraw(cx: Cx, at: At<MdtItemId>, Json(input): Json<MdtWithdrawal>) -> Result<Reply, Problem> {
    cx.write(Action::WithdrawMdtItem, async |tx| {
        let row = tx.get::<Entity>(at.id).await?;
        let if_match = cx.needs_if_match()?;
        let status = rules::check(row.status, MdtItemAction::Withdrawal)?;
        cx.check_if_match(&if_match, &MdtItem::new(&row, tx.caller()))?;
        let change = ActiveModel {
            status: Set(status),
            withdrawal_reason: Set(Some(input.reason)),
            updated_at: Set(tx.now()),
            ..Default::default()
        };
        let row = tx.update::<Entity>(&row, change).await?;
        tx.emit(event(EventType::MdtItemWithdrawn, &row));
        cx.ok(&MdtItem::new(&row, tx.caller()))
    })
    .await
}
