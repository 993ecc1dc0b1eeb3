//! What is read of one state of the database, by a caller and between by nobody.

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, QueryResult, Statement};
use tokio::sync::{Mutex, MutexGuard};

use super::dialect::reader;
use crate::auth::Caller;

/// The state that is read.
pub(super) struct State {
    tx: DatabaseTransaction,
    reader: Option<CurrentReader>,
}

/// Whether the database knows the caller as who reads, or nobody, at the moment.
struct CurrentReader {
    role: String,
    /// Unknown, where nobody waited for the answer to a switch.
    is_caller: Mutex<Option<bool>>,
}

impl State {
    /// Of a transaction that sees one; read by a caller, where the database has row security.
    pub(super) async fn new(tx: DatabaseTransaction, caller: Option<&Caller>) -> Result<Self, DbErr> {
        let Some(caller) = caller else { return Ok(Self { tx, reader: None }) };
        reader::set_reader_in(&tx, caller).await?;
        let reader = CurrentReader { role: caller.role.to_string(), is_caller: Mutex::new(Some(true)) };
        Ok(Self { tx, reader: Some(reader) })
    }

    pub(super) fn connection(&self) -> &DatabaseTransaction {
        &self.tx
    }

    /// `is_caller`: it is the caller who reads.
    pub(super) async fn query_one(&self, is_caller: bool, what: Statement) -> Result<Option<QueryResult>, DbErr> {
        let _turn = self.switch(is_caller).await?;
        self.tx.query_one_raw(what).await
    }

    /// The same.
    pub(super) async fn query_all(&self, is_caller: bool, what: Statement) -> Result<Vec<QueryResult>, DbErr> {
        let _turn = self.switch(is_caller).await?;
        self.tx.query_all_raw(what).await
    }

    /// Who reads stays the same until the turn is over.
    async fn switch(&self, is_caller: bool) -> Result<Option<MutexGuard<'_, Option<bool>>>, DbErr> {
        let Some(current) = &self.reader else { return Ok(None) };
        let mut turn = current.is_caller.lock().await;
        if turn.take() != Some(is_caller) {
            reader::switch_reader(&self.tx, if is_caller { &current.role } else { reader::NOBODY }).await?;
        }
        *turn = Some(is_caller);
        Ok(Some(turn))
    }
}
