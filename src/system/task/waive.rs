use super::TaskStatus;
use super::actions::{Actor, TaskAction, check};
use super::change::open_in;
use super::entity::{ActiveModel, Entity};
use super::view::Task;
use crate::prelude::*;

/// Decide that a task need not be done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Waiver {
    /// Why, in words for colleagues.
    #[schema(example = "She asked us to ring again only when a worker is free.")]
    pub reason: Text<1000>,
}

/// Waive a task
///
/// It need not be done, and the reason says why. Neither its owner nor whoever covers for them may waive it. A task
/// that nobody carries yet is waived by a manager. A safety task is never waived. Where tasks of its kind recur, the
/// next one opens all the same.
#[utoipa::path(
    operation_id = "waiveTask",
    params(At<TaskId>),
    request_body = Waiver,
    responses((status = 200, description = "The task, waived.", body = Task)),
)]
#[post("/tasks/{id}/waiver")]
pub async fn waive(cx: Cx, at: At<TaskId>, Json(input): Json<Waiver>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::WaiveTask, at.id, async |tx, step| {
        check(&step.row, Actor::of(tx.caller(), tx.now()), TaskAction::Waiver)?;
        let change = ActiveModel {
            status: Set(TaskStatus::Waived),
            waived_at: Set(Some(tx.now())),
            waived_by: Set(Some(tx.caller().principal.id())),
            waived_reason: Set(Some(input.reason.as_str().to_owned())),
            escalates_at: Set(None),
            ..Default::default()
        };
        let row = step.save(EventType::TaskWaived, change).await?;
        open_in(tx, row.next(tx.now())).await?;
        Ok(row)
    })
    .await
}
