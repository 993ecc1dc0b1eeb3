use super::clock::unheld_in;
use super::codes::SupervisionAction;
use super::entity::{ActiveModel, Entity};
use super::events::event;
use super::rules::{self, Actor};
use super::view::Supervision;
use crate::prelude::*;

/// Mark a supervision as entered in error
///
/// It should never have been there. Where it was the latest, the month runs from the one before it again.
#[utoipa::path(
    operation_id = "markSupervisionInError",
    tag = "supervisions",
    params(At<SupervisionId>),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
    responses((status = 200, description = "The entry, entered in error.", body = Supervision)),
)]
#[post("/supervisions/{id}/error")]
pub async fn mark_in_error(cx: Cx, at: At<SupervisionId>) -> Result<Reply, Problem> {
    cx.write(Action::MarkSupervisionInError, async |tx| {
        let row = tx.get::<Entity>(at.id).await?;
        let if_match = cx.needs_if_match()?;
        let status = rules::check(&row, Actor::of(tx.caller()), SupervisionAction::Error)?;
        cx.check_if_match(&if_match, &Supervision::new(&row, tx.caller()))?;
        let change = ActiveModel { status: Set(status), updated_at: Set(tx.now()), ..Default::default() };
        let row = tx.update::<Entity>(&row, change).await?;
        tx.emit(event(EventType::SupervisionEnteredInError, &row));
        unheld_in(tx, &row).await?;
        cx.ok(&Supervision::new(&row, tx.caller()))
    })
    .await
}
