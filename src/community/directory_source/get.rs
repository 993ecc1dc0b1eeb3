use super::entity::Entity;
use super::view::DirectorySource;
use crate::prelude::*;

/// Read a directory source
///
/// With what came of it the last time.
#[utoipa::path(
    operation_id = "getDirectorySource",
    params(At<DirectorySourceId>),
    responses((status = 200, description = "The source.", body = DirectorySource)),
)]
#[get("/directory-sources/{id}")]
pub async fn get(cx: Cx, at: At<DirectorySourceId>) -> Result<Reply, Problem> {
    cx.get::<Entity>(Action::GetDirectorySource, at.id).await
}
