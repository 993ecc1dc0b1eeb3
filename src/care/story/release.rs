use super::codes::StoryAction;
use super::entity::{ActiveModel, Entity, release as releases};
use super::pull_back::newest_consent_in;
use super::rules::{self, Decided, MOST_RELEASES};
use super::view::Story;
use super::wire::NewStoryRelease;
use crate::care::person;
use crate::prelude::*;

/// Let a story go
///
/// For one use, to one place. Refused without the person's consent, in writing, that names this use, as it stands at this moment
/// (`no_written_consent`). Where the consent ends later it is pulled back in the same moment.
#[utoipa::path(
    operation_id = "releaseStory",
    params(At<StoryId>),
    request_body(content = NewStoryRelease, example = json!({
        "use": "print", "destination": "The annual report of the service, 400 copies",
    })),
    extensions(("x-problem-codes" = json!([Code::NoWrittenConsent, Code::PersonDeceased]))),
    responses((status = 200, description = "The story, released.", body = Story)),
)]
#[post("/stories/{id}/release")]
pub async fn release(cx: Cx, at: At<StoryId>, Json(input): Json<NewStoryRelease>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::ReleaseStory, at.id, async |tx, step| {
        let status = step.row.status.check(tx.caller().role, StoryAction::Release)?;
        if step.row.release_count >= MOST_RELEASES {
            let detail = "It has gone to 50 places: write another story for more.";
            return Err(Problem::new(Code::InvalidTransition).because(detail));
        }
        let db = tx.system("whether somebody may be told of follows from their newest word, whoever carries them");
        let person = person::entity::Entity::find_by_id(step.row.person_id).one(&db).await?;
        let person = person.ok_or_else(|| Problem::new(Code::InternalError))?;
        if person.death.is_some() {
            return Err(Problem::new(Code::PersonDeceased));
        }
        let newest = newest_consent_in(tx, person.id).await?;
        rules::consent(newest.as_ref().map(Decided::from), input.used_for)?;
        let consent = newest.ok_or_else(|| Problem::new(Code::NoWrittenConsent))?;
        step.check_if_match().await?;
        // Of a release and a withdrawal at once the second is decided again.
        tx.update_through::<person::entity::Entity>(&db, &person, Default::default()).await?;

        let gone = releases::Model {
            id: StoryReleaseId::new(),
            story_id: step.row.id,
            consent_id: consent.id,
            used_for: input.used_for,
            destination: input.destination.as_str().to_owned(),
            released_by: tx.caller().principal.id(),
            released_at: tx.now(),
            pulled_back_at: None,
        };
        tx.append::<releases::Entity>(vec![gone.into_active_model().reset_all()]).await?;
        let change = ActiveModel {
            status: Set(status),
            release_count: Set(step.row.release_count + 1),
            updated_by: Set(tx.caller().principal.id()),
            ..Default::default()
        };
        step.save(EventType::StoryReleased, change).await
    })
    .await
}
