use super::codes::CarePlanAction;
use super::entity::Entity;
use super::save::{check_workers_in, permit_in, remember_in, written};
use super::view::{CarePlan, CarePlanPatch};
use super::wire::CarePlanContent;
use crate::prelude::*;
use crate::system::task::{self, Subject, TaskChange, TaskKind};

/// Change a care and support plan
///
/// As long as it is a draft or under review. A part that is sent takes the place of the one before; `null` empties a text, `[]` a
/// list. The version before is kept. What the person newly permits or does not takes effect at once, as a consent.
#[utoipa::path(
    operation_id = "changeCarePlan",
    params(At<CarePlanId>),
    request_body(content = CarePlanPatch, content_type = "application/merge-patch+json", example = json!({
        "part_two": { "completed_on": "2027-05-20", "what_changed": "I am out twice a week, and I ring my sister again" },
    })),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
    responses((status = 200, description = "The plan as it stands now.", body = CarePlan)),
)]
#[patch("/care-plans/{id}")]
pub async fn change(cx: Cx, at: At<CarePlanId>, Json(input): Json<CarePlanPatch>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::ChangeCarePlan, at.id, async |tx, step| {
        let before = &step.row.content;
        step.row.status.check(tx.caller().role, CarePlanAction::Change)?;
        step.check_if_match().await?;
        let after: CarePlanContent = cx.validate(&input.apply(&json!(before)))?;
        Problem::if_any(after.faults("", calendar::local_date(tx.now())))?;
        check_workers_in(tx, step.row.service_id, (Some(before), &after), "").await?;

        let row = step.save(EventType::CarePlanChanged, written(tx, &step.row, after)).await?;
        remember_in(tx, &row).await?;
        permit_in(tx, &row, Some(before)).await?;
        if row.content.part_two.is_some() && before.part_two.is_none() {
            let done = [TaskChange::CompleteOnce(TaskKind::WritePlanPartTwo)];
            task::apply_in(tx, Subject::of(&row), &done).await?;
        }
        Ok(row)
    })
    .await
}
