use super::entity::{ActiveModel, Entity};
use super::rules;
use super::view::DirectorySource;
use super::wire::DirectorySourcePatch;
use crate::prelude::*;

/// Change a directory source
///
/// Where it is, and how often it is read.
#[utoipa::path(
    operation_id = "updateDirectorySource",
    params(At<DirectorySourceId>),
    request_body(content = DirectorySourcePatch, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The source, changed.", body = DirectorySource)),
)]
#[patch("/directory-sources/{id}")]
pub async fn update(
    cx: Cx,
    at: At<DirectorySourceId>,
    Json(patch): Json<DirectorySourcePatch>,
) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::UpdateDirectorySource, at.id, async |_, step| {
        let url = patch.url.as_ref().map_or(&*step.row.url, Text::as_str);
        let interval_days = patch.interval_days.unwrap_or(step.row.interval_days);
        Problem::if_any(rules::faults(&cx.state().outbound, url, interval_days))?;
        let change = ActiveModel { url: Set(url.to_owned()), interval_days: Set(interval_days), ..Default::default() };
        step.save(EventType::DirectorySourceUpdated, change).await
    })
    .await
}
