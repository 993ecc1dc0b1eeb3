use super::clock::unheld_in;
use super::codes::SupervisionAction;
use super::entity::{ActiveModel, Entity};
use super::rules::Actor;
use super::view::Supervision;
use crate::prelude::*;

/// Mark a supervision as entered in error
///
/// It should never have been there. Where it was the latest, the month runs from the one before it again.
#[utoipa::path(
    operation_id = "markSupervisionInError",
    params(At<SupervisionId>),
    responses((status = 200, description = "The entry, entered in error.", body = Supervision)),
)]
#[post("/supervisions/{id}/error")]
pub async fn mark_in_error(cx: Cx, at: At<SupervisionId>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::MarkSupervisionInError, at.id, async |tx, step| {
        let status = step.row.check(Actor::of(tx.caller()), SupervisionAction::Error)?;
        let change = ActiveModel { status: Set(status), ..Default::default() };
        let row = step.save(EventType::SupervisionEnteredInError, change).await?;
        unheld_in(tx, &row).await?;
        Ok(row)
    })
    .await
}
