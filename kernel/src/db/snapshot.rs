//! One state of the database, read for as long as it takes: what is written meanwhile is not in it.

use std::ops::Deref;

use chrono::{DateTime, Utc};
use sea_orm::DbErr;

use super::dialect::{self, pool};
use super::state::State;
use super::{Access, Db, Tx};
use crate::auth::Caller;

/// A caller's work on one state of the database. It only reads, and whoever reads so writes down by themselves who was seen.
pub struct Snapshot(Tx);

impl Db {
    /// Begins to read the state that the database is in now. It holds a connection until it is dropped.
    ///
    /// # Errors
    /// The database's own.
    pub async fn snapshot(&self, caller: Caller, now: DateTime<Utc>) -> Result<Snapshot, DbErr> {
        let mut own = pool::connect_alone(&self.0.line, &self.0.storage).await?;
        self.0.counter.listen(&mut own);
        let tx = dialect::begin_snapshot(&own).await?;
        let state = State::new(tx, self.0.callers.as_ref().map(|_| &caller)).await?;
        Ok(Snapshot(Tx::of_state(state, caller, now)))
    }
}

impl Snapshot {
    /// What was seen of people since this was last asked.
    pub fn take_seen(&self) -> Vec<Access> {
        self.0.take_seen()
    }
}

impl Deref for Snapshot {
    type Target = Tx;

    fn deref(&self) -> &Tx {
        &self.0
    }
}
