use super::codes::GapAction;
use super::entity::{ActiveModel, Entity};
use super::view::Gap;
use crate::prelude::*;
use crate::system::task::{self, Subject, TaskChange, TaskKind};

/// Mark a gap as entered in error
///
/// It stays to be seen by the service, counts no longer, and no commissioner reads it any more.
#[utoipa::path(
    operation_id = "markGapInError",
    params(At<GapId>),
    responses((status = 200, description = "The gap, entered in error.", body = Gap)),
)]
#[post("/gaps/{id}/error")]
pub async fn mark_in_error(cx: Cx, at: At<GapId>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::MarkGapInError, at.id, async |tx, step| {
        let status = step.row.status.check(tx.caller().role, GapAction::Error)?;
        let change = ActiveModel { status: Set(status), ..Default::default() };
        let row = step.save(EventType::GapEnteredInError, change).await?;
        let gone = [TaskKind::EscalateGap, TaskKind::ChaseGapAnswer, TaskKind::ReadGapAnswer].map(TaskChange::Cancel);
        task::apply_in(tx, Subject::of(&row), &gone).await?;
        Ok(row)
    })
    .await
}
