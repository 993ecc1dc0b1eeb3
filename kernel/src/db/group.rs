//! Group commit: those who wait for SQLite's one writer share a transaction, and its one wait for the disk.
//!
//! ```text
//! act ── turn ──► nobody shares? BEGIN                 ──► statements ──► nobody waits? COMMIT, answer
//!            └──► somebody does? SAVEPOINT of its own ──► statements ──► somebody waits? the turn is theirs ─┐
//! last of the group ── COMMIT ──► all of the group are answered ◄─────────────────────────────────────────────┘
//! ```
//!
//! Nobody of a group is answered before its `COMMIT` has succeeded: not who wrote, nor who was refused, since what they
//! were refused for may be what another of the group had written.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use sea_orm::{ConnAcquireErr, ConnectionTrait, DatabaseTransaction, DbErr};
use tokio::runtime::Handle;
use tokio::sync::watch;

use super::dialect::{self, Kind};
use super::outcome;
use super::queue::{Lane, Permit, Queue};
use super::storage::Storage;

/// The most acts of one group: the first of them waits for all that follow.
const MOST: usize = 64;
/// For how long a group takes acts in: nobody's answer waits longer than that for what others have to write.
const OPEN_FOR: Duration = Duration::from_millis(40);

/// Who writes next, and the group that they may join.
#[derive(Debug)]
pub(super) struct Turns {
    queue: Arc<Queue>,
    waiting: AtomicUsize,
    /// The group whose members have done their work, while the turn is nobody's.
    open: Mutex<Option<Group>>,
    storage: Arc<Storage>,
    /// Where groups are committed: the runtime that opened the database outlives the server's workers.
    runtime: Handle,
}

/// Acts that are kept or lost together.
#[derive(Debug)]
struct Group {
    tx: DatabaseTransaction,
    since: Instant,
    members: usize,
    latest: Latest,
    outcome: watch::Sender<Option<Result<(), DbErr>>>,
}

/// How the latest member left. Its savepoint is seen to by whoever has the next turn.
#[derive(Debug)]
enum Latest {
    /// With all that it did.
    Done,
    /// Without, and with what it had failed with.
    Undone(Option<DbErr>),
}

/// Somebody's turn. Where it is dropped before it is given up, what was done in it is undone.
#[derive(Debug)]
pub(super) struct Turn {
    turns: Arc<Turns>,
    group: Option<Group>,
    permit: Option<Permit>,
    /// Whose it is.
    lane: Lane,
}

impl Turns {
    pub(super) fn new(storage: Arc<Storage>) -> Self {
        Self {
            queue: Queue::new(1),
            waiting: AtomicUsize::new(0),
            open: Mutex::default(),
            storage,
            runtime: Handle::current(),
        }
    }

    /// Waits for the turn. Where a group is open the turn is in it, with a savepoint of its own.
    pub(super) async fn next(self: &Arc<Self>, lane: Lane) -> Result<Turn, DbErr> {
        let waiting = Waiting::of(self);
        let permit = self.queue.next(lane).await?;
        waiting.end();
        let turn = Turn { turns: self.clone(), group: self.open().take(), permit: Some(permit), lane };
        if turn.group.is_none() {
            return Ok(turn);
        }
        // Not given up half-way by who hangs up: it would not be known which savepoint stands.
        self.runtime.spawn(turn.joined()).await.unwrap_or_else(|_| Err(closed()))
    }

    /// How many wait for the turn.
    pub(super) fn waiting(&self) -> usize {
        self.queue.count()
    }

    fn open(&self) -> std::sync::MutexGuard<'_, Option<Group>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_awaited(&self) -> bool {
        self.waiting.load(Ordering::SeqCst) > 0
    }

    /// Lets the next one join, where somebody waits and there is room; else has the group committed. Not by whoever yields:
    /// that they hang up must not leave the others without an answer.
    fn yield_turn(self: &Arc<Self>, group: Group, permit: Permit, lane: Lane) {
        let has_room = group.members < MOST && group.since.elapsed() < OPEN_FOR && lane != Lane::Urgent;
        if has_room && self.is_awaited() {
            *self.open() = Some(group);
            drop(permit);
            self.close_unless_awaited();
        } else {
            let turns = self.clone();
            self.runtime.spawn(async move { group.commit(&turns.storage, permit).await });
        }
    }

    /// Has the open group committed, unless somebody waits, who will join it.
    fn close_unless_awaited(self: &Arc<Self>) {
        if !self.is_awaited() && self.open().is_some() {
            self.runtime.spawn(self.clone().close());
        }
    }

    async fn close(self: Arc<Self>) {
        let Ok(permit) = self.queue.next(Lane::Urgent).await else { return };
        let group = self.open().take();
        if let Some(group) = group {
            group.commit(&self.storage, permit).await;
        }
    }
}

/// Somebody who waits for their turn.
struct Waiting<'t>(Option<&'t Arc<Turns>>);

impl<'t> Waiting<'t> {
    fn of(turns: &'t Arc<Turns>) -> Self {
        turns.waiting.fetch_add(1, Ordering::SeqCst);
        Self(Some(turns))
    }

    fn end(mut self) {
        if let Some(turns) = self.0.take() {
            turns.waiting.fetch_sub(1, Ordering::SeqCst);
        }
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        if let Some(turns) = self.0 {
            turns.waiting.fetch_sub(1, Ordering::SeqCst);
            // The group may have been left open for this one to join.
            turns.close_unless_awaited();
        }
    }
}

impl Turn {
    /// The transaction that the turn is in: none where it has to be begun.
    pub(super) fn tx(&self) -> Option<&DatabaseTransaction> {
        self.group.as_ref().map(|group| &group.tx)
    }

    /// The turn is the first of a group.
    pub(super) fn begun(mut self, tx: DatabaseTransaction) -> Self {
        let (outcome, _) = watch::channel(None);
        self.group = Some(Group { tx, since: Instant::now(), members: 1, latest: Latest::Done, outcome });
        self
    }

    async fn joined(mut self) -> Result<Self, DbErr> {
        if let Some(mut group) = self.group.take() {
            if let Err(error) = group.begin_act().await {
                group.lose(&self.turns.storage, error.clone());
                return Err(error);
            }
            self.group = Some(group);
        }
        Ok(self)
    }

    /// Gives the turn up; returns once what was done in it is durable.
    pub(super) async fn commit(mut self) -> Result<(), DbErr> {
        let (Some(group), Some(permit)) = (self.group.take(), self.permit.take()) else { return Err(closed()) };
        let mut outcome = group.outcome.subscribe();
        if group.members == 1 && !self.turns.is_awaited() {
            group.commit(&self.turns.storage, permit).await;
        } else {
            self.turns.yield_turn(group, permit, self.lane);
        }
        outcome_of(&mut outcome).await
    }

    /// Gives the turn up, with nothing of what was done in it; returns once what others did before is durable.
    pub(super) async fn undo(mut self, failure: Option<DbErr>) -> Result<(), DbErr> {
        match self.group.as_mut().filter(|group| group.members > 1) {
            Some(group) => {
                group.latest = Latest::Undone(failure);
                let mut outcome = group.outcome.subscribe();
                drop(self);
                outcome_of(&mut outcome).await
            }
            None => Ok(()),
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let (Some(mut group), Some(permit)) = (self.group.take(), self.permit.take()) else { return };
        // Of one who is alone in it, all is undone as it is dropped.
        if group.members > 1 {
            if matches!(group.latest, Latest::Done) {
                group.latest = Latest::Undone(None);
            }
            self.turns.yield_turn(group, permit, self.lane);
        }
    }
}

impl Group {
    /// Sees to the latest member's savepoint and sets the next one.
    async fn begin_act(&mut self) -> Result<(), DbErr> {
        let statements = match (&self.latest, self.members) {
            (Latest::Done, 1) => "SAVEPOINT act",
            (Latest::Done, _) => "RELEASE act; SAVEPOINT act",
            (Latest::Undone(_), _) => "ROLLBACK TO act; RELEASE act; SAVEPOINT act",
        };
        self.run(statements).await?;
        self.members += 1;
        self.latest = Latest::Done;
        Ok(())
    }

    /// # Errors
    /// What the latest member had met, where SQLite has ended the whole transaction for it.
    async fn run(&self, statements: &str) -> Result<(), DbErr> {
        let met = match &self.latest {
            Latest::Undone(Some(failure)) => match dialect::kind(failure) {
                Kind::Refused(_) | Kind::OutOfReach => Some(failure),
                Kind::Raced | Kind::Fault => None,
            },
            Latest::Undone(None) | Latest::Done => None,
        };
        self.tx.execute_unprepared(statements).await.map(|_| ()).map_err(|error| met.cloned().unwrap_or(error))
    }

    /// Ends the group, tells its members, and only then lets somebody else have the turn.
    async fn commit(self, storage: &Storage, permit: Permit) {
        if matches!(self.latest, Latest::Undone(_))
            && let Err(error) = self.run("ROLLBACK TO act").await
        {
            return self.lose(storage, error);
        }
        let Self { tx, outcome, .. } = self;
        outcome.send_replace(Some(outcome::commit(tx, storage).await));
        drop(permit);
    }

    fn lose(self, storage: &Storage, error: DbErr) {
        outcome::note(storage, &error);
        storage.distrust();
        self.outcome.send_replace(Some(Err(error)));
    }
}

async fn outcome_of(outcome: &mut watch::Receiver<Option<Result<(), DbErr>>>) -> Result<(), DbErr> {
    match outcome.wait_for(Option::is_some).await.as_deref() {
        Ok(Some(outcome)) => outcome.clone(),
        // Whoever was to commit is gone.
        Ok(None) | Err(_) => Err(closed()),
    }
}

fn closed() -> DbErr {
    DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed)
}
