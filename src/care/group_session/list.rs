use chrono::{DateTime, Utc};

use super::entity::{Column, Entity};
use super::view::GroupSessionPage;
use crate::prelude::*;

/// Which group sessions.
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
    tag = "contacts",
    params(GroupSessionFilter, Paging),
    responses((status = 200, description = "A page of group sessions.", body = GroupSessionPage)),
)]
#[get("/group-sessions")]
pub async fn list(cx: Cx, Paged(filter, page): Paged<GroupSessionFilter>) -> Result<Reply, Problem> {
    cx.read(Action::ListGroupSessions, async |tx| {
        tx.audit_filter(json!({ "worker_id": filter.worker_id, "from": filter.from, "to": filter.to }));
        let list = cx.list(Action::ListGroupSessions, &filter)?;
        let found = tx.find::<Entity>().filter(filter.condition());
        cx.page_by(tx, found, &list, &page, (Column::StartsAt, Order::Asc), |row| row.starts_at).await
    })
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
