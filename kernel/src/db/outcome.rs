//! What became of a `BEGIN`, a statement or a `COMMIT`, and what follows for the connection and for whoever comes next.

use sea_orm::{DatabaseTransaction, DbErr};

use super::dialect::{self, Kind};
use super::storage::{Obstacle, Storage};

/// Stands while the outcome of a `BEGIN` or `COMMIT` is not known: dropped like that, by an error or because nobody
/// waits for it any more, the connection is not used again.
pub(super) struct Doubt<'s>(Option<&'s Storage>);

impl<'s> Doubt<'s> {
    pub(super) fn of(storage: &'s Storage) -> Self {
        Self(Some(storage))
    }

    pub(super) fn dispelled(mut self) {
        self.0 = None;
    }
}

impl Drop for Doubt<'_> {
    fn drop(&mut self) {
        if let Some(storage) = self.0 {
            storage.distrust();
        }
    }
}

/// What an error says of the database itself.
pub(super) fn note(storage: &Storage, error: &DbErr) {
    match dialect::kind(error) {
        // Where there are several writers one may have waited for another.
        Kind::Refused(Obstacle::Locked) if !storage.has_one_writer => storage.doubt(),
        Kind::Refused(obstacle) => {
            storage.distrust();
            storage.refused(obstacle);
        }
        Kind::OutOfReach if !matches!(error, DbErr::ConnectionAcquire(_)) => {
            storage.distrust();
            storage.refused(Obstacle::OutOfReach);
        }
        Kind::OutOfReach | Kind::Raced | Kind::Fault => {}
    }
}

/// Commits on the connection.
pub(super) async fn commit(tx: DatabaseTransaction, storage: &Storage) -> Result<(), DbErr> {
    let doubt = Doubt::of(storage);
    let outcome = tx.commit().await;
    match &outcome {
        Ok(()) => doubt.dispelled(),
        Err(error) => note(storage, error),
    }
    outcome
}
