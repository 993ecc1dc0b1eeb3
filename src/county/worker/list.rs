use super::entity::{Column, Entity};
use super::views::{holding, working_in};
use super::wire::Worker;
use crate::prelude::*;

#[derive(Debug, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WorkerFilter {
    /// Only those who work in this service.
    pub service_id: Option<ServiceId>,
    /// Only those who hold this role.
    pub role: Option<Role>,
    /// Only those who may sign in, or those who may not.
    pub status: Option<Status>,
}

kernel::page! {
    /// A page of workers.
    WorkerPage:
        /// The workers.
        Worker
}

/// List workers
///
/// Your colleagues, or everybody where you are an administrator; in the order in which they were entered.
#[utoipa::path(
    operation_id = "listWorkers",
    params(WorkerFilter, Paging),
    responses((status = 200, description = "A page of workers.", body = WorkerPage)),
)]
#[get("/workers")]
pub async fn list(cx: Cx, Paged(filter, page): Paged<WorkerFilter>) -> Result<Reply, Problem> {
    cx.find::<Entity>(Action::ListWorkers, (&filter, &page), Order::Asc, |_| filter.condition()).await
}

impl WorkerFilter {
    fn condition(&self) -> Condition {
        Condition::all()
            .add_option(self.service_id.map(|id| Column::Id.in_subquery(working_in(id))))
            .add_option(self.role.map(|role| Column::Id.in_subquery(holding(role))))
            .add_option(self.status.map(|status| Column::Status.eq(status)))
    }
}
