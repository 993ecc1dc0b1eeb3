//! Who holds the steps of a policy.

use sea_orm::ConnectionTrait;

use crate::county::absence;
use crate::county::absence::cover;
use crate::county::worker::appointment;
use crate::county::worker::views::{holding, working_in};
use crate::county::{service, worker};
use crate::prelude::*;
use kernel::db::Db;

/// Those of these workers who are there on `today`, in England, and for those who are away whoever covers for them. An
/// absence without a cover is passed over.
pub async fn there(
    db: &impl ConnectionTrait,
    holders: Vec<WorkerId>,
    today: NaiveDate,
) -> Result<Vec<WorkerId>, DbErr> {
    let away: Vec<WorkerId> = absence::entity::Entity::find()
        .select_only()
        .column(absence::entity::Column::WorkerId)
        .filter(absence::entity::Column::WorkerId.is_in(holders.iter().copied()))
        .filter(absence::entity::touching(today, today))
        .into_tuple()
        .all(db)
        .await?;
    let mut there = Vec::new();
    for holder in holders {
        let stands_in = if away.contains(&holder) { cover::there_for(db, holder, today).await? } else { Some(holder) };
        there.extend(stands_in.filter(|worker| !there.contains(worker)));
    }
    Ok(there)
}

/// Those of a service who hold this role and are still here.
pub async fn of_role(db: &impl ConnectionTrait, service_id: ServiceId, role: Role) -> Result<Vec<WorkerId>, DbErr> {
    worker::entity::Entity::find()
        .select_only()
        .column(worker::entity::Column::Id)
        .filter(worker::entity::Column::Status.eq(Status::Active))
        .filter(worker::entity::Column::Id.in_subquery(holding(role)))
        .filter(worker::entity::Column::Id.in_subquery(working_in(service_id)))
        .order_by_asc(worker::entity::Column::Id)
        .into_tuple()
        .all(db)
        .await
}

/// The managers of a service who are there on `today`, or who covers for them; where all are away, all of them: better late than nobody.
pub async fn managers(db: &impl ConnectionTrait, service: ServiceId, today: NaiveDate) -> Result<Vec<WorkerId>, DbErr> {
    let managers = of_role(db, service, Role::ServiceManager).await?;
    let here = there(db, managers.clone(), today).await?;
    Ok(if here.is_empty() { managers } else { here })
}

/// The supervisors of a worker who are still here (002 §7: one or more, each named by a network served).
pub(super) async fn supervisors(db: &impl ConnectionTrait, of: WorkerId) -> Result<Vec<WorkerId>, DbErr> {
    let named = appointment::supervisor::Entity::find()
        .select_only()
        .column(appointment::supervisor::Column::SupervisorId)
        .filter(appointment::supervisor::Column::WorkerId.eq(of));
    worker::entity::Entity::find()
        .select_only()
        .column(worker::entity::Column::Id)
        .filter(worker::entity::Column::Status.eq(Status::Active))
        .filter(worker::entity::Column::Id.in_subquery(named.into_query()))
        .order_by_asc(worker::entity::Column::Id)
        .into_tuple()
        .all(db)
        .await
}

/// Whether every service in use has a supervisor, a safeguarding lead and a manager, to whom an overdue safety task can be taken.
pub async fn has_escalation_route(db: &Db) -> Result<bool, DbErr> {
    let system = db.system("readiness asks whether anybody is there to be notified");
    let services: Vec<ServiceId> = service::entity::Entity::find()
        .select_only()
        .column(service::entity::Column::Id)
        .filter(service::entity::Column::Status.eq(Status::Active))
        .into_tuple()
        .all(system.read())
        .await?;
    for id in services {
        for role in [Role::Supervisor, Role::SafeguardingLead, Role::ServiceManager] {
            if of_role(system.read(), id, role).await?.is_empty() {
                return Ok(false);
            }
        }
    }
    Ok(true)
}
