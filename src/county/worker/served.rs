//! Which networks somebody serves, so that their queue is not everybody's.

use kernel::db::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, Query};

use super::appointment::{pcn, role, service};
use super::entity;
use crate::county::organisation::kind::Status;

/// That a link worker who is not switched off works in this service and serves this network. Who else has a caseload decides on
/// no referral.
pub fn is_served_in(service_id: impl ColumnTrait, pcn_id: impl ColumnTrait) -> Expr {
    let of_worker = |worker_id: Expr| worker_id.equals((pcn::Entity, pcn::Column::WorkerId));
    let serving = Query::select()
        .expr(Expr::cust("1"))
        .from(pcn::Entity)
        .inner_join(service::Entity, of_worker(service::Column::WorkerId.into_expr()))
        .inner_join(role::Entity, of_worker(role::Column::WorkerId.into_expr()))
        .inner_join(entity::Entity, of_worker(entity::Column::Id.into_expr()))
        .and_where(pcn::Column::PcnId.into_expr().eq(pcn_id.into_expr()))
        .and_where(service::Column::ServiceId.into_expr().eq(service_id.into_expr()))
        .and_where(role::Column::Role.eq(Role::LinkWorker))
        .and_where(entity::Column::Status.eq(Status::Active))
        .to_owned();
    Expr::exists(serving)
}
