use super::entity::{Column, Entity};
use super::subject::{OwnerKind, TaskOwner};
use super::view::Task;
use super::{TaskKind, TaskStatus};
use crate::prelude::*;

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
/// nobody carries yet; those about a colleague's case with an `Access-Reason` and the `subject_id`; a manager sees all.
#[utoipa::path(
    operation_id = "listTasks",
    params(TaskFilter, Paging),
    responses((status = 200, description = "A page of tasks.", body = TaskPage)),
)]
#[get("/tasks")]
pub async fn list(cx: Cx, Paged(filter, page): Paged<TaskFilter>) -> Result<Reply, Problem> {
    cx.read(Action::ListTasks, async |tx| {
        tx.audit_filter(json!(filter));
        if let Some(subject) = filter.subject_id {
            open_subject(&cx, tx, subject).await?;
        }
        let mut found = tx.find::<Entity>().filter(filter.condition(tx.caller(), tx.now()));
        if filter.status.is_none() && filter.overdue != Some(true) {
            found = found.each_of(Column::Status, TaskStatus::ALL.iter().copied());
        }
        let list = cx.list(Action::ListTasks, &filter)?;
        cx.page_by(tx, found, &list, &page, (Column::DueAt, Order::Asc), |row| row.due_at).await
    })
    .await
}

/// Opens what tasks are about, where a reason is stated: then they are listed, as those of one's own cases are.
async fn open_subject(cx: &Cx, tx: &Tx, subject: Uuid) -> Result<(), Problem> {
    if tx.caller().access_reason.is_none() {
        return Ok(());
    }
    let db = tx.system("of what kind a named subject is, which is then read through the caller's eyes");
    let task = Entity::find().filter(Column::SubjectId.eq(subject)).one(&db).await?;
    match task {
        Some(task) => cx.open(tx, &task.subject_type, subject).await,
        None => Ok(()),
    }
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
