//! Each link worker has access to clinical supervision every month (003 §6.1.3): a task that begins with their post, comes
//! again with each session ([`crate::county::supervision`]), and ends when they leave.

use super::rules::supervised_in_service;
use super::views::appointments_in;
use super::wire::Appointment;
use crate::prelude::*;
use crate::system::task::{self, Owner, Subject, TaskChange, TaskKind};

/// A worker, as what their supervision's task is about.
pub fn subject(worker: WorkerId, service_id: ServiceId) -> Subject {
    Subject { resource_type: super::entity::Model::TYPE, id: worker.0, service_id, pcn_id: None, person_id: None }
}

/// Starts the clock of somebody who becomes a link worker, or comes to another service as one; stops that of one who is
/// none any more.
pub async fn recompute_in(tx: &Tx, worker: WorkerId, before: &Appointment, after: &Appointment) -> Result<(), Problem> {
    let (before, after) = (supervised_in_service(before), supervised_in_service(after));
    let Some(service_id) = after.or(before).filter(|_| before != after) else { return Ok(()) };
    let mut changes = vec![TaskChange::Cancel(TaskKind::ClinicalSupervision)];
    if after.is_some() {
        changes.push(TaskChange::open(TaskKind::ClinicalSupervision, Owner::Worker(worker), tx.now()));
    }
    task::apply_in(tx, subject(worker, service_id), &changes).await
}

/// Stops the clock of somebody who leaves: nobody else can be supervised in their place.
pub async fn unsupervised_in(tx: &Tx, worker: WorkerId) -> Result<(), Problem> {
    let appointment = appointments_in(tx, &[worker]).await?.remove(&worker).unwrap_or_default();
    recompute_in(tx, worker, &appointment, &Appointment::default()).await
}

/// Starts the clock of somebody who is back.
pub async fn supervised_again_in(tx: &Tx, worker: WorkerId) -> Result<(), Problem> {
    let appointment = appointments_in(tx, &[worker]).await?.remove(&worker).unwrap_or_default();
    recompute_in(tx, worker, &Appointment::default(), &appointment).await
}
