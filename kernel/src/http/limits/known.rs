//! What was found good a while ago: tokens, and clients that asked for one, each from the address that it came from.

use std::hash::{BuildHasher, Hash, RandomState};
use std::time::{Duration, Instant};

use quick_cache::sync::Cache;

/// How many are remembered: the oldest that nobody showed again goes first.
const MOST: usize = 50_000;
/// For how long one is taken to be still good. It is looked at each time all the same: this is only about who is counted.
const GOOD_FOR: Duration = Duration::from_secs(900);

/// Digests with a key of this process: nothing that was shown is kept.
#[derive(Debug)]
pub(super) struct Known {
    hasher: RandomState,
    until: Cache<u64, Instant>,
}

impl Default for Known {
    fn default() -> Self {
        Self { hasher: RandomState::new(), until: Cache::new(MOST) }
    }
}

impl Known {
    /// What stands for something in the buckets and here.
    pub(super) fn key(&self, something: &impl Hash) -> u64 {
        self.hasher.hash_one(something)
    }

    pub(super) fn has(&self, key: u64) -> bool {
        self.until.get(&key).is_some_and(|until| until > Instant::now())
    }

    pub(super) fn note(&self, key: u64) {
        self.until.insert(key, Instant::now() + GOOD_FOR);
    }

    pub(super) fn forget(&self, key: u64) {
        self.until.remove(&key);
    }
}
