use super::codes::MdtItemAction;
use super::entity::{ActiveModel, Entity};
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
    params(At<MdtItemId>),
    request_body(content = MdtPresentation, example = json!({
        "outcome": "The physiotherapist sees her on Tuesday; then the walking group.",
        "goals_check": { "status": "checked", "by": "Dr Samina Khan", "on": "2026-11-02" },
    })),
    responses((status = 200, description = "The item, presented.", body = MdtItem)),
)]
#[post("/mdt-items/{id}/presentation")]
pub async fn present(cx: Cx, at: At<MdtItemId>, Json(input): Json<MdtPresentation>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::PresentMdtItem, at.id, async |tx, step| {
        let status = step.row.status.check(true, MdtItemAction::Presentation)?;
        let today = calendar::local_date(tx.now());
        Problem::if_any(rules::presentation_faults(&input, step.row.is_complex, today))?;
        let check = input.goals_check.clone();
        let change = ActiveModel {
            status: Set(status),
            presented_on: Set(Some(input.presented_on.unwrap_or(today))),
            outcome: Set(Some(input.outcome.clone().into())),
            goals_check: Set(Some(check.status)),
            goals_checked_by: Set(check.by.map(String::from)),
            goals_checked_on: Set(check.on),
            goals_not_checked_reason: Set(check.reason.map(String::from)),
            ..Default::default()
        };
        step.save(EventType::MdtItemPresented, change).await
    })
    .await
}
