use super::entity::Entity;
use super::entity::version::{self, Column};
use super::view::{StoryVersion, StoryVersionPage};
use crate::prelude::*;

/// List the versions of a story
///
/// What it said each time that it was written, the newest first.
#[utoipa::path(
    operation_id = "listStoryVersions",
    params(At<StoryId>, Paging),
    responses((status = 200, description = "A page of versions.", body = StoryVersionPage)),
)]
#[get("/stories/{id}/versions")]
pub async fn list_versions(cx: Cx, at: At<StoryId>, Query(page): Query<Paging>) -> Result<Reply, Problem> {
    cx.read(Action::ListStoryVersions, async |tx| {
        let row = tx.get::<Entity>(at.id).await?;
        tx.audit_filter(json!({ "story_id": row.id }));
        let list = cx.list(Action::ListStoryVersions, &row.id)?;
        let mut found = tx.find::<version::Entity>().filter(Column::StoryId.eq(row.id));
        if let Some(number) = list.begin::<i32>(page.after.as_ref())? {
            found = found.filter(Column::Number.lt(number));
        }
        let rows = found.order_by(Column::Number, Order::Desc).all(page.limit.get() + 1).await?;
        let (rows, next) = list.cut(rows, page.limit.get(), |row| row.number)?;
        let items: Vec<StoryVersion> = rows.into_iter().map(StoryVersion::from).collect();
        cx.page_of_entries(&items, &next)
    })
    .await
}
