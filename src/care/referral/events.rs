//! Saves a step on a referral, with its events and the changes of the tasks about it.

use super::entity::{Entity, Model};
use super::rules::steps;
use super::status::ReferralStatus;
use crate::care::person::last_worker;
use crate::care::precaution::save::retract_in;
use crate::prelude::*;
use crate::system::task::{self, Subject, TaskChange, TaskKind};

/// The referral, as what its tasks are about.
pub fn subject(row: &Model) -> Subject {
    Subject { pcn_id: row.pcn_id, ..Subject::of(row) }
}

/// Saves a step, with what it makes of the tasks, and emits its events: the row as it is now.
pub async fn save_in(tx: &Tx, before: &Model, step: steps::Step) -> Result<Model, Problem> {
    let row = tx.update::<Entity>(before, step.change).await?;
    if row.status == ReferralStatus::EnteredInError {
        Box::pin(retract_in(tx, row.id, row.person_id)).await?;
    }
    if let Some(from) = row.transferred_from.filter(|_| before.status != row.status && row.status.is_arrival()) {
        Box::pin(confirm_in(tx, from)).await?;
    }
    if before.status.is_live() && !row.status.is_live() && row.worker_id.is_none() {
        // Nobody has to take them up any more: a case of before is its worker's again.
        Box::pin(last_worker::recompute_in(tx, row.person_id)).await?;
    }
    for (kind, to) in step.events {
        tx.emit(row.event(kind).to(to));
    }
    task::apply_in(tx, subject(&row), &step.tasks).await?;
    Ok(row)
}

/// The service to which a referral was redirected answers that the person is there: nobody need make sure any more.
async fn confirm_in(tx: &Tx, from: ReferralId) -> Result<(), Problem> {
    let db = tx.system("the answer of a destination completes the task of the service that redirected there");
    match Entity::find_by_id(from).one(&db).await? {
        Some(from) => {
            let confirmed = TaskChange::Complete(TaskKind::ConfirmRedirection);
            task::apply_in(tx, subject(&from), &[confirmed]).await
        }
        None => Ok(()),
    }
}
