use super::entity::{Column, Entity};
use super::kind::{ActivityKind, ActivityStatus};
use super::wire::ActivityPage;
use crate::prelude::*;

/// Which activities.
#[derive(Debug, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ActivityFilter {
    /// Only those of this worker.
    pub worker_id: Option<WorkerId>,
    /// Only those of this kind.
    pub kind: Option<ActivityKind>,
    /// Only those that count, or only those entered in error.
    pub status: Option<ActivityStatus>,
    /// Only those done on this day or later.
    pub from: Option<NaiveDate>,
    /// Only those done on this day or earlier.
    pub to: Option<NaiveDate>,
}

/// List activities
///
/// Your own; those of the whole service where you manage it. The newest record first.
#[utoipa::path(
    operation_id = "listActivities",
    params(ActivityFilter, Paging),
    responses((status = 200, description = "A page of activities.", body = ActivityPage)),
)]
#[get("/activities")]
pub async fn list(cx: Cx, Paged(filter, page): Paged<ActivityFilter>) -> Result<Reply, Problem> {
    cx.find::<Entity>(Action::ListActivities, (&filter, &page), Order::Desc, |_| filter.condition()).await
}

impl ActivityFilter {
    fn condition(&self) -> Condition {
        Condition::all()
            .add_option(self.worker_id.map(|id| Column::WorkerId.eq(id)))
            .add_option(self.kind.map(|kind| Column::Kind.eq(kind)))
            .add_option(self.status.map(|status| Column::Status.eq(status)))
            .add_option(self.from.map(|from| Column::DoneOn.gte(from)))
            .add_option(self.to.map(|to| Column::DoneOn.lte(to)))
    }
}
