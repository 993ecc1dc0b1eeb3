use super::codes::SignpostingStatus;
use super::entity::{ActiveModel, Entity};
use super::rules;
use super::wire::Signposting;
use crate::prelude::*;

/// Mark signposting as entered in error
///
/// It stays to be seen, and counts no longer.
#[utoipa::path(
    operation_id = "markSignpostingInError",
    params(At<SignpostingId>),
    responses((status = 200, description = "The record, entered in error.", body = Signposting)),
)]
#[post("/signpostings/{id}/error")]
pub async fn mark_in_error(cx: Cx, at: At<SignpostingId>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::MarkSignpostingInError, at.id, async |_, step| {
        rules::must_count(step.row.status)?;
        let change = ActiveModel { status: Set(SignpostingStatus::EnteredInError), ..Default::default() };
        step.save(EventType::SignpostingEnteredInError, change).await
    })
    .await
}
