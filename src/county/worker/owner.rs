//! Whose task it is: every task has a living owner.

use sea_orm::ConnectionTrait;

use super::{appointment, entity};
use crate::prelude::*;
use crate::system::task::Owner;

/// The worker, where they are still here and hold a post in the service; otherwise the service, until a manager hands the
/// task on.
pub async fn owner_in(tx: &Tx, worker: Option<WorkerId>, service_id: ServiceId) -> Result<Owner, Problem> {
    let db = tx.system("a task is somebody's who is still here, whoever starts its clock");
    Ok(owner(&db, worker, service_id).await?)
}

/// The same, for a task that no act of anybody's opens.
///
/// # Errors
/// The database's own.
pub async fn owner(db: &impl ConnectionTrait, worker: Option<WorkerId>, service_id: ServiceId) -> Result<Owner, DbErr> {
    let Some(id) = worker else { return Ok(Owner::Service) };
    let serves = appointment::service::Entity::find_by_id((id, service_id)).one(db).await?.is_some();
    let row = entity::Entity::find_by_id(id).one(db).await?;
    let is_here = serves && row.is_some_and(|row| row.status == Status::Active);
    Ok(if is_here { Owner::Worker(id) } else { Owner::Service })
}
