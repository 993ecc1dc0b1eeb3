use super::entity::{Column, Entity};
use super::view::GroupSessionPage;
use crate::prelude::*;

#[derive(Debug, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct GroupSessionFilter {
    /// Only those that this worker held.
    pub worker_id: Option<WorkerId>,
    /// Only those that began at this instant or later.
    pub from: Option<DateTime<Utc>>,
    /// Only those that began before this instant.
    pub to: Option<DateTime<Utc>>,
}

/// List group sessions
///
/// Those of your services, the earliest first.
#[utoipa::path(
    operation_id = "listGroupSessions",
    params(GroupSessionFilter, Paging),
    responses((status = 200, description = "A page of group sessions.", body = GroupSessionPage)),
)]
#[get("/group-sessions")]
pub async fn list(cx: Cx, Paged(filter, page): Paged<GroupSessionFilter>) -> Result<Reply, Problem> {
    cx.find_by::<Entity, _>(
        Action::ListGroupSessions,
        (&filter, &page),
        (Column::StartsAt, |row| row.starts_at),
        |_| filter.condition(),
    )
    .await
}

impl GroupSessionFilter {
    fn condition(&self) -> Condition {
        Condition::all()
            .add_option(self.worker_id.map(|worker| Column::WorkerId.eq(worker)))
            .add_option(self.from.map(|from| Column::StartsAt.gte(from)))
            .add_option(self.to.map(|to| Column::StartsAt.lt(to)))
    }
}
