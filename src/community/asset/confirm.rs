use super::codes::AssetAction;
use super::entity::{ActiveModel, Entity};
use super::rules::Actor;
use super::view::Asset;
use crate::prelude::*;
use crate::system::task::{self, Subject, TaskChange, TaskKind};

/// Confirm an asset
///
/// That what the listing says is still right: you asked the group, or are the group. It holds for six months, and the task of
/// confirming it is done.
#[utoipa::path(
    operation_id = "confirmAsset",
    params(At<AssetId>),
    responses((status = 200, description = "The asset, confirmed.", body = Asset)),
)]
#[post("/assets/{id}/confirmation")]
pub async fn confirm(cx: Cx, at: At<AssetId>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::ConfirmAsset, at.id, async |tx, step| {
        step.row.check(Actor::of(tx.caller(), &step.row), AssetAction::Confirmation)?;
        let change = ActiveModel {
            confirmed_at: Set(tx.now()),
            confirmed_by: Set(tx.caller().principal.id()),
            ..Default::default()
        };
        let row = step.save(EventType::AssetConfirmed, change).await?;
        task::apply_in(tx, Subject::of(&row), &[TaskChange::Complete(TaskKind::ConfirmAsset)]).await?;
        Ok(row)
    })
    .await
}
