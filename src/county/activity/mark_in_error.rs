use super::entity::{ActiveModel, Entity};
use super::events::event;
use super::kind::ActivityStatus;
use super::rules;
use super::wire::Activity;
use crate::prelude::*;

/// Mark an activity as entered in error
///
/// It stays to be seen, and counts no longer.
#[utoipa::path(
    operation_id = "markActivityInError",
    tag = "activities",
    params(At<ActivityId>),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
    responses((status = 200, description = "The activity, entered in error.", body = Activity)),
)]
#[post("/activities/{id}/error")]
pub async fn mark_in_error(cx: Cx, at: At<ActivityId>) -> Result<Reply, Problem> {
    cx.write(Action::MarkActivityInError, async |tx| {
        let row = tx.get::<Entity>(at.id).await?;
        let if_match = cx.needs_if_match()?;
        rules::must_count(row.status)?;
        cx.check_if_match(&if_match, &Activity::from(&row))?;
        let change = ActiveModel {
            status: Set(ActivityStatus::EnteredInError),
            updated_at: Set(tx.now()),
            ..Default::default()
        };
        let row = tx.update::<Entity>(&row, change).await?;
        tx.emit(event(EventType::ActivityEnteredInError, &row));
        cx.ok(&Activity::from(&row))
    })
    .await
}
