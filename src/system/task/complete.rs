use super::TaskStatus;
use super::actions::{Actor, TaskAction, check};
use super::change::{change_event, open_in};
use super::entity::{ActiveModel, Entity};
use super::view::Task;
use crate::prelude::*;

/// Complete a task
///
/// For tasks that no other operation completes: a word with somebody who waits, a redirection that arrived, an answer
/// to who referred themselves, a joined referral that was read. The others are completed by the operation that they ask
/// for. Where tasks of its kind recur, the next one opens.
#[utoipa::path(
    operation_id = "completeTask",
    tag = "tasks",
    params(At<TaskId>),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
    responses((status = 200, description = "The task, done.", body = Task)),
)]
#[post("/tasks/{id}/completion")]
pub async fn complete(cx: Cx, at: At<TaskId>) -> Result<Reply, Problem> {
    cx.write(Action::CompleteTask, async |tx| {
        let row = tx.get::<Entity>(at.id).await?;
        let if_match = cx.needs_if_match()?;
        let actor = Actor::of(tx.caller(), tx.now());
        check(&row, actor, TaskAction::Completion)?;
        cx.check_if_match(&if_match, &Task::new(&row, actor))?;
        let change = ActiveModel {
            status: Set(TaskStatus::Done),
            done_at: Set(Some(tx.now())),
            done_by: Set(Some(tx.caller().principal.id())),
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
