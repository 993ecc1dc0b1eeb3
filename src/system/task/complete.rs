use super::TaskStatus;
use super::actions::{Actor, TaskAction, check};
use super::change::open_in;
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
    params(At<TaskId>),
    responses((status = 200, description = "The task, done.", body = Task)),
)]
#[post("/tasks/{id}/completion")]
pub async fn complete(cx: Cx, at: At<TaskId>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::CompleteTask, at.id, async |tx, step| {
        check(&step.row, Actor::of(tx.caller(), tx.now()), TaskAction::Completion)?;
        let change = ActiveModel {
            status: Set(TaskStatus::Done),
            done_at: Set(Some(tx.now())),
            done_by: Set(Some(tx.caller().principal.id())),
            escalates_at: Set(None),
            ..Default::default()
        };
        let row = step.save(EventType::TaskDone, change).await?;
        open_in(tx, row.next(tx.now())).await?;
        Ok(row)
    })
    .await
}
