use super::entity::{ActiveModel, Entity};
use super::view::DirectorySource;
use crate::prelude::*;

/// Enable a directory source
///
/// It is read at once, and then every so many days.
#[utoipa::path(
    operation_id = "enableDirectorySource",
    params(At<DirectorySourceId>),
    responses((status = 200, description = "The source, in use again.", body = DirectorySource)),
)]
#[post("/directory-sources/{id}/enablement")]
pub async fn enable(cx: Cx, at: At<DirectorySourceId>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::EnableDirectorySource, at.id, async |tx, step| {
        if step.row.status == Status::Active {
            return Err(Problem::new(Code::InvalidTransition).because("The source is in use already"));
        }
        let change = ActiveModel {
            status: Set(Status::Active),
            next_import_at: Set(tx.now()),
            failures: Set(0),
            ..Default::default()
        };
        step.save(EventType::DirectorySourceEnabled, change).await
    })
    .await
}
