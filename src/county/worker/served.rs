//! Which networks somebody serves, so that their queue is not everybody's.

use kernel::db::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};

use super::appointment::{pcn, role, service};
use super::entity;
use crate::county::absence::entity as absence;
use crate::county::organisation::kind::Status;

const AWAY: &str = "away";
const COVER_AWAY: &str = "cover_away";

/// That a link worker who is not switched off works in this service and serves this network on `today`, themselves or by
/// whoever covers for them. Who else has a caseload decides on no referral.
pub fn is_served_in(service_id: impl ColumnTrait, pcn_id: impl ColumnTrait, today: Date) -> Expr {
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
        .and_where(Expr::exists(uncovered(today)).not())
        .to_owned();
    Expr::exists(serving)
}

/// An absence on `today` of the worker who serves the network, for which nobody covers who is there themselves. Where a
/// cover is away too their own cover may be there: then the queue is shown to more people than it need be, never to fewer.
fn uncovered(today: Date) -> SelectStatement {
    let on_the_day = |table: &'static str| {
        Expr::col((table, absence::Column::CancelledAt))
            .is_null()
            .and(Expr::col((table, absence::Column::FirstDay)).lte(today))
            .and(Expr::col((table, absence::Column::LastDay)).gte(today))
    };
    let cover = || Expr::col((AWAY, absence::Column::CoverWorkerId));
    let cover_is_away = Query::select()
        .expr(Expr::cust("1"))
        .from_as(absence::Entity, COVER_AWAY)
        .and_where(Expr::col((COVER_AWAY, absence::Column::WorkerId)).eq(cover()))
        .and_where(on_the_day(COVER_AWAY))
        .to_owned();
    Query::select()
        .expr(Expr::cust("1"))
        .from_as(absence::Entity, AWAY)
        .and_where(Expr::col((AWAY, absence::Column::WorkerId)).equals((pcn::Entity, pcn::Column::WorkerId)))
        .and_where(on_the_day(AWAY))
        .and_where(cover().is_null().or(Expr::exists(cover_is_away)))
        .to_owned()
}
