use super::codes::GapAction;
use super::entity::{ActiveModel, Entity};
use super::rules;
use super::view::Gap;
use super::wire::GapPatch;
use crate::prelude::*;

/// Change a gap
///
/// A merge-patch (RFC 7396), as long as it was taken to nobody: what somebody was asked stays as it was asked.
#[utoipa::path(
    operation_id = "updateGap",
    params(At<GapId>),
    request_body(content = GapPatch, content_type = "application/merge-patch+json", example = json!({ "outward_code": "HX8" })),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
    responses((status = 200, description = "The gap as it is now.", body = Gap)),
)]
#[patch("/gaps/{id}")]
pub async fn update(cx: Cx, at: At<GapId>, Json(patch): Json<GapPatch>) -> Result<Reply, Problem> {
    Problem::if_any(rules::text_faults(patch.comment.as_ref()))?;
    cx.step::<Entity>(Action::UpdateGap, at.id, async |tx, step| {
        let row = &step.row;
        row.status.check(tx.caller().role, GapAction::Change)?;
        let change = ActiveModel {
            category: Set(patch.category.unwrap_or(row.category)),
            comment: Set(patch.comment.clone().map_or_else(|| row.comment.clone(), String::from)),
            outward_code: Set(patch.outward_code.clone().apply(row.outward_code.clone())),
            ..Default::default()
        };
        step.save(EventType::GapUpdated, change).await
    })
    .await
}
