use super::codes::AssetAction;
use super::entity::{ActiveModel, Entity};
use super::rules::Actor;
use super::save::remember_in;
use super::view::Asset;
use crate::prelude::*;
use crate::system::task::{self, Owner, Subject, TaskChange, TaskKind};

/// Reopen an asset
///
/// It is running again, and what the listing says is right: it is confirmed thereby.
#[utoipa::path(
    operation_id = "reopenAsset",
    params(At<AssetId>),
    responses((status = 200, description = "The asset, running.", body = Asset)),
)]
#[post("/assets/{id}/reopening")]
pub async fn reopen(cx: Cx, at: At<AssetId>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::ReopenAsset, at.id, async |tx, step| {
        let status = step.row.check(Actor::of(tx.caller(), &step.row), AssetAction::Reopening)?;
        let by = tx.caller().principal.id();
        let change = ActiveModel {
            status: Set(status),
            status_comment: Set(None),
            reopens_on: Set(None),
            confirmed_at: Set(tx.now()),
            confirmed_by: Set(by),
            updated_by: Set(by),
            ..Default::default()
        };
        let row = step.save(EventType::AssetReopened, change).await?;
        remember_in(tx, &row).await?;
        let anew = [
            TaskChange::CompleteOnce(TaskKind::ConfirmAsset),
            TaskChange::open(TaskKind::ConfirmAsset, Owner::Service, tx.now()),
        ];
        task::apply_in(tx, Subject::of(&row), &anew).await?;
        Ok(row)
    })
    .await
}
