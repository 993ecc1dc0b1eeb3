//! The job that makes exports: one at a time on each node.

use tokio::sync::{Mutex, MutexGuard};

use super::claim;
use super::codes::ExportStatus;
use super::run::{Halt, Run};
use crate::prelude::*;

/// What a node makes exports with.
#[derive(Debug, Default)]
pub struct Exporter {
    turn: Mutex<()>,
}

impl Exporter {
    /// Waits until this node makes none, and keeps it so until what is given is dropped.
    pub async fn pause(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().await
    }

    /// Makes what waits, one after the other. `goes_on` is asked after each page: where it says no, what is under way is left
    /// to another node.
    ///
    /// # Errors
    /// The database's own; what is under way is begun anew.
    pub async fn make(&self, state: &AppState, goes_on: impl Fn() -> bool) -> Result<(), DbErr> {
        let _turn = self.turn.lock().await;
        claim::tidy(&state.db, state.clock.now()).await?;
        while let Some(row) = claim::next(&state.db, state.clock.now()).await? {
            let outcome = one(state, row.clone(), &goes_on).await;
            match outcome {
                Ok(true) | Err(Halt::Lost) => {}
                Ok(false) => return claim::release(&state.db, &row).await,
                Err(Halt::Failed(failure)) => {
                    claim::end(&state.db, &row, ExportStatus::Failed, Some(failure), state.clock.now()).await?;
                }
                Err(Halt::Broken(error)) => {
                    claim::release(&state.db, &row).await?;
                    return Err(error);
                }
            }
        }
        Ok(())
    }
}

/// Makes one; whether it was made, rather than left to another node.
async fn one(state: &AppState, row: super::entity::Model, goes_on: &impl Fn() -> bool) -> Result<bool, Halt> {
    let mut run = Run::begin(state, row).await?;
    while run.advance().await? {
        if !goes_on() {
            return Ok(false);
        }
    }
    run.end(state.clock.now()).await.map(|()| true)
}
