use super::entity::{Column, Entity};
use super::view::WorkerAbsence;
use crate::county::worker;
use crate::prelude::*;

kernel::page! {
    /// A page of absences.
    WorkerAbsencePage:
        /// The absences, the latest first.
        WorkerAbsence
}

/// List a worker's absences
///
/// Your own or a colleague's, those that were taken back among them; the one with the latest first day first.
#[utoipa::path(
    operation_id = "listAbsences",
    params(At<WorkerId>, Paging),
    responses((status = 200, description = "A page of absences.", body = WorkerAbsencePage)),
)]
#[get("/workers/{id}/absences")]
pub async fn list(cx: Cx, at: At<WorkerId>, Query(page): Query<Paging>) -> Result<Reply, Problem> {
    cx.read(Action::ListAbsences, async |tx| {
        let worker = tx.get::<worker::entity::Entity>(at.id).await?;
        let list = cx.list(Action::ListAbsences, &worker.id)?;
        let found = tx.find::<Entity>().filter(Column::WorkerId.eq(worker.id));
        cx.page_by(tx, found, &list, &page, (Column::FirstDay, Order::Desc), |row| row.first_day).await
    })
    .await
}
