use super::codes::AssetConcernAction;
use super::entity::{ActiveModel, Entity};
use super::view::AssetConcern;
use crate::community::asset::stop::recompute_stop_in;
use crate::prelude::*;
use crate::system::task::{self, Subject, TaskChange, TaskKind};

/// Mark a concern about a group as entered in error
///
/// It should never have been there, of this group or at all. It stops nothing any more.
#[utoipa::path(
    operation_id = "markAssetConcernInError",
    params(At<AssetConcernId>),
    responses((status = 200, description = "The concern, entered in error.", body = AssetConcern)),
)]
#[post("/asset-concerns/{id}/error")]
pub async fn mark_in_error(cx: Cx, at: At<AssetConcernId>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::MarkAssetConcernInError, at.id, async |tx, step| {
        let status = step.row.status.check(tx.caller().role, AssetConcernAction::Error)?;
        let change = ActiveModel { status: Set(status), ..Default::default() };
        let row = step.save(EventType::AssetConcernEnteredInError, change).await?;
        // Whoever marks it has looked at it: no safety task is cancelled.
        task::apply_in(tx, Subject::of(&row), &[TaskChange::Complete(TaskKind::ReviewAssetConcern)]).await?;
        recompute_stop_in(tx, row.asset_id).await?;
        Ok(row)
    })
    .await
}
