use chrono::NaiveDate;
use sea_orm::sea_query::{Expr, ExprTrait};

use super::effects::view_of;
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
    tag = "workers",
    params(At<WorkerId>, Paging),
    responses((status = 200, description = "A page of absences.", body = WorkerAbsencePage)),
)]
#[get("/workers/{id}/absences")]
pub async fn list(cx: Cx, at: At<WorkerId>, Query(page): Query<Paging>) -> Result<Reply, Problem> {
    cx.read(Action::ListAbsences, async |tx| {
        let worker = tx.get::<worker::entity::Entity>(at.id).await?;
        let list = cx.list(Action::ListAbsences, &worker.id)?;
        let mut found = tx.find::<Entity>().filter(Column::WorkerId.eq(worker.id));
        if let Some((first_day, id)) = list.begin::<(NaiveDate, AbsenceId)>(page.after.as_ref())? {
            let place = Expr::tuple([Expr::col(Column::FirstDay), Expr::col(Column::Id)]);
            found = found.filter(place.lt(Expr::tuple([Expr::val(first_day), Expr::val(id)])));
        }
        found = found.order_by(Column::FirstDay, Order::Desc).order_by(Column::Id, Order::Desc);
        let rows = found.all(page.limit.get() + 1).await?;
        let (rows, next) = list.cut(rows, page.limit.get(), |row| (row.first_day, row.id))?;
        let views: Vec<_> = rows.iter().map(|row| view_of(tx, row)).collect();
        cx.page(&views, next)
    })
    .await
}
