//! How often this sandbox has begun anew: whoever is still telling its story must not go on with the old one.

use tokio::sync::{RwLock, RwLockReadGuard, RwLockWriteGuard, watch};

/// Counts the beginnings, and keeps an act of the story and a new beginning apart.
#[derive(Default)]
pub struct Resets {
    held: RwLock<()>,
    count: watch::Sender<u32>,
}

impl Resets {
    /// How often it has begun anew so far.
    pub fn count(&self) -> u32 {
        *self.count.borrow()
    }

    /// Begins anew: nobody acts while this is held.
    pub async fn begin(&self) -> RwLockWriteGuard<'_, ()> {
        let held = self.held.write().await;
        self.count.send_modify(|count| *count += 1);
        held
    }

    /// Lets an act of the story pass that began with that count; it does not begin anew while this is held.
    pub async fn still(&self, count: u32) -> Option<RwLockReadGuard<'_, ()>> {
        let held = self.held.read().await;
        (self.count() == count).then_some(held)
    }

    /// Returns once it has begun anew since that count.
    pub async fn next(&self, count: u32) {
        // It fails only when this is dropped: then nobody waits.
        let _ = self.count.subscribe().wait_for(|now| *now != count).await;
    }
}
