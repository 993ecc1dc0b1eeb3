//! The one writer of entries for reads: what arrives while it writes is written together next, so that a read costs a
//! share of a transaction and never a write lock of its own.

use sea_orm::{DbErr, EntityTrait};
use tokio::sync::{mpsc, oneshot};

use super::entity::{self, Entry};
use crate::auth::mac::MacKey;
use crate::db::Db;

/// The most entries of one transaction.
const MOST_AT_ONCE: usize = 200;
/// How many requests may wait for their entry before the next one waits to hand its over.
const WAITING: usize = 4096;

/// The entry could not be written, so the answer must not leave.
#[derive(Debug, thiserror::Error)]
#[error("the audit entry could not be written")]
pub struct AuditLost;

type Waiting = (Entry, oneshot::Sender<()>);

/// Takes entries and answers when they are durable. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Writer {
    sender: mpsc::Sender<Waiting>,
    key: MacKey,
}

impl Writer {
    /// Starts the writer, which seals with this key. It ends when the last clone is gone and everything handed over is
    /// written.
    pub fn start(db: Db, key: MacKey) -> Self {
        let (sender, receiver) = mpsc::channel(WAITING);
        tokio::spawn(write_all(db, key.clone(), receiver));
        Self { sender, key }
    }

    /// What entries are sealed and linked with.
    pub fn key(&self) -> &MacKey {
        &self.key
    }

    /// Returns once the entry is durable.
    pub async fn write(&self, entry: Entry) -> Result<(), AuditLost> {
        let (done, durable) = oneshot::channel();
        self.sender.send((entry, done)).await.map_err(|_| AuditLost)?;
        durable.await.map_err(|_| AuditLost)
    }
}

async fn write_all(db: Db, key: MacKey, mut receiver: mpsc::Receiver<Waiting>) {
    let mut waiting = Vec::with_capacity(MOST_AT_ONCE);
    while receiver.recv_many(&mut waiting, MOST_AT_ONCE).await > 0 {
        let (entries, done): (Vec<_>, Vec<_>) = waiting.drain(..).unzip();
        let rows: Vec<_> = entries.into_iter().flat_map(|entry| entry.rows(&key)).collect();
        let kept: Result<(), DbErr> = db
            .system("audit entries of reads")
            .urgent()
            .write(async |tx| entity::Entity::insert_many(rows).exec_without_returning(tx).await.map(|_| ()))
            .await;
        match kept {
            // A requester that went away meanwhile does not need the answer.
            Ok(()) => done.into_iter().for_each(|done| done.send(()).unwrap_or_default()),
            Err(_) => tracing::warn!(entries = done.len(), "audit entries were not kept; their answers are withheld"),
        }
    }
}
