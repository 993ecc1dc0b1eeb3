//! The practice of a person as it is now: where theirs has closed, the one that follows it, also while not everybody has been moved.

use super::entity::Model;
use crate::county::organisation::entity::{Column, Entity};
use crate::prelude::*;

/// More than ever follow one another.
const MOST_SUCCESSORS: usize = 10;

impl Model {
    /// The person as registered now.
    ///
    /// # Errors
    /// The database's own.
    pub async fn as_registered(mut self, tx: &Tx) -> Result<Self, Problem> {
        for _ in 0..MOST_SUCCESSORS {
            let Some(practice) = self.practice_id else { break };
            let found = tx.find::<Entity>().filter(Column::Id.eq(practice)).one().await?;
            let Some(successor) = found.and_then(|row| row.successor_id) else { break };
            self.practice_id = Some(successor);
        }
        Ok(self)
    }
}
