//! What is read of one state of the database, by a caller and between by nobody.

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, QueryResult, Statement};
use tokio::sync::{Mutex, MutexGuard};

use super::dialect::reader;
use crate::auth::Caller;

/// The state that is read.
pub(super) struct State {
    tx: DatabaseTransaction,
    told: Option<Told>,
}

/// Whether the database knows the caller as who reads, or nobody, at the moment: it is told where that changes.
struct Told {
    role: String,
    /// Unknown, where nobody waited to hear that it was told.
    is_caller: Mutex<Option<bool>>,
}

impl State {
    /// Of a transaction that sees one; read by a caller, where the database is told who reads.
    pub(super) async fn new(tx: DatabaseTransaction, caller: Option<&Caller>) -> Result<Self, DbErr> {
        let Some(caller) = caller else { return Ok(Self { tx, told: None }) };
        reader::tell_in(&tx, caller).await?;
        Ok(Self { tx, told: Some(Told { role: caller.role.to_string(), is_caller: Mutex::new(Some(true)) }) })
    }

    pub(super) fn connection(&self) -> &DatabaseTransaction {
        &self.tx
    }

    /// `is_caller`: it is the caller who reads.
    pub(super) async fn query_one(&self, is_caller: bool, what: Statement) -> Result<Option<QueryResult>, DbErr> {
        let _turn = self.tell(is_caller).await?;
        self.tx.query_one_raw(what).await
    }

    /// The same.
    pub(super) async fn query_all(&self, is_caller: bool, what: Statement) -> Result<Vec<QueryResult>, DbErr> {
        let _turn = self.tell(is_caller).await?;
        self.tx.query_all_raw(what).await
    }

    /// Who reads stays the same until the turn is over.
    async fn tell(&self, is_caller: bool) -> Result<Option<MutexGuard<'_, Option<bool>>>, DbErr> {
        let Some(told) = &self.told else { return Ok(None) };
        let mut turn = told.is_caller.lock().await;
        if turn.take() != Some(is_caller) {
            reader::tell_anew(&self.tx, if is_caller { &told.role } else { reader::NOBODY }).await?;
        }
        *turn = Some(is_caller);
        Ok(Some(turn))
    }
}
