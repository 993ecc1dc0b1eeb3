use super::entity::{ActiveModel, Entity};
use super::rules;
use super::save::{event, remember_in, stands_in};
use super::view::Assessment;
use super::wire::AssessmentPatch;
use crate::prelude::*;
use kernel::event::changed;

/// Change the assessment of an episode
///
/// What was learned since, and at the close how far each need is met. A list that is sent takes the place of the one
/// before; the version before is kept.
#[utoipa::path(
    operation_id = "changeAssessment",
    tag = "assessments",
    params(At<EpisodeId>),
    request_body(content = AssessmentPatch, content_type = "application/merge-patch+json"),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
    responses((status = 200, description = "The assessment as it stands now.", body = Assessment)),
)]
#[patch("/episodes/{id}/assessment")]
pub async fn change(cx: Cx, at: At<EpisodeId>, Json(input): Json<AssessmentPatch>) -> Result<Reply, Problem> {
    cx.write(Action::ChangeAssessment, async |tx| {
        let (episode, row) = stands_in(tx, at.id).await?;
        let if_match = cx.needs_if_match()?;
        rules::write(episode.status)?;
        let before = Assessment::from(row.clone());
        cx.check_if_match(&if_match, &before)?;
        let content = input.clone().apply(row.content.clone());
        Problem::if_any(content.faults(calendar::local_date(tx.now())))?;

        let change = ActiveModel {
            content: Set(content),
            updated_by: Set(tx.caller().principal.id()),
            updated_at: Set(tx.now()),
            ..Default::default()
        };
        let row = tx.update::<Entity>(&row, change).await?;
        remember_in(tx, &row).await?;
        let after = Assessment::from(row.clone());
        let event = event(&row, EventType::AssessmentChanged, changed(&before, &after));
        tx.emit(event);
        cx.ok(&after)
    })
    .await
}
