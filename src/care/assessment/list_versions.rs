use super::entity::version::{Column, Entity};
use super::save::stands_in;
use super::view::{AssessmentVersion, AssessmentVersionPage};
use crate::prelude::*;

/// List the versions of an assessment
///
/// As it stands now and as it stood before, the newest first.
#[utoipa::path(
    operation_id = "listAssessmentVersions",
    params(At<EpisodeId>, Paging),
    responses((status = 200, description = "A page of versions.", body = AssessmentVersionPage)),
)]
#[get("/episodes/{id}/assessment/versions")]
pub async fn list_versions(cx: Cx, at: At<EpisodeId>, Query(page): Query<Paging>) -> Result<Reply, Problem> {
    cx.read(Action::ListAssessmentVersions, async |tx| {
        let (_, row) = stands_in(tx, at.id).await?;
        let list = cx.list(Action::ListAssessmentVersions, &row.id)?;
        let mut found = tx.find::<Entity>().filter(Column::AssessmentId.eq(row.id));
        if let Some(version) = list.begin::<i32>(page.after.as_ref())? {
            found = found.filter(Column::Version.lt(version));
        }
        let rows = found.order_by(Column::Version, Order::Desc).all(page.limit.get() + 1).await?;
        let (rows, next) = list.cut(rows, page.limit.get(), |row| row.version)?;
        let items: Vec<_> = rows.into_iter().map(AssessmentVersion::from).collect();
        cx.page_of_entries(&items, &next)
    })
    .await
}
