use super::codes::{SupervisionKind, SupervisionStatus};
use super::entity::{Column, Entity};
use super::view::SupervisionPage;
use crate::prelude::*;

/// Which entries.
#[derive(Debug, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SupervisionFilter {
    /// Only those of this link worker.
    pub worker_id: Option<WorkerId>,
    /// Only those of this kind.
    pub kind: Option<SupervisionKind>,
    /// Only those that stand here.
    pub status: Option<SupervisionStatus>,
    /// Only those held on this day or later.
    pub from: Option<NaiveDate>,
    /// Only those held on this day or earlier.
    pub to: Option<NaiveDate>,
}

/// List supervisions
///
/// Your own, those that you held, those of whom you supervise, or all of your service's where you manage it. The newest
/// record first.
#[utoipa::path(
    operation_id = "listSupervisions",
    params(SupervisionFilter, Paging),
    responses((status = 200, description = "A page of the log.", body = SupervisionPage)),
)]
#[get("/supervisions")]
pub async fn list(cx: Cx, Paged(filter, page): Paged<SupervisionFilter>) -> Result<Reply, Problem> {
    cx.find::<Entity>(Action::ListSupervisions, (&filter, &page), Order::Desc, |_| filter.condition()).await
}

impl SupervisionFilter {
    fn condition(&self) -> Condition {
        Condition::all()
            .add_option(self.worker_id.map(|id| Column::WorkerId.eq(id)))
            .add_option(self.kind.map(|kind| Column::Kind.eq(kind)))
            .add_option(self.status.map(|status| Column::Status.eq(status)))
            .add_option(self.from.map(|from| Column::HeldOn.gte(from)))
            .add_option(self.to.map(|to| Column::HeldOn.lte(to)))
    }
}
