use super::clock::chase;
use super::codes::SurveyAction;
use super::entity::{ActiveModel, Entity};
use super::view::ConfidenceSurvey;
use crate::community::asset;
use crate::prelude::*;
use crate::system::task::{self, Owner, Subject, TaskChange, TaskKind};

/// Send a confidence survey
///
/// The group reads it from now on, and has a task to answer it within two weeks; an informal group without an editor you ask
/// yourself, and write its answers down. After two weeks and after four somebody reminds it, and then rings.
#[utoipa::path(
    operation_id = "sendConfidenceSurvey",
    params(At<ConfidenceSurveyId>),
    responses((status = 200, description = "The survey, sent.", body = ConfidenceSurvey)),
)]
#[post("/confidence-surveys/{id}/sending")]
pub async fn send(cx: Cx, at: At<ConfidenceSurveyId>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::SendConfidenceSurvey, at.id, async |tx, step| {
        let status = step.row.status.check(tx.caller().role, SurveyAction::Sending)?;
        let change = ActiveModel { status: Set(status), sent_at: Set(Some(tx.now())), ..Default::default() };
        let row = step.save(EventType::ConfidenceSurveySent, change).await?;
        let asset = tx.get::<asset::entity::Entity>(row.asset_id).await?;
        let mut changes = vec![TaskChange::Complete(TaskKind::SendConfidenceSurvey)];
        let answer = |id| TaskChange::open(TaskKind::AnswerConfidenceSurvey, Owner::Agency(id), tx.now());
        changes.extend(asset.organisation_id.map(answer));
        changes.extend(chase(&row));
        task::apply_in(tx, Subject::of(&row), &changes).await?;
        Ok(row)
    })
    .await
}
