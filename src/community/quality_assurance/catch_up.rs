use super::codes::QualityAction;
use super::entity::{ActiveModel, Entity};
use super::rules;
use super::sheet::{CatchUp, CatchUps};
use super::view::QualityAssurance;
use crate::prelude::*;
use crate::system::task::{self, Subject, TaskChange, TaskKind};

/// Record a catch-up with a group
///
/// How it goes, and what was learned: at least each six months (002 §9, step 7). The next one is due six months from now.
#[utoipa::path(
    operation_id = "recordQualityCatchUp",
    params(At<QualityAssuranceId>),
    request_body(content = CatchUp, example = json!({ "held_on": "2026-11-17", "comment": "They look for a larger room." })),
    responses((status = 200, description = "The quality assurance, with the catch-up.", body = QualityAssurance)),
)]
#[post("/quality-assurances/{id}/catch-up")]
pub async fn catch_up(cx: Cx, at: At<QualityAssuranceId>, Json(input): Json<CatchUp>) -> Result<Reply, Problem> {
    Problem::if_any(rules::past_faults("held_on", input.held_on, calendar::local_date(cx.now())))?;
    cx.step::<Entity>(Action::RecordQualityCatchUp, at.id, async |tx, step| {
        step.row.status.check(tx.caller().role, QualityAction::CatchUp)?;
        let catch_ups = CatchUps(rules::with_catch_up(&step.row.catch_ups.0, input.clone()));
        let change = ActiveModel { catch_ups: Set(catch_ups), ..Default::default() };
        let row = step.save(EventType::QualityAssuranceCatchUpRecorded, change).await?;
        task::apply_in(tx, Subject::of(&row), &[TaskChange::Complete(TaskKind::CatchUpWithGroup)]).await?;
        Ok(row)
    })
    .await
}
