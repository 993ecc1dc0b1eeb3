use super::codes::MessageStatus;
use super::entity::{Entity, Model};
use super::rules;
use super::view::MessageBack;
use super::wire::NewMessageBack;
use crate::care::episode;
use crate::prelude::*;

/// Draft a message back
///
/// To the person's practice, about an episode. Nobody outside the service sees it before it is released.
#[utoipa::path(
    operation_id = "draftMessageBack",
    params(At<EpisodeId>),
    request_body(content = NewMessageBack, example = json!({
        "occasion": "first_contact",
        "content": {
            "requested_actions": {
                "status": "requested",
                "items": [{ "text": "Please look at her medication: she stopped the tablets in October", "by": "soon" }],
            },
            "summary": "We met at home. What she misses most is singing with others.",
            "tried": [{ "what": "Telephone befriending", "outcome": "did_not_work", "comment": "She cannot hear well enough" }],
            "scores": [{ "measure": "ONS4 life satisfaction", "score": "4 of 10", "taken_on": "2026-11-02" }],
            "risks": { "status": "no_known_risks" },
        },
    })),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
    responses((status = 201, description = "The draft.", body = MessageBack)),
)]
#[post("/episodes/{id}/messages-back")]
pub async fn draft(cx: Cx, at: At<EpisodeId>, Json(input): Json<NewMessageBack>) -> Result<Reply, Problem> {
    Problem::if_any(input.content.faults("content", calendar::local_date(cx.now())))?;
    cx.create(Action::DraftMessageBack, async |tx| {
        let episode = tx.get::<episode::entity::Entity>(at.id).await?;
        rules::draft(episode.status)?;
        let row = Model {
            id: MessageBackId::new(),
            version: 1,
            service_id: episode.service_id,
            person_id: episode.person_id,
            episode_id: episode.id,
            practice_id: None,
            occasion: input.occasion,
            status: MessageStatus::Draft,
            content: input.content.clone(),
            drafted_by: WorkerId(tx.caller().principal.id()),
            drafted_at: tx.now(),
            released_by: None,
            released_at: None,
            acknowledged_by: None,
            acknowledged_at: None,
            error_reason: None,
            updated_at: tx.now(),
        };
        let row = tx.record::<Entity>(EventType::MessageBackDrafted, row).await?;
        cx.created(tx, &row).await
    })
    .await
}
