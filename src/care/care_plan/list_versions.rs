use super::difference;
use super::entity::Entity;
use super::entity::version::{self, Column};
use super::view::{CarePlanVersion, CarePlanVersionPage};
use crate::county::worker::names::names_in;
use crate::prelude::*;

/// List the versions of a plan
///
/// As it stands now and as it stood before, the newest first, each with the parts that it changed. What one said is read by its
/// number.
#[utoipa::path(
    operation_id = "listCarePlanVersions",
    params(At<CarePlanId>, Paging),
    responses((status = 200, description = "A page of versions.", body = CarePlanVersionPage)),
)]
#[get("/care-plans/{id}/versions")]
pub async fn list_versions(cx: Cx, at: At<CarePlanId>, Query(page): Query<Paging>) -> Result<Reply, Problem> {
    cx.read(Action::ListCarePlanVersions, async |tx| {
        let row = tx.get::<Entity>(at.id).await?;
        tx.audit_filter(json!({ "care_plan_id": row.id }));
        let list = cx.list(Action::ListCarePlanVersions, &row.id)?;
        let mut found = tx.find::<version::Entity>().filter(Column::CarePlanId.eq(row.id));
        if let Some(number) = list.begin::<i32>(page.after.as_ref())? {
            found = found.filter(Column::Number.lt(number));
        }
        let limit = page.limit.get();
        // One more than the page holds tells whether there is another; what its last changed is seen beside the one before.
        let rows = found.order_by(Column::Number, Order::Desc).all(limit + 1).await?;
        let names = names_in(tx, rows.iter().map(|row| WorkerId(row.written_by)).collect()).await?;
        let items = rows.iter().enumerate().take(usize::try_from(limit).unwrap_or(usize::MAX)).map(|(i, version)| {
            let before = rows.get(i + 1).map(|before| &before.content);
            CarePlanVersion {
                number: version.number,
                status: version.status,
                changed: difference::parts(before, &version.content),
                written_by: version.written_by,
                written_by_name: names.get(&WorkerId(version.written_by)).cloned(),
                written_at: version.written_at,
            }
        });
        let items: Vec<CarePlanVersion> = items.collect();
        let (_, next) = list.cut(rows, limit, |version| version.number)?;
        cx.page_of_entries(&items, &next)
    })
    .await
}
