//! What time it is, for everything the domain decides: dates referred, deadlines, ages.
//!
//! There is one clock in a running service, handed to whoever needs it. It shows real time, unless a sandbox or a test
//! has moved it. Tokens, rate limits and identifiers keep real time and do not ask here: moving the clock must not
//! let an expired token in.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};

/// The domain's clock. A clone shows the same time: moving one moves all.
#[derive(Clone, Debug)]
pub struct Clock {
    /// The instant at which the clock stands still; none where it runs with real time.
    stands_at: Option<DateTime<Utc>>,
    /// How far it has been moved from there, in microseconds.
    moved: Arc<AtomicI64>,
}

impl Clock {
    /// A clock that runs with real time.
    pub fn real() -> Self {
        Self { stands_at: None, moved: Arc::default() }
    }

    /// A clock that stands still at `at` until it is moved.
    pub fn fixed(at: DateTime<Utc>) -> Self {
        Self { stands_at: Some(at.trunc_subsecs(6)), moved: Arc::default() }
    }

    /// The time, cut to microseconds: both databases keep no more, and a reply must equal the later read.
    pub fn now(&self) -> DateTime<Utc> {
        let base = self.base();
        let moved = TimeDelta::microseconds(self.moved.load(Ordering::Relaxed));
        base.checked_add_signed(moved).unwrap_or(base)
    }

    /// Shows `at` from now on: a real clock runs on from there, a fixed one stands there.
    pub fn set(&self, at: DateTime<Utc>) {
        self.moved.store(at.timestamp_micros() - self.base().timestamp_micros(), Ordering::Relaxed);
    }

    /// Moves on by `by`, or back where it is negative.
    pub fn advance(&self, by: TimeDelta) {
        // Microseconds outside an i64 are 292,000 years, which no date of ours can show.
        let by = by.num_microseconds().unwrap_or(0);
        self.moved.fetch_add(by, Ordering::Relaxed);
    }

    /// Undoes every move: back to real time, or to the instant it was fixed at.
    pub fn reset(&self) {
        self.moved.store(0, Ordering::Relaxed);
    }

    #[expect(clippy::disallowed_methods, reason = "the one place that asks the machine for the time")]
    fn base(&self) -> DateTime<Utc> {
        self.stands_at.unwrap_or_else(|| Utc::now().trunc_subsecs(6))
    }
}

#[cfg(test)]
mod tests {
    use chrono::{Days, Timelike};

    use super::*;

    fn noon() -> DateTime<Utc> {
        "2026-06-01T12:00:00Z".parse().expect("a fixed instant")
    }

    #[test]
    fn real_time_runs_and_is_cut_to_microseconds() {
        let clock = Clock::real();
        let first = clock.now();
        assert_eq!(first.nanosecond() % 1_000, 0);
        assert!(clock.now() >= first);
    }

    #[test]
    fn a_fixed_clock_stands_still_until_it_is_moved() {
        let clock = Clock::fixed(noon() + TimeDelta::nanoseconds(1_999));
        assert_eq!(clock.now(), noon() + TimeDelta::microseconds(1));
        assert_eq!(clock.now(), clock.now());
        clock.set(noon());
        assert_eq!(clock.now(), noon());
        clock.advance(TimeDelta::hours(2));
        clock.advance(TimeDelta::hours(-1));
        assert_eq!(clock.now(), noon() + TimeDelta::hours(1));
    }

    #[test]
    fn every_clone_shows_the_same_time() {
        let clock = Clock::fixed(noon());
        let other = clock.clone();
        clock.advance(TimeDelta::days(1));
        assert_eq!(other.now(), clock.now());
    }

    #[test]
    fn a_real_clock_runs_on_from_where_it_was_set_and_comes_back() {
        let clock = Clock::real();
        let before = clock.now();
        clock.set(noon());
        assert!((noon()..noon() + TimeDelta::minutes(1)).contains(&clock.now()));
        clock.reset();
        assert!((before..before + Days::new(1)).contains(&clock.now()));
    }

    #[test]
    fn no_move_can_stop_the_clock() {
        let clock = Clock::fixed(noon());
        clock.advance(TimeDelta::MAX);
        assert_eq!(clock.now(), noon());
        clock.set(DateTime::<Utc>::MAX_UTC);
        clock.advance(TimeDelta::days(1));
        assert_eq!(clock.now(), noon(), "out of range: as if never moved");
    }
}
