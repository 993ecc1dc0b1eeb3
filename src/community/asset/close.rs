use super::codes::{AssetAction, AssetStatus};
use super::entity::{ActiveModel, Entity};
use super::rules::{self, Actor};
use super::save::remember_in;
use super::view::Asset;
use super::wire::AssetClosure;
use crate::community::connection::withdraw::asset_closes_in;
use crate::prelude::*;
use crate::system::task::{self, Subject, TaskChange, TaskKind};

/// Close an asset
///
/// For a time, or for good. The public directory says so at once, and nobody new is connected to it; who carries somebody that
/// goes there hears of it. What is gone for good nobody has to confirm any more.
#[utoipa::path(
    operation_id = "closeAsset",
    params(At<AssetId>),
    request_body(content = AssetClosure, example = json!({
        "status": "temporarily_closed", "comment": "The hall is being repaired", "reopens_on": "2027-01-12",
    })),
    responses((status = 200, description = "The asset, closed.", body = Asset)),
)]
#[post("/assets/{id}/closure")]
pub async fn close(cx: Cx, at: At<AssetId>, Json(input): Json<AssetClosure>) -> Result<Reply, Problem> {
    Problem::if_any(rules::closure_faults(&input, calendar::local_date(cx.now())))?;
    cx.step::<Entity>(Action::CloseAsset, at.id, async |tx, step| {
        step.row.check(Actor::of(tx.caller(), &step.row), AssetAction::Closure)?;
        let change = ActiveModel {
            status: Set(input.status),
            status_comment: Set(input.comment.clone().map(String::from)),
            reopens_on: Set(input.reopens_on),
            updated_by: Set(tx.caller().principal.id()),
            ..Default::default()
        };
        let row = step.save(EventType::AssetClosed, change).await?;
        remember_in(tx, &row).await?;
        asset_closes_in(tx, row.id).await?;
        if row.status == AssetStatus::Defunct {
            task::apply_in(tx, Subject::of(&row), &[TaskChange::Cancel(TaskKind::ConfirmAsset)]).await?;
        }
        Ok(row)
    })
    .await
}
