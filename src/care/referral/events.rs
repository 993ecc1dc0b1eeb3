//! Saves a step on a referral, with its events and the changes of the tasks about it.

use super::entity::{Entity, Model};
use super::rules::steps;
use super::status::ReferralStatus;
use crate::care::precaution::save::retract_in;
use crate::prelude::*;
use crate::system::task::{self, Subject};

/// The referral, as what its tasks are about.
pub fn subject(row: &Model) -> Subject {
    Subject { pcn_id: row.pcn_id, ..Subject::of(row) }
}

/// Saves a step, with what it makes of the tasks, and emits its events: the row as it is now.
pub async fn save_in(tx: &Tx, before: &Model, step: steps::Step) -> Result<Model, Problem> {
    let row = tx.update::<Entity>(before, step.change).await?;
    if row.status == ReferralStatus::EnteredInError {
        retract_in(tx, row.id, row.person_id).await?;
    }
    for (kind, to) in step.events {
        tx.emit(row.event(kind).to(to));
    }
    task::apply_in(tx, subject(&row), &step.tasks).await?;
    Ok(row)
}
