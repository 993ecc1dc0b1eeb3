use super::codes::CarePlanStatus;
use super::entity::{Column, Entity, Model, bars};
use super::rules;
use super::save::{check_workers_in, permit_in, remember_in};
use super::view::CarePlan;
use super::wire::CarePlanContent;
use crate::care::episode;
use crate::prelude::*;

/// Begin a care and support plan
///
/// With the person, in their own words, as much of it as there is. It is a draft until somebody who may has agreed to it. An
/// episode has one plan that stands; after one that was not wanted, completed or revoked another may be begun.
#[utoipa::path(
    operation_id = "draftCarePlan",
    params(At<EpisodeId>),
    request_body(content = CarePlanContent, example = json!({
        "what_matters": "Singing. And that my sister and I talk again.",
        "how_best_to_support": "Ring before you come, I am slow to the door. I would rather be asked than helped.",
        "strengths": ["I sang alto for thirty years"],
        "needs": [{ "key": "company", "text": "I have not sung with anybody since Joan died", "kind": "loneliness" }],
        "goals": [{
            "key": "sing", "need": "company", "text": "Sing at the carol service", "importance": 9, "status": "active",
            "stages": [{ "text": "Go to the hall once and listen", "status": "proposed" }],
        }],
        "actions": [{
            "key": "hall", "goal": "sing", "what": "Go to the Tuesday group at the hall", "by": "person",
            "due_on": "2026-12-01", "confidence": 7, "strategies": "Ring Amira if the bus does not come",
            "status": "not_started",
        }],
        "options": [
            { "kind": "option", "text": "The Tuesday group", "decision": "chosen" },
            { "kind": "do_nothing", "decision": "not_chosen", "comment": "It would be another winter like the last" },
        ],
        "review": { "on": "2027-01-15" },
    })),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition, Code::AlreadyExists]))),
    responses((status = 201, description = "The plan, a draft.", body = CarePlan)),
)]
#[post("/episodes/{id}/care-plans")]
pub async fn draft(cx: Cx, at: At<EpisodeId>, Json(input): Json<CarePlanContent>) -> Result<Reply, Problem> {
    Problem::if_any(input.faults("", calendar::local_date(cx.now())))?;
    cx.create(Action::DraftCarePlan, async |tx| {
        let episode = tx.get::<episode::entity::Entity>(at.id).await?;
        rules::draft(episode.status)?;
        check_workers_in(tx, episode.service_id, (None, &input), "").await?;
        if tx.find::<Entity>().filter(Column::StandingEpisodeId.eq(episode.id)).any().await? {
            return Err(
                Problem::new(Code::AlreadyExists).because("The episode has a plan that stands: change that one.")
            );
        }
        let row = Model {
            id: CarePlanId::new(),
            version: 1,
            service_id: episode.service_id,
            person_id: episode.person_id,
            episode_id: episode.id,
            standing_episode_id: Some(episode.id),
            status: CarePlanStatus::Draft,
            status_reason: None,
            status_comment: None,
            classes: bars(input.sensitive_classes.iter()),
            content: input.clone(),
            agreement: None,
            agreed_at: None,
            created_by: WorkerId(tx.caller().principal.id()),
            created_at: tx.now(),
            updated_by: tx.caller().principal.id(),
            updated_at: tx.now(),
        };
        let row = tx.record::<Entity>(EventType::CarePlanDrafted, row).await?;
        remember_in(tx, &row).await?;
        permit_in(tx, &row, None).await?;
        cx.created(tx, &row).await
    })
    .await
}
