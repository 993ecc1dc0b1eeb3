use super::entity::{ActiveModel, Entity};
use super::view::DirectorySource;
use crate::prelude::*;

/// Disable a directory source
///
/// It is not read any more. What was taken in stays as it is.
#[utoipa::path(
    operation_id = "disableDirectorySource",
    params(At<DirectorySourceId>),
    responses((status = 200, description = "The source, disabled.", body = DirectorySource)),
)]
#[post("/directory-sources/{id}/disablement")]
pub async fn disable(cx: Cx, at: At<DirectorySourceId>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::DisableDirectorySource, at.id, async |_, step| {
        if step.row.status == Status::Disabled {
            return Err(Problem::new(Code::InvalidTransition).because("The source is disabled already"));
        }
        let change = ActiveModel { status: Set(Status::Disabled), ..Default::default() };
        step.save(EventType::DirectorySourceDisabled, change).await
    })
    .await
}
