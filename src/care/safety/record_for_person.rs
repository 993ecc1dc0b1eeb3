use super::rules;
use super::save::{About, record_in};
use super::view::SafetyEvent;
use super::wire::NewSafetyEvent;
use crate::care::person;
use crate::prelude::*;

/// Record a safety event about somebody without an episode
///
/// As with an episode: somebody who waits rang up, or the sender of a referral did.
#[utoipa::path(
    operation_id = "recordSafetyEventForPerson",
    params(At<PersonId>),
    request_body(content = NewSafetyEvent, example = json!({
        "kind": "safeguarding",
        "occurred_at": "2026-11-18T09:10:00Z",
    })),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
    responses((status = 201, description = "The safety event was written down; its clocks run.", body = SafetyEvent)),
)]
#[post("/people/{id}/safety-events")]
pub async fn record_for_person(cx: Cx, at: At<PersonId>, Json(input): Json<NewSafetyEvent>) -> Result<Reply, Problem> {
    Problem::if_any(rules::event_faults(&input, cx.now()))?;
    cx.create(Action::RecordSafetyEventForPerson, async |tx| {
        let person = tx.get::<person::entity::Entity>(at.id).await?;
        person.still_stands()?;
        let about = About {
            service_id: person.service_id,
            person_id: person.id,
            episode_id: None,
            carried_by: person.assigned_worker_id,
        };
        record_in(&cx, tx, about, &input).await
    })
    .await
}
