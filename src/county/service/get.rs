use super::entity::Entity;
use super::wire::Service;
use crate::prelude::*;

/// Read a service
///
/// Its first points of contact are shown to its own people and to administrators.
#[utoipa::path(
    operation_id = "getService",
    params(At<ServiceId>),
    responses((status = 200, description = "The service.", body = Service)),
)]
#[get("/services/{id}")]
pub async fn get(cx: Cx, at: At<ServiceId>) -> Result<Reply, Problem> {
    cx.get::<Entity>(Action::GetService, at.id).await
}
