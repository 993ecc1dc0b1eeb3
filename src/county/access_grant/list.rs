use super::codes::AccessGrantStatus;
use super::entity::{Column, Entity};
use super::view::AccessGrantPage;
use crate::prelude::*;

/// Which grants.
#[derive(Debug, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AccessGrantFilter {
    /// Only those that stand here.
    pub status: Option<AccessGrantStatus>,
}

/// List access grants
///
/// What waits for a second person, and what was decided: of your organisation, or all where you are of the integrated care
/// system. The newest first.
#[utoipa::path(
    operation_id = "listAccessGrants",
    params(AccessGrantFilter, Paging),
    responses((status = 200, description = "A page of grants.", body = AccessGrantPage)),
)]
#[get("/access-grants")]
pub async fn list(cx: Cx, Paged(filter, page): Paged<AccessGrantFilter>) -> Result<Reply, Problem> {
    cx.find::<Entity>(Action::ListAccessGrants, (&filter, &page), Order::Desc, |tx| filter.condition(tx.now())).await
}

impl AccessGrantFilter {
    fn condition(&self, now: DateTime<Utc>) -> Condition {
        let of = |status: AccessGrantStatus| Condition::all().add(Column::Status.eq(status));
        match self.status {
            None => Condition::all(),
            Some(AccessGrantStatus::Pending) => of(AccessGrantStatus::Pending).add(Column::ExpiresAt.gt(now)),
            Some(AccessGrantStatus::Expired) => of(AccessGrantStatus::Pending).add(Column::ExpiresAt.lte(now)),
            Some(status) => of(status),
        }
    }
}
