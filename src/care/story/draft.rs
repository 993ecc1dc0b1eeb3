use super::codes::StoryStatus;
use super::entity::{Entity, Model};
use super::save::remember_in;
use super::view::Story;
use super::wire::StoryContent;
use crate::care::care_plan::entity::bars;
use crate::care::episode;
use crate::care::episode::status::EpisodeStatus;
use crate::prelude::*;

/// Begin a story or a case study
///
/// By the headings of the template (003 annex B). It is a draft, and goes nowhere, until the person has consented in writing to
/// the use that it is for. After the end of the episode too.
#[utoipa::path(
    operation_id = "draftStory",
    params(At<EpisodeId>),
    request_body(content = StoryContent, example = json!({
        "kind": "case_study",
        "title": "Singing again",
        "audience": "Practices of the network",
        "background": "A woman in her seventies who had not left the house much since she was widowed.",
        "needs": "Company, and something of her own.",
        "outcome": "She sings twice a week and has rung her sister.",
        "quotes": ["I had forgotten that I am good at it."],
    })),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
    responses((status = 201, description = "The story, a draft.", body = Story)),
)]
#[post("/episodes/{id}/stories")]
pub async fn draft(cx: Cx, at: At<EpisodeId>, Json(input): Json<StoryContent>) -> Result<Reply, Problem> {
    Problem::if_any(input.faults())?;
    cx.create(Action::DraftStory, async |tx| {
        let episode = tx.get::<episode::entity::Entity>(at.id).await?;
        if episode.status == EpisodeStatus::EnteredInError {
            return Err(Problem::new(Code::InvalidTransition).because("The episode was entered in error."));
        }
        let row = Model {
            id: StoryId::new(),
            version: 1,
            service_id: episode.service_id,
            person_id: episode.person_id,
            episode_id: episode.id,
            status: StoryStatus::Draft,
            classes: bars(input.sensitive_classes.iter()),
            content: input.clone(),
            release_count: 0,
            status_comment: None,
            error_reason: None,
            created_at: tx.now(),
            updated_by: tx.caller().principal.id(),
            updated_at: tx.now(),
        };
        let row = tx.record::<Entity>(EventType::StoryDrafted, row).await?;
        remember_in(tx, &row).await?;
        cx.created(tx, &row).await
    })
    .await
}
