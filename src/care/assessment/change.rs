use super::entity::{ActiveModel, Entity};
use super::rules;
use super::save::{remember_in, stands_in};
use super::view::Assessment;
use super::wire::AssessmentPatch;
use crate::prelude::*;

/// Change the assessment of an episode
///
/// What was learned since, and at the close how far each need is met. A list that is sent takes the place of the one
/// before; the version before is kept.
#[utoipa::path(
    operation_id = "changeAssessment",
    params(At<EpisodeId>),
    request_body(content = AssessmentPatch, content_type = "application/merge-patch+json"),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
    responses((status = 200, description = "The assessment as it stands now.", body = Assessment)),
)]
#[patch("/episodes/{id}/assessment")]
pub async fn change(cx: Cx, at: At<EpisodeId>, Json(input): Json<AssessmentPatch>) -> Result<Reply, Problem> {
    cx.write(Action::ChangeAssessment, async |tx| {
        let (episode, row) = stands_in(tx, at.id).await?;
        let step = cx.begin_on::<Entity>(tx, row)?;
        rules::write(episode.status)?;
        let before = step.check_if_match().await?;
        let content = input.clone().apply(step.row.content.clone());
        Problem::if_any(content.faults(calendar::local_date(tx.now())))?;

        let change =
            ActiveModel { content: Set(content), updated_by: Set(tx.caller().principal.id()), ..Default::default() };
        let row = step.update(change).await?;
        remember_in(tx, &row).await?;
        let after = row.view(tx).await?;
        let mut event = row.event(EventType::AssessmentChanged);
        event.data["changed"] = changed(&before, &after)["changed"].take();
        tx.emit(event);
        Ok(cx.ok(&after)?.about(&row))
    })
    .await
}
