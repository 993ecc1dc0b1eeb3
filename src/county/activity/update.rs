use super::entity::{ActiveModel, Entity};
use super::rules;
use super::wire::{Activity, ActivityPatch};
use crate::prelude::*;

/// Correct an activity
///
/// A merge-patch (RFC 7396): what is absent stays, `null` takes away.
#[utoipa::path(
    operation_id = "updateActivity",
    params(At<ActivityId>),
    request_body(content = ActivityPatch, content_type = "application/merge-patch+json"),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
    responses((status = 200, description = "The activity as it is now.", body = Activity)),
)]
#[patch("/activities/{id}")]
pub async fn update(cx: Cx, at: At<ActivityId>, Json(patch): Json<ActivityPatch>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::UpdateActivity, at.id, async |tx, step| {
        let row = &step.row;
        rules::must_count(row.status)?;
        let (kind, done_on) = (patch.kind.unwrap_or(row.kind), patch.done_on.unwrap_or(row.done_on));
        let minutes = patch.minutes.unwrap_or(row.minutes);
        let note = patch.note.clone().map(String::from).apply(row.note.clone());
        Problem::if_any(rules::faults(kind, done_on, minutes, note.is_some(), calendar::local_date(tx.now())))?;
        let change = ActiveModel {
            kind: Set(kind),
            done_on: Set(done_on),
            minutes: Set(minutes),
            note: Set(note),
            ..Default::default()
        };
        step.save(EventType::ActivityUpdated, change).await
    })
    .await
}
