use super::codes::GapAction;
use super::entity::{ActiveModel, Entity};
use super::rules;
use super::save::conclude_in;
use super::view::Gap;
use super::wire::GapClosure;
use crate::community::asset;
use crate::prelude::*;
use crate::system::task::{TaskChange, TaskKind};

/// Close a gap
///
/// Something meets it now, or it is not followed up any further. Whoever raised it reads that.
#[utoipa::path(
    operation_id = "closeGap",
    params(At<GapId>),
    request_body(content = GapClosure, example = json!({ "reason": "met", "comment": "The library walks began in April." })),
    responses((status = 200, description = "The gap, closed.", body = Gap)),
)]
#[post("/gaps/{id}/closure")]
pub async fn close(cx: Cx, at: At<GapId>, Json(input): Json<GapClosure>) -> Result<Reply, Problem> {
    Problem::if_any(rules::closure_faults(&input))?;
    cx.step::<Entity>(Action::CloseGap, at.id, async |tx, step| {
        step.row.status.check(tx.caller().role, GapAction::Closure)?;
        if let Some(id) = input.asset_id {
            let known = tx.find::<asset::entity::Entity>().filter(asset::entity::Column::Id.eq(id)).any().await?;
            if !known {
                return Err(Problem::invalid([Fault::new("/asset_id", "not_found", "no such asset")]));
            }
        }
        let change = ActiveModel {
            status: Set(rules::closed(input.reason)),
            closed_at: Set(Some(tx.now())),
            closure_comment: Set(input.comment.clone().map(String::from)),
            met_by_id: Set(input.asset_id),
            ..Default::default()
        };
        let row = step.save(EventType::GapClosed, change).await?;
        conclude_in(tx, &row, TaskChange::Cancel(TaskKind::ChaseGapAnswer)).await?;
        Ok(row)
    })
    .await
}
