use super::TaskStatus;
use super::actions::{Actor, TaskAction, check};
use super::change::{change_event, open_in};
use super::entity::{ActiveModel, Entity};
use super::view::Task;
use crate::prelude::*;
use kernel::text::Text;

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
    tag = "tasks",
    params(At<TaskId>),
    request_body = Waiver,
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
    responses((status = 200, description = "The task, waived.", body = Task)),
)]
#[post("/tasks/{id}/waiver")]
pub async fn waive(cx: Cx, at: At<TaskId>, Json(input): Json<Waiver>) -> Result<Reply, Problem> {
    cx.write(Action::WaiveTask, async |tx| {
        let row = tx.get::<Entity>(at.id).await?;
        let if_match = cx.needs_if_match()?;
        let actor = Actor::of(tx.caller(), tx.now());
        check(&row, actor, TaskAction::Waiver)?;
        cx.check_if_match(&if_match, &Task::new(&row, actor))?;
        let change = ActiveModel {
            status: Set(TaskStatus::Waived),
            waived_at: Set(Some(tx.now())),
            waived_by: Set(Some(tx.caller().principal.id())),
            waived_reason: Set(Some(input.reason.as_str().to_owned())),
            escalates_at: Set(None),
            updated_at: Set(tx.now()),
            ..Default::default()
        };
        let row = tx.update::<Entity>(&row, change).await?;
        tx.emit(change_event(&row));
        open_in(tx, row.next(tx.now())).await?;
        cx.ok(&Task::new(&row, actor))
    })
    .await
}
