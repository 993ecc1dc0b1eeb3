use super::codes::QualityAction;
use super::entity::{ActiveModel, Entity};
use super::view::QualityAssurance;
use crate::prelude::*;

/// Say that the sheet was gone through
///
/// Together with the group (002 §9, step 2). What is missing warns, and stops nothing.
#[utoipa::path(
    operation_id = "workThroughQualityAssurance",
    params(At<QualityAssuranceId>),
    responses((status = 200, description = "The quality assurance, gone through.", body = QualityAssurance)),
)]
#[post("/quality-assurances/{id}/working-through")]
pub async fn work_through(cx: Cx, at: At<QualityAssuranceId>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::WorkThroughQualityAssurance, at.id, async |tx, step| {
        let status = step.row.status.check(tx.caller().role, QualityAction::WorkingThrough)?;
        let change = ActiveModel { status: Set(status), ..Default::default() };
        step.save(EventType::QualityAssuranceWorkedThrough, change).await
    })
    .await
}
