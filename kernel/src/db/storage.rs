//! Whether the database keeps what is written to it just now, and what is in the way.
//!
//! ```text
//! BEGIN, a statement or COMMIT is refused ──► an obstacle stands: /readyz fails, writes answer 507 or 503
//! the probe commits (every few seconds while one stands) ──► the obstacle is gone, and nothing was restarted
//! ```
//!
//! Only the probe ends it. An act's commit may have written nothing, or little enough to find room.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::problem::Problem;
use catalogue::Code;

/// For how long after a lock was met nobody else waits for it: each would wait as long, one after the other.
const LOCK_IS_FRESH: Duration = Duration::from_secs(1);

/// For how long nobody asks again: an idle node notices that its disk has filled before somebody's referral does.
const PROVEN_FOR: Duration = Duration::from_secs(60);
/// By how much a connection must be younger than a doubt: its age is taken a moment before it is compared.
const MARGIN: u64 = 250;

const WRITABLE: &str = "database_writable";
const REFUSED: &str = "database_writes_refused_total";

/// Why nothing can be written just now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// There is no room: the disk, the quota or the tablespace is full.
    Full,
    /// Another process holds a lock on the database, a backup tool for example.
    Locked,
    /// The database takes no writes: a standby, or a file or file system that is read-only.
    ReadOnly,
    /// Writing to the disk fails.
    Failing,
    /// The connection was lost: the database was stopped, crashed or failed over.
    OutOfReach,
}

impl Obstacle {
    /// As figures and the log call it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Locked => "locked",
            Self::ReadOnly => "read_only",
            Self::Failing => "failing",
            Self::OutOfReach => "out_of_reach",
        }
    }

    /// As `/readyz` says it to an operator.
    pub const fn detail(self) -> &'static str {
        match self {
            Self::Full => "there is no room left: nothing can be written until there is",
            Self::Locked => "another process holds a lock: nothing can be written until it lets go",
            Self::ReadOnly => "the database is read-only: nothing can be written",
            Self::Failing => "writing to the disk fails: look at the disk",
            Self::OutOfReach => "the connection to the database was lost",
        }
    }
}

impl From<Obstacle> for Problem {
    fn from(obstacle: Obstacle) -> Self {
        let (code, retry_after) = match obstacle {
            Obstacle::Full => (Code::InsufficientStorage, "30"),
            Obstacle::Locked => (Code::WriteUnavailable, "2"),
            Obstacle::ReadOnly | Obstacle::Failing => (Code::WriteUnavailable, "10"),
            Obstacle::OutOfReach => (Code::Unavailable, "2"),
        };
        Self::new(code).retry_after(retry_after)
    }
}

/// What this node knows of it.
#[derive(Debug)]
pub(super) struct Storage {
    /// Whether all that is written goes by one connection, so that a lock is never another act's.
    pub(super) has_one_writer: bool,
    since: Instant,
    state: Mutex<State>,
    /// Milliseconds after `since`, 0 for never: connections made before are closed rather than used again.
    distrusted: AtomicU64,
}

#[derive(Clone, Copy, Debug)]
enum State {
    /// The probe has to say.
    InDoubt,
    /// The probe was kept, at this time.
    Kept(Instant),
    /// A write met this, and the probe was not kept since.
    Refused { obstacle: Obstacle, since: Instant, latest: Instant },
}

impl Storage {
    pub(super) fn new(has_one_writer: bool) -> Self {
        metrics::describe_gauge!(WRITABLE, "1 while what is written is kept, 0 while it is refused");
        metrics::describe_counter!(REFUSED, "Writes that the database refused, by what was in the way");
        metrics::gauge!(WRITABLE).set(1.0);
        Self { has_one_writer, since: Instant::now(), state: Mutex::new(State::InDoubt), distrusted: AtomicU64::new(0) }
    }

    /// What the probe wrote is kept.
    pub(super) fn proven(&self) {
        let before = std::mem::replace(&mut *self.state(), State::Kept(Instant::now()));
        if let State::Refused { obstacle, since, .. } = before {
            // What was opened meanwhile may have been opened read-only.
            self.distrust();
            metrics::gauge!(WRITABLE).set(1.0);
            let seconds = since.elapsed().as_secs();
            tracing::info!(obstacle = obstacle.as_str(), seconds, "what is written is kept again");
        }
    }

    /// A write was refused. The log has a line where an obstacle begins and where another takes its place.
    pub(super) fn refused(&self, obstacle: Obstacle) {
        metrics::counter!(REFUSED, "obstacle" => obstacle.as_str()).increment(1);
        let (mut state, now) = (self.state(), Instant::now());
        if let State::Refused { obstacle: before, latest, .. } = &mut *state
            && *before == obstacle
        {
            *latest = now;
            return;
        }
        *state = State::Refused { obstacle, since: now, latest: now };
        metrics::gauge!(WRITABLE).set(0.0);
        tracing::error!(obstacle = obstacle.as_str(), "nothing can be written");
    }

    /// An act waited for a lock in vain, which may have been another act's.
    pub(super) fn doubt(&self) {
        let mut state = self.state();
        if matches!(*state, State::Kept(_)) {
            *state = State::InDoubt;
        }
    }

    /// What is in the way, if anything is.
    pub(super) fn obstacle(&self) -> Option<Obstacle> {
        match *self.state() {
            State::Refused { obstacle, .. } => Some(obstacle),
            State::InDoubt | State::Kept(_) => None,
        }
    }

    /// Whether the probe should write: not, while what it wrote lately was kept and nothing was refused since.
    pub(super) fn is_in_doubt(&self) -> bool {
        !matches!(*self.state(), State::Kept(at) if at.elapsed() < PROVEN_FOR)
    }

    /// Whether somebody waited for a lock in vain a moment ago.
    pub(super) fn is_locked(&self) -> bool {
        matches!(
            *self.state(),
            State::Refused { obstacle: Obstacle::Locked, latest, .. } if latest.elapsed() < LOCK_IS_FRESH
        )
    }

    /// Every connection that was made before now is closed rather than used again: it is not known what became of the
    /// transaction that was on one of them.
    pub(super) fn distrust(&self) {
        self.distrusted.fetch_max(self.millis(), Ordering::AcqRel);
    }

    /// Whether a connection of this age may be used.
    pub(super) fn trusts(&self, age: Duration) -> bool {
        let age = u64::try_from(age.as_millis()).unwrap_or(u64::MAX);
        let distrusted = self.distrusted.load(Ordering::Acquire);
        distrusted == 0 || self.millis().saturating_sub(age) > distrusted.saturating_add(MARGIN)
    }

    /// At least 1, so that 0 is never.
    fn millis(&self) -> u64 {
        u64::try_from(self.since.elapsed().as_millis()).unwrap_or(u64::MAX).saturating_add(1)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use metrics_exporter_prometheus::PrometheusBuilder;

    use super::*;

    #[test]
    fn figures_say_whether_what_is_written_is_kept_and_what_refused_it() {
        let recorder = PrometheusBuilder::new().build_recorder();
        let figures = recorder.handle();
        metrics::with_local_recorder(&recorder, || {
            let storage = Storage::new(true);
            assert!(figures.render().contains("database_writable 1"));
            storage.refused(Obstacle::Full);
            storage.refused(Obstacle::Full);
            storage.refused(Obstacle::Locked);
            let refused = figures.render();
            assert!(refused.contains("database_writable 0"), "{refused}");
            assert!(refused.contains(r#"database_writes_refused_total{obstacle="full"} 2"#), "{refused}");
            assert!(refused.contains(r#"database_writes_refused_total{obstacle="locked"} 1"#), "{refused}");
            storage.proven();
            assert!(figures.render().contains("database_writable 1"));
        });
    }

    #[test]
    fn an_obstacle_stands_until_something_is_kept() {
        let storage = Storage::new(true);
        assert!(storage.is_in_doubt(), "nothing was written yet");
        storage.doubt();
        assert_eq!(storage.obstacle(), None);
        storage.proven();
        assert!(!storage.is_in_doubt());
        storage.refused(Obstacle::Locked);
        assert_eq!(storage.obstacle(), Some(Obstacle::Locked));
        assert!(storage.is_in_doubt() && storage.is_locked());
        storage.refused(Obstacle::ReadOnly);
        assert_eq!(storage.obstacle(), Some(Obstacle::ReadOnly));
        assert!(!storage.is_locked());
        storage.proven();
        assert_eq!(storage.obstacle(), None);
    }

    #[test]
    fn what_was_opened_before_a_doubt_is_not_trusted_after_it() {
        let storage = Storage::new(true);
        let old = Duration::from_secs(3600);
        assert!(storage.trusts(old));
        storage.distrust();
        assert!(!storage.trusts(old));
        assert!(!storage.trusts(Duration::ZERO), "opened at the same time");
        let doubted = storage.millis();
        while storage.millis() <= doubted + MARGIN {
            std::thread::yield_now();
        }
        assert!(storage.trusts(Duration::ZERO));
        assert!(!storage.trusts(Duration::from_millis(MARGIN + 50)));
    }
}
