use super::codes::QualityAction;
use super::entity::{ActiveModel, Entity};
use super::view::QualityAssurance;
use super::wire::QualityGuidance;
use crate::prelude::*;
use crate::system::task::{self, Owner, Subject, TaskChange, TaskKind};

/// Ask for guidance
///
/// You are not confident to connect people (002 §9, step 4). Your manager has five working days to decide: with actions, not yet,
/// or not at all.
#[utoipa::path(
    operation_id = "askQualityGuidance",
    params(At<QualityAssuranceId>),
    request_body(content = QualityGuidance, example = json!({
        "question": "Their leaders are often alone with members. What could we ask of them?",
    })),
    responses((status = 200, description = "The quality assurance, which waits for the manager.", body = QualityAssurance)),
)]
#[post("/quality-assurances/{id}/guidance")]
pub async fn ask_guidance(
    cx: Cx,
    at: At<QualityAssuranceId>,
    Json(input): Json<QualityGuidance>,
) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::AskQualityGuidance, at.id, async |tx, step| {
        let status = step.row.status.check(tx.caller().role, QualityAction::Guidance)?;
        let question = Set(Some(input.question.clone().into()));
        let change = ActiveModel { status: Set(status), question, ..Default::default() };
        let row = step.save(EventType::QualityAssuranceGuidanceAsked, change).await?;
        let asked = TaskChange::open(TaskKind::GuideQualityAssurance, Owner::Service, tx.now());
        task::apply_in(tx, Subject::of(&row), &[asked]).await?;
        Ok(row)
    })
    .await
}
