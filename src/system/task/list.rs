use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait};
use uuid::Uuid;

use super::actions::Actor;
use super::entity::{Column, Entity};
use super::subject::{OwnerKind, TaskOwner};
use super::view::Task;
use super::{TaskKind, TaskStatus};
use crate::prelude::*;
use catalogue::coded::Coded;
use kernel::auth::Caller;

/// Which tasks.
#[derive(Debug, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TaskFilter {
    /// Only those that stand here.
    pub status: Option<TaskStatus>,
    /// Only those that are open and past due, or only the others.
    pub overdue: Option<bool>,
    /// Only those that ask for this.
    pub kind: Option<TaskKind>,
    /// Only yours, or only those that nobody carries yet.
    #[param(inline)]
    pub owner: Option<TaskOwner>,
    /// Only those about this resource.
    #[param(max_length = 36)]
    pub subject_id: Option<Uuid>,
}

kernel::page! {
    /// A page of tasks.
    TaskPage:
        /// The tasks, what is due first before the rest.
        Task
}

/// List tasks
///
/// What is due first comes first. An agency sees its own. In the service you see those that you carry and those that
/// nobody carries yet, and with an `Access-Reason` your colleagues'; a manager sees all.
#[utoipa::path(
    operation_id = "listTasks",
    tag = "tasks",
    params(TaskFilter, Paging),
    responses((status = 200, description = "A page of tasks.", body = TaskPage)),
)]
#[get("/tasks")]
pub async fn list(cx: Cx, Paged(filter, page): Paged<TaskFilter>) -> Result<Reply, Problem> {
    cx.read(Action::ListTasks, async |tx| {
        tx.audit_filter(json!({
            "status": filter.status, "overdue": filter.overdue, "kind": filter.kind, "owner": filter.owner,
            "subject_id": filter.subject_id,
        }));
        let list = cx.list(Action::ListTasks, &filter)?;
        let mut found = tx.find::<Entity>().filter(filter.condition(tx.caller(), tx.now()));
        if filter.status.is_none() && filter.overdue != Some(true) {
            found = found.one_of(
                TaskStatus::ALL.iter().map(|status| Condition::all().add(Column::Status.eq(*status))).collect(),
            );
        }
        if let Some((due_at, id)) = list.begin::<(DateTime<Utc>, TaskId)>(page.after.as_ref())? {
            let place = Expr::tuple([Expr::col(Column::DueAt), Expr::col(Column::Id)]);
            found = found.filter(place.gt(Expr::tuple([Expr::val(due_at), Expr::val(id)])));
        }
        found = found.order_by(Column::DueAt, Order::Asc).order_by(Column::Id, Order::Asc);
        let rows = found.all(page.limit.get() + 1).await?;
        let (rows, next) = list.cut(rows, page.limit.get(), |row| (row.due_at, row.id))?;
        let actor = Actor::of(tx.caller(), tx.now());
        let views: Vec<_> = rows.iter().map(|row| Task::new(row, actor)).collect();
        cx.page(&views, next)
    })
    .await
}

impl TaskFilter {
    fn condition(&self, caller: &Caller, now: DateTime<Utc>) -> Condition {
        let overdue = Condition::all().add(Column::Status.eq(TaskStatus::Open)).add(Column::DueAt.lt(now));
        Condition::all()
            .add_option(self.status.map(|status| Column::Status.eq(status)))
            .add_option(self.overdue.map(|wanted| if wanted { overdue } else { overdue.not() }))
            .add_option(self.kind.map(|kind| Column::Kind.eq(kind)))
            .add_option(self.subject_id.map(|id| Column::SubjectId.eq(id)))
            .add_option(self.owner.map(|owner| match owner {
                TaskOwner::Me => own(caller),
                TaskOwner::Service => Condition::all().add(Column::OwnerKind.eq(OwnerKind::Service)),
            }))
    }
}

fn own(caller: &Caller) -> Condition {
    // Every task that an agency sees is its own.
    if caller.services.is_empty() {
        Condition::all()
    } else {
        Condition::all().add(Column::OwnerWorkerId.is_in(caller.caseload_workers()))
    }
}
