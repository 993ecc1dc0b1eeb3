use actix_web::get;
use chrono::NaiveDate;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, Order};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::effects::view_of;
use super::entity::{Column, Entity};
use super::view::WorkerAbsence;
use crate::county::worker;
use crate::county::worker::wire::At;
use crate::kernel::auth::Action;
use crate::kernel::cx::Cx;
use crate::kernel::http::page::{After, Limit};
use crate::kernel::http::{Path, Query, Reply};
use crate::kernel::id::AbsenceId;
use crate::kernel::problem::Problem;

/// Which absences.
#[derive(Debug, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AbsenceFilter {
    /// How many at most.
    #[serde(default)]
    #[param(inline)]
    pub limit: Limit,
    /// The page after this cursor.
    #[param(inline)]
    pub after: Option<After>,
}

/// A page of absences.
#[derive(Debug, Serialize, ToSchema)]
pub struct WorkerAbsencePage {
    /// The absences, the latest first.
    #[schema(max_items = 200)]
    pub items: Vec<WorkerAbsence>,
    /// Where the next page begins; `null` on the last one.
    #[schema(inline)]
    pub next_cursor: Option<After>,
}

/// List a worker's absences
///
/// Your own or a colleague's, those that were taken back among them; the one with the latest first day first.
#[utoipa::path(
    operation_id = "listAbsences",
    tag = "workers",
    params(At, AbsenceFilter),
    responses((status = 200, description = "A page of absences.", body = WorkerAbsencePage)),
)]
#[get("/workers/{id}/absences")]
pub async fn list(cx: Cx, at: Path<At>, Query(filter): Query<AbsenceFilter>) -> Result<Reply, Problem> {
    cx.read(Action::ListAbsences, async |tx| {
        let worker = tx.get::<worker::entity::Entity>(at.id).await?;
        let list = cx.list(Action::ListAbsences, &worker.id)?;
        let mut found = tx.find::<Entity>().filter(Column::WorkerId.eq(worker.id));
        if let Some((first_day, id)) = list.begin::<(NaiveDate, AbsenceId)>(filter.after.as_ref())? {
            let place = Expr::tuple([Expr::col(Column::FirstDay), Expr::col(Column::Id)]);
            found = found.filter(place.lt(Expr::tuple([Expr::val(first_day), Expr::val(id)])));
        }
        found = found.order_by(Column::FirstDay, Order::Desc).order_by(Column::Id, Order::Desc);
        let rows = found.all(filter.limit.get() + 1).await?;
        let (rows, next) = list.cut(rows, filter.limit.get(), |row| (row.first_day, row.id))?;
        let views: Vec<_> = rows.iter().map(|row| view_of(tx, row)).collect();
        cx.page(&views, next)
    })
    .await
}
