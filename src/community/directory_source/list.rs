use super::entity::{Column, Entity};
use super::view::DirectorySourcePage;
use crate::prelude::*;

/// Which directory sources.
#[derive(Debug, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DirectorySourceFilter {
    /// Only those of this service.
    pub service_id: Option<ServiceId>,
}

/// List directory sources
///
/// Those of the services that your organisation hosts, or of your services; of all, to an administrator of the integrated care
/// system. The newest first.
#[utoipa::path(
    operation_id = "listDirectorySources",
    params(DirectorySourceFilter, Paging),
    responses((status = 200, description = "A page of directory sources.", body = DirectorySourcePage)),
)]
#[get("/directory-sources")]
pub async fn list(cx: Cx, Paged(filter, page): Paged<DirectorySourceFilter>) -> Result<Reply, Problem> {
    cx.find::<Entity>(Action::ListDirectorySources, (&filter, &page), Order::Desc, |_| {
        Condition::all().add_option(filter.service_id.map(|service| Column::ServiceId.eq(service)))
    })
    .await
}
