use super::rules;
use super::save::{About, record_in};
use super::view::SafetyEvent;
use super::wire::NewSafetyEvent;
use crate::care::episode;
use crate::prelude::*;

/// Record a safety event
///
/// Talk of suicide, a safeguarding concern or domestic abuse came up with the person. This is a record and a set of
/// clocks, not an emergency service: if somebody is in danger now, ring 999 first. What has to be done is due the same
/// day, counted from when the talk took place; somebody else has to know of it within the hour. Whoever does not hold the
/// class of its kind sees no trace of it.
#[utoipa::path(
    operation_id = "recordSafetyEvent",
    params(At<EpisodeId>),
    request_body(content = NewSafetyEvent, example = json!({
        "kind": "suicide_risk",
        "occurred_at": "2026-11-18T09:10:00Z",
        "account": "She said that she sees no way on. She is with her sister until tonight.",
    })),
    responses((status = 201, description = "The safety event was written down; its clocks run.", body = SafetyEvent)),
)]
#[post("/episodes/{id}/safety-events")]
pub async fn record(cx: Cx, at: At<EpisodeId>, Json(input): Json<NewSafetyEvent>) -> Result<Reply, Problem> {
    Problem::if_any(rules::event_faults(&input, cx.now()))?;
    cx.create(Action::RecordSafetyEvent, async |tx| {
        let episode = tx.get::<episode::entity::Entity>(at.id).await?;
        let about = About {
            service_id: episode.service_id,
            person_id: episode.person_id,
            episode_id: Some(episode.id),
            carried_by: Some(episode.worker_id),
        };
        record_in(&cx, tx, about, &input).await
    })
    .await
}
