use super::entity::{Column, Entity};
use super::view::OnCallShift;
use crate::county::service;
use crate::prelude::*;

kernel::page! {
    /// A page of shifts on call.
    OnCallShiftPage:
        /// The shifts, the one that begins last first.
        OnCallShift
}

/// List a service's shifts on call
///
/// The rota, past and ahead, those that were taken back among them. Of a service in which you do not work it is empty.
#[utoipa::path(
    operation_id = "listOnCallShifts",
    params(At<ServiceId>, Paging),
    responses((status = 200, description = "A page of shifts.", body = OnCallShiftPage)),
)]
#[get("/services/{id}/on-call-shifts")]
pub async fn list(cx: Cx, at: At<ServiceId>, Query(page): Query<Paging>) -> Result<Reply, Problem> {
    cx.read(Action::ListOnCallShifts, async |tx| {
        let service = tx.get::<service::entity::Entity>(at.id).await?;
        let list = cx.list(Action::ListOnCallShifts, &service.id)?;
        let found = tx.find::<Entity>().filter(Column::ServiceId.eq(service.id));
        cx.page_by(tx, found, &list, &page, (Column::StartsAt, Order::Desc), |row| row.starts_at).await
    })
    .await
}
