use super::codes::AssetConcernAction;
use super::entity::{ActiveModel, Entity};
use super::view::AssetConcern;
use super::wire::AssetConcernResolution;
use crate::community::asset::stop::recompute_stop_in;
use crate::prelude::*;
use crate::system::task::{self, Subject, TaskChange, TaskKind};

/// Resolve a concern about a group
///
/// You looked into it, and say what was found. Where nothing else stands against the group, its listing may be opened again
/// (`POST /v1/assets/{id}/reopening`): that is a step of its own.
#[utoipa::path(
    operation_id = "resolveAssetConcern",
    params(At<AssetConcernId>),
    request_body(content = AssetConcernResolution, example = json!({
        "outcome": "seen_to", "comment": "Lifts are given by two leaders together from now on. The members know.",
    })),
    responses((status = 200, description = "The concern, resolved.", body = AssetConcern)),
)]
#[post("/asset-concerns/{id}/resolution")]
pub async fn resolve(
    cx: Cx,
    at: At<AssetConcernId>,
    Json(input): Json<AssetConcernResolution>,
) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::ResolveAssetConcern, at.id, async |tx, step| {
        let status = step.row.status.check(tx.caller().role, AssetConcernAction::Resolution)?;
        let change = ActiveModel {
            status: Set(status),
            outcome: Set(Some(input.outcome)),
            outcome_comment: Set(Some(input.comment.clone().into())),
            resolved_by: Set(tx.caller().worker_id()),
            resolved_at: Set(Some(tx.now())),
            ..Default::default()
        };
        let row = step.save(EventType::AssetConcernResolved, change).await?;
        task::apply_in(tx, Subject::of(&row), &[TaskChange::Complete(TaskKind::ReviewAssetConcern)]).await?;
        recompute_stop_in(tx, row.asset_id).await?;
        Ok(row)
    })
    .await
}
