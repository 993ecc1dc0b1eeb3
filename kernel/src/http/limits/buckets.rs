//! Buckets that fill at a steady rate: a key has one, which is full until something is taken.
//!
//! The `governor` crate does the same and cannot give back what it has taken, nor take what is not there yet.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::Rate;

const SHARDS: usize = 16;

/// Buckets by key. A key is a digest, so that it is no more than a number whatever it stands for.
#[derive(Debug)]
pub(super) struct Buckets {
    /// Nanoseconds in which one more fits.
    each: u64,
    /// Nanoseconds in which an empty one is full.
    whole: u64,
    since: Instant,
    /// When the bucket is full again, in nanoseconds. One that is full says nothing that a new one would not.
    full_at: [Mutex<HashMap<u64, u64>>; SHARDS],
}

impl Buckets {
    pub(super) fn new(rate: Rate) -> Self {
        let each = 1_000_000_000 / u64::from(rate.per_second.get());
        let whole = each * u64::from(rate.burst.get());
        Self { each, whole, since: Instant::now(), full_at: Default::default() }
    }

    /// Takes one, and answers how many are left.
    ///
    /// # Errors
    /// How long it takes until there is one.
    pub(super) fn take(&self, key: u64) -> Result<u32, Duration> {
        let now = self.now();
        let mut shard = self.shard(key);
        let empty = shard.get(&key).map_or(0, |full_at| full_at.saturating_sub(now)) + self.each;
        if empty > self.whole {
            return Err(Duration::from_nanos(empty - self.whole));
        }
        shard.insert(key, now + empty);
        Ok(u32::try_from((self.whole - empty) / self.each).unwrap_or(u32::MAX))
    }

    /// Takes so many, be they there or not: what is owed is waited for by whoever comes next.
    pub(super) fn charge(&self, key: u64, many: u64) {
        let now = self.now();
        let mut shard = self.shard(key);
        let full_at = shard.entry(key).or_insert(now);
        *full_at = (*full_at).max(now).saturating_add(self.each.saturating_mul(many));
    }

    /// Gives back one that was taken.
    pub(super) fn give_back(&self, key: u64) {
        if let Some(full_at) = self.shard(key).get_mut(&key) {
            *full_at = full_at.saturating_sub(self.each);
        }
    }

    /// Forgets those that are full again.
    pub(super) fn forget(&self) {
        let now = self.now();
        for shard in &self.full_at {
            let mut shard = shard.lock().unwrap_or_else(PoisonError::into_inner);
            shard.retain(|_, full_at| *full_at > now);
            shard.shrink_to_fit();
        }
    }

    pub(super) fn len(&self) -> usize {
        self.full_at.iter().map(|shard| shard.lock().unwrap_or_else(PoisonError::into_inner).len()).sum()
    }

    fn shard(&self, key: u64) -> MutexGuard<'_, HashMap<u64, u64>> {
        let at = usize::try_from(key % SHARDS as u64).unwrap_or_default();
        // Every remainder is a place.
        let shard = self.full_at.get(at).unwrap_or(&self.full_at[0]);
        shard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> u64 {
        u64::try_from(self.since.elapsed().as_nanos()).unwrap_or(u64::MAX / 2)
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;

    use super::*;

    fn buckets(per_second: u32, burst: u32) -> Buckets {
        let some = |number| NonZeroU32::new(number).expect("not zero");
        Buckets::new(Rate { per_second: some(per_second), burst: some(burst) })
    }

    #[test]
    fn what_is_taken_is_there_again_after_its_time_or_once_it_is_given_back() {
        let buckets = buckets(1, 2);
        assert_eq!(buckets.take(7), Ok(1));
        assert_eq!(buckets.take(7), Ok(0));
        let wait = buckets.take(7).expect_err("it is empty");
        assert!(wait > Duration::from_millis(500) && wait <= Duration::from_secs(1), "{wait:?}");
        assert_eq!(buckets.take(23), Ok(1), "another's, in the same shard");
        buckets.give_back(7);
        assert_eq!(buckets.take(7), Ok(0));
        let quick = self::buckets(10_000, 1);
        assert_eq!(quick.take(7), Ok(0));
        let began = Instant::now();
        while quick.take(7).is_err() {
            assert!(began.elapsed() < Duration::from_secs(5), "it fills");
        }
    }

    #[test]
    fn what_is_owed_is_waited_for() {
        let buckets = buckets(10, 5);
        buckets.charge(7, 500);
        let wait = buckets.take(7).expect_err("it is owed");
        assert!(wait > Duration::from_secs(49) && wait <= Duration::from_secs(50), "{wait:?}");
        assert!(buckets.take(8).is_ok());
    }

    #[test]
    fn one_that_is_full_again_is_forgotten() {
        let buckets = buckets(10_000, 1);
        assert!(buckets.take(1).is_ok());
        buckets.charge(2, 1_000_000);
        assert_eq!(buckets.len(), 2);
        std::thread::sleep(Duration::from_millis(1));
        buckets.forget();
        assert_eq!(buckets.len(), 1, "what is owed is not forgotten");
    }
}
