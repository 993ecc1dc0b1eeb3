//! What every act on an episode does alike.

use super::entity::{Entity, Model};
use super::history::{Said, came_to_in};
use crate::care::referral::rules::Relation;
use crate::care::referral::rules::steps::Actor;
use crate::prelude::*;
use crate::system::task::{self, Subject, TaskChange};

/// The caller, as the actor of the steps of referrals that follow an episode.
pub fn actor(tx: &Tx) -> Actor {
    Actor { relation: Relation::Service(tx.caller().role), worker: tx.caller().worker_id(), now: tx.now() }
}

/// Saves the row, and what was said of a status that it came to.
pub async fn save_in(tx: &Tx, before: &Model, after: Model, said: Option<Said>) -> Result<Model, Problem> {
    let after = Model { updated_at: tx.now(), ..after };
    let row = tx.update::<Entity>(before, after.into_active_model().reset_all()).await?;
    if let Some(said) = said {
        came_to_in(tx, &row, said).await?;
    }
    Ok(row)
}

/// Changes the tasks that are about an episode.
pub async fn tasks_in(tx: &Tx, row: &Model, changes: &[TaskChange]) -> Result<(), Problem> {
    task::apply_in(tx, Subject::of(row), changes).await
}
