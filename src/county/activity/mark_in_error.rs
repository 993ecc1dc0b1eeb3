use super::entity::{ActiveModel, Entity};
use super::kind::ActivityStatus;
use super::rules;
use super::wire::Activity;
use crate::prelude::*;

/// Mark an activity as entered in error
///
/// It stays to be seen, and counts no longer.
#[utoipa::path(
    operation_id = "markActivityInError",
    params(At<ActivityId>),
    responses((status = 200, description = "The activity, entered in error.", body = Activity)),
)]
#[post("/activities/{id}/error")]
pub async fn mark_in_error(cx: Cx, at: At<ActivityId>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::MarkActivityInError, at.id, async |_, step| {
        rules::must_count(step.row.status)?;
        let change = ActiveModel { status: Set(ActivityStatus::EnteredInError), ..Default::default() };
        step.save(EventType::ActivityEnteredInError, change).await
    })
    .await
}
