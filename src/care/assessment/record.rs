use super::entity::{Entity, Model};
use super::rules;
use super::save::{of_in, remember_in};
use super::view::Assessment;
use super::wire::NewAssessment;
use crate::prelude::*;

/// Record the first assessment of an episode
///
/// What was found with the person: their needs, their strengths, how much help they need to look after their own health
/// and to use what is written about it. An episode has one; what is learned later is a change of it.
#[utoipa::path(
    operation_id = "recordAssessment",
    params(At<EpisodeId>),
    request_body(content = NewAssessment, example = json!({
        "needs": [{
            "kind": "debt", "text": "Two letters from the water company that he has not dared to open",
            "priority": "first", "identified_on": "2026-11-02", "at_start": "unmet",
        }],
        "strengths": ["Mends clocks, and would like to show somebody how"],
        "activation": [{ "observed_on": "2026-11-02", "help_needed": "some" }],
    })),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition, Code::AlreadyExists]))),
    responses((status = 201, description = "The assessment.", body = Assessment)),
)]
#[post("/episodes/{id}/assessment")]
pub async fn record(cx: Cx, at: At<EpisodeId>, Json(input): Json<NewAssessment>) -> Result<Reply, Problem> {
    Problem::if_any(input.faults(calendar::local_date(cx.now())))?;
    cx.create(Action::RecordAssessment, async |tx| {
        let (episode, found) = of_in(tx, at.id).await?;
        rules::write(episode.status)?;
        if found.is_some() {
            return Err(Problem::new(Code::AlreadyExists).because("The episode has an assessment: change it instead."));
        }
        let row = Model {
            id: AssessmentId::new(),
            version: 1,
            service_id: episode.service_id,
            episode_id: episode.id,
            content: input.clone(),
            created_at: tx.now(),
            updated_by: tx.caller().principal.id(),
            updated_at: tx.now(),
        };
        let row = tx.record::<Entity>(EventType::AssessmentRecorded, row).await?;
        remember_in(tx, &row).await?;
        cx.created(tx, &row).await
    })
    .await
}
