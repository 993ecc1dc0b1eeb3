use super::codes::QualityAction;
use super::entity::{ActiveModel, Entity};
use super::save::stop_clocks_in;
use super::view::QualityAssurance;
use crate::community::asset::stop::recompute_stop_in;
use crate::prelude::*;

/// Mark a quality assurance as entered in error
///
/// It should never have been there, and stops nothing. The one before is not in force again: begin another.
#[utoipa::path(
    operation_id = "markQualityAssuranceInError",
    params(At<QualityAssuranceId>),
    responses((status = 200, description = "The quality assurance, entered in error.", body = QualityAssurance)),
)]
#[post("/quality-assurances/{id}/error")]
pub async fn mark_in_error(cx: Cx, at: At<QualityAssuranceId>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::MarkQualityAssuranceInError, at.id, async |tx, step| {
        let status = step.row.status.check(tx.caller().role, QualityAction::Error)?;
        let change = ActiveModel { status: Set(status), ..Default::default() };
        let row = step.save(EventType::QualityAssuranceEnteredInError, change).await?;
        stop_clocks_in(tx, &row).await?;
        recompute_stop_in(tx, row.asset_id).await?;
        Ok(row)
    })
    .await
}
