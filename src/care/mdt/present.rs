use super::codes::MdtItemAction;
use super::entity::{ActiveModel, Entity};
use super::events::event;
use super::rules;
use super::view::MdtItem;
use super::wire::MdtPresentation;
use crate::prelude::*;

/// Say what came of an MDT
///
/// The person was presented: what the team advised, and whether a clinician has looked at the goals and the plan. Where
/// the situation is complex they are checked, or it is said why not yet (003 §7.2).
#[utoipa::path(
    operation_id = "presentMdtItem",
    tag = "mdt items",
    params(At<MdtItemId>),
    request_body(content = MdtPresentation, example = json!({
        "outcome": "The physiotherapist sees her on Tuesday; then the walking group.",
        "goals_check": { "status": "checked", "by": "Dr Samina Khan", "on": "2026-11-02" },
    })),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
    responses((status = 200, description = "The item, presented.", body = MdtItem)),
)]
#[post("/mdt-items/{id}/presentation")]
pub async fn present(cx: Cx, at: At<MdtItemId>, Json(input): Json<MdtPresentation>) -> Result<Reply, Problem> {
    cx.write(Action::PresentMdtItem, async |tx| {
        let row = tx.get::<Entity>(at.id).await?;
        let if_match = cx.needs_if_match()?;
        let status = rules::check(row.status, MdtItemAction::Presentation)?;
        let today = calendar::local_date(tx.now());
        Problem::if_any(rules::presentation_faults(&input, row.is_complex, today))?;
        cx.check_if_match(&if_match, &MdtItem::new(&row, tx.caller()))?;
        let check = input.goals_check.clone();
        let change = ActiveModel {
            status: Set(status),
            presented_on: Set(Some(input.presented_on.unwrap_or(today))),
            outcome: Set(Some(input.outcome.clone().into())),
            goals_check: Set(Some(check.status)),
            goals_checked_by: Set(check.by.map(String::from)),
            goals_checked_on: Set(check.on),
            goals_not_checked_reason: Set(check.reason.map(String::from)),
            updated_at: Set(tx.now()),
            ..Default::default()
        };
        let row = tx.update::<Entity>(&row, change).await?;
        tx.emit(event(EventType::MdtItemPresented, &row));
        cx.ok(&MdtItem::new(&row, tx.caller()))
    })
    .await
}
