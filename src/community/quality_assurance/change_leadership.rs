use super::codes::QualityAction;
use super::entity::{ActiveModel, Entity};
use super::rules;
use super::save::carrier_in;
use super::view::QualityAssurance;
use super::wire::LeadershipChange;
use crate::prelude::*;
use crate::system::task::{self, Subject, TaskChange, TaskKind};

/// How many working days the review has that a change of leadership calls for. Ours, not a source's.
const WORKING_DAYS: u16 = 20;

/// Record that the leadership of a group changed
///
/// What was agreed is then looked at again (002 §9, step 6), within twenty working days and not only after twelve months. People go on being connected meanwhile.
#[utoipa::path(
    operation_id = "recordQualityLeadershipChange",
    params(At<QualityAssuranceId>),
    request_body(content = LeadershipChange, example = json!({ "changed_on": "2026-11-16", "comment": "Pat has handed over to Lesley." })),
    responses((status = 200, description = "The quality assurance, which is to be reviewed.", body = QualityAssurance)),
)]
#[post("/quality-assurances/{id}/leadership-change")]
pub async fn change_leadership(
    cx: Cx,
    at: At<QualityAssuranceId>,
    Json(input): Json<LeadershipChange>,
) -> Result<Reply, Problem> {
    let today = calendar::local_date(cx.now());
    Problem::if_any(rules::past_faults("changed_on", input.changed_on, today))?;
    cx.step::<Entity>(Action::RecordQualityLeadershipChange, at.id, async |tx, step| {
        step.row.status.check(tx.caller().role, QualityAction::LeadershipChange)?;
        let soon = calendar::add_working_days(today, WORKING_DAYS);
        let review_on = step.row.review_on.map_or(soon, |day| day.min(soon));
        let change = ActiveModel {
            leadership_changed_on: Set(Some(input.changed_on)),
            leadership_comment: Set(input.comment.clone().map(String::from)),
            review_on: Set(Some(review_on)),
            ..Default::default()
        };
        let row = step.save(EventType::QualityAssuranceLeadershipChanged, change).await?;
        let anew = [
            TaskChange::Cancel(TaskKind::ReviewQualityAssurance),
            TaskChange::open_by(TaskKind::ReviewQualityAssurance, carrier_in(tx, &row).await?, review_on),
        ];
        task::apply_in(tx, Subject::of(&row), &anew).await?;
        Ok(row)
    })
    .await
}
