use actix_web::get;
use sea_orm::{ColumnTrait, Condition, Order};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::entity::{Column, Entity};
use super::views::{holding, views_of, working_in};
use super::wire::Worker;
use crate::county::organisation::kind::Status;
use crate::kernel::auth::{Action, Role};
use crate::kernel::cx::Cx;
use crate::kernel::http::page::{After, Limit};
use crate::kernel::http::{Query, Reply};
use crate::kernel::id::ServiceId;
use crate::kernel::problem::Problem;

/// Which workers.
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
    /// How many at most.
    #[serde(default)]
    #[param(inline)]
    pub limit: Limit,
    /// The page after this cursor.
    #[param(inline)]
    pub after: Option<After>,
}

/// A page of workers.
#[derive(Debug, Serialize, ToSchema)]
pub struct WorkerPage {
    /// The workers.
    #[schema(max_items = 200)]
    pub items: Vec<Worker>,
    /// Where the next page begins; `null` on the last one.
    #[schema(inline)]
    pub next_cursor: Option<After>,
}

/// List workers
///
/// Your colleagues, or everybody where you are an administrator; in the order in which they were entered.
#[utoipa::path(
    operation_id = "listWorkers",
    tag = "workers",
    params(WorkerFilter),
    responses((status = 200, description = "A page of workers.", body = WorkerPage)),
)]
#[get("/workers")]
pub async fn list(cx: Cx, Query(filter): Query<WorkerFilter>) -> Result<Reply, Problem> {
    cx.read(Action::ListWorkers, async |tx| {
        let list = cx.list(Action::ListWorkers, &filter)?;
        let found = tx.find::<Entity>().filter(filter.condition());
        let (rows, next) = found.page(&list, filter.after.as_ref(), filter.limit.get(), Order::Asc).await?;
        let views = views_of(tx, rows).await?;
        cx.page(&views, next)
    })
    .await
}

impl WorkerFilter {
    fn condition(&self) -> Condition {
        Condition::all()
            .add_option(self.service_id.map(|id| Column::Id.in_subquery(working_in(id))))
            .add_option(self.role.map(|role| Column::Id.in_subquery(holding(role))))
            .add_option(self.status.map(|status| Column::Status.eq(status)))
    }
}
