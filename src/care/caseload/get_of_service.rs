use super::count::loads_in;
use super::rules::backlog;
use super::view::{Backlog, ServiceCaseload, UncoveredAbsence};
use crate::care::episode::status::HoldReason;
use crate::care::referral::rules::queue::date_referred;
use crate::care::referral::status::ReferralStatus;
use crate::care::{episode, referral};
use crate::county::worker::views::{holding, in_use, working_in};
use crate::county::{absence, service, worker};
use crate::prelude::*;

/// More workers, and more absences ahead of them, than one service has.
const MOST: u64 = 1000;

/// Read a service's caseload
///
/// Its link workers with what each carries, the referrals that wait by how long ago they were made, the cases that
/// nobody carries, and the absences for which nobody covers (002 §7: no backlog). For its own managers.
#[utoipa::path(
    operation_id = "getServiceCaseload",
    params(At<ServiceId>),
    responses((status = 200, description = "The caseload.", body = ServiceCaseload)),
)]
#[get("/services/{id}/caseload")]
pub async fn get_of_service(cx: Cx, at: At<ServiceId>) -> Result<Reply, Problem> {
    cx.read(Action::GetServiceCaseload, async |tx| {
        let service = tx.get::<service::entity::Entity>(at.id).await?;
        if !tx.caller().services.contains(&service.id) {
            return Err(Problem::new(Code::Forbidden).because("This is not your service"));
        }
        let workers = tx
            .find::<worker::entity::Entity>()
            .filter(worker::entity::Column::Status.eq(Status::Active))
            .filter(worker::entity::Column::Id.in_subquery(working_in(service.id)))
            .filter(worker::entity::Column::Id.in_subquery(holding(Role::LinkWorker)))
            .order_by(worker::entity::Column::Id, Order::Asc)
            .all(MOST)
            .await?;
        cx.ok(&ServiceCaseload {
            etag: ETag::default(),
            service_id: service.id,
            as_at: tx.now(),
            workers: loads_in(tx, workers).await?,
            episodes_without_worker: without_worker_in(tx, service.id).await?,
            backlog: backlog_in(tx, service.id).await?,
            uncovered_absences: uncovered_in(tx, service.id).await?,
        })
    })
    .await
}

async fn without_worker_in(tx: &Tx, service: ServiceId) -> Result<u64, Problem> {
    let waiting = episode::entity::Entity::find()
        .filter(episode::entity::Column::ServiceId.eq(service))
        .filter(episode::entity::Column::Status.is_in(episode::status::EpisodeStatus::OPEN))
        .filter(episode::entity::Column::HoldReason.eq(HoldReason::WorkerLeft));
    Ok(waiting.count(&tx.system("how many cases of a service nobody carries, by number alone")).await?)
}

async fn backlog_in(tx: &Tx, service: ServiceId) -> Result<Vec<Backlog>, Problem> {
    use referral::entity::{Column, Entity};
    const STATUSES: [ReferralStatus; 3] =
        [ReferralStatus::Submitted, ReferralStatus::Returned, ReferralStatus::Waiting];
    let counted: Vec<(ReferralStatus, i64, i64)> = Entity::find()
        .select_only()
        .columns([Column::Status, Column::QueueOrderWithoutRisk])
        .column_as(Column::Id.count(), "count")
        .filter(Column::ServiceId.eq(service))
        .filter(Column::Status.is_in(STATUSES))
        .group_by(Column::Status)
        .group_by(Column::QueueOrderWithoutRisk)
        .into_tuple()
        .all(&tx.system("how many referrals of a service wait, by number alone"))
        .await?;
    let of = |status| {
        let rows = counted.iter().filter(|(of, ..)| *of == status);
        let referred = rows.filter_map(|(_, order, count)| Some((date_referred(*order)?, count.unsigned_abs())));
        let referred: Vec<_> = referred.collect();
        backlog(status, &referred, calendar::local_date(tx.now()))
    };
    Ok(STATUSES.map(of).into())
}

async fn uncovered_in(tx: &Tx, service: ServiceId) -> Result<Vec<UncoveredAbsence>, Problem> {
    use absence::entity::{Column, Entity};
    let rows = tx
        .find::<Entity>()
        .filter(Column::WorkerId.in_subquery(working_in(service)))
        .filter(Column::WorkerId.in_subquery(in_use()))
        .filter(Column::CoverWorkerId.is_null())
        .filter(Column::CancelledAt.is_null())
        .filter(Column::LastDay.gte(calendar::local_date(tx.now())))
        .order_by(Column::FirstDay, Order::Asc)
        .order_by(Column::Id, Order::Asc)
        .all(MOST)
        .await?;
    let view = |row: absence::entity::Model| UncoveredAbsence {
        absence_id: row.id,
        worker_id: row.worker_id,
        first_day: row.first_day,
        last_day: row.last_day,
    };
    Ok(rows.into_iter().map(view).collect())
}
