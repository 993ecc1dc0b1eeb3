//! Waiting for what happens next: a request that has nothing to answer yet waits for a change, and has no connection of the
//! database meanwhile.
//!
//! One look at the end of the feed is for all who wait on this node: at once after an act of this node was committed, and every
//! half a second, since another node's acts, a job's, and on PostgreSQL the end of whatever held the feed back, are heard of in
//! no other way. Only where the end has moved does each who waits read on. Nobody waits past the end of the node.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep, sleep_until};

use crate::prelude::*;
use kernel::event::entity::{Column, Entity};

/// From one look at the end of the feed to the next.
const LOOK: Duration = Duration::from_millis(500);
/// Requests of one caller that wait at once.
pub const MOST_OF_CALLER: usize = 4;
/// Requests of all that wait on a node at once.
const MOST: usize = 1_000;

/// Those who wait on this node.
#[derive(Debug)]
pub struct Waiting {
    /// How often the end of the feed was seen to have moved.
    moved: watch::Sender<u64>,
    is_ending: watch::Sender<bool>,
    waiting: Mutex<HashMap<Uuid, usize>>,
}

impl Default for Waiting {
    fn default() -> Self {
        Self { moved: watch::Sender::new(0), is_ending: watch::Sender::new(false), waiting: Mutex::default() }
    }
}

/// A place among those who wait, until it is dropped.
#[derive(Debug)]
pub struct Waiter {
    all: Arc<Waiting>,
    caller: Uuid,
    moved: watch::Receiver<u64>,
    is_ending: watch::Receiver<bool>,
    until: Instant,
}

impl Waiting {
    /// Lets a caller wait, for so long at most.
    ///
    /// # Errors
    /// 429 where as many of theirs wait as may, or as many of all.
    pub fn enter(self: &Arc<Self>, caller: Uuid, wait: Duration) -> Result<Waiter, Problem> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let in_all: usize = waiting.values().sum();
        let own = waiting.entry(caller).or_default();
        if *own >= MOST_OF_CALLER || in_all >= MOST {
            if *own == 0 {
                waiting.remove(&caller);
            }
            return Err(Problem::new(Code::TooManyRequests)
                .because("As many requests as may wait for changes at once do so already")
                .retry_after("5"));
        }
        *own += 1;
        let (moved, is_ending) = (self.moved.subscribe(), self.is_ending.subscribe());
        Ok(Waiter { all: self.clone(), caller, moved, is_ending, until: Instant::now() + wait })
    }

    /// Lets everybody go: the node ends.
    pub fn end(&self) {
        self.is_ending.send_replace(true);
    }

    fn is_anybody_there(&self) -> bool {
        !self.waiting.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    /// Looks at the end of the feed for those who wait, until the node ends.
    pub async fn watch(self: Arc<Self>, state: Data<AppState>) {
        let mut is_ending = self.is_ending.subscribe();
        let mut last = None;
        loop {
            tokio::select! {
                () = sleep(LOOK) => {}
                () = state.committed.notified() => {}
                _ = is_ending.wait_for(|is_ending| *is_ending) => return,
            }
            if !self.is_anybody_there() {
                continue;
            }
            // Where the database does not answer, whoever waits answers what they have, in the end.
            if let Ok(end) = end_of_feed(&state).await
                && end != last
            {
                last = end;
                self.moved.send_modify(|count| *count += 1);
            }
        }
    }
}

/// The newest change below the oldest transaction that is still open.
///
/// # Errors
/// The database's own.
pub async fn end_of_feed(state: &AppState) -> Result<Option<(i64, i64)>, DbErr> {
    let system = state.db.system("whether anything has happened, for those who wait for it");
    Entity::find()
        .select_only()
        .columns([Column::Xid, Column::Seq])
        .filter(state.db.before_open_transactions(Column::Xid))
        .order_by_desc(Column::Xid)
        .order_by_desc(Column::Seq)
        .into_tuple()
        .one(system.read())
        .await
}

impl Waiter {
    /// Notes what is there now, so that [`Waiter::changed`] waits for what comes after it.
    pub fn look(&mut self) {
        self.moved.borrow_and_update();
    }

    /// Waits until something has happened since the last look; not, where the time is up or the node ends.
    pub async fn changed(&mut self) -> bool {
        tokio::select! {
            biased;
            _ = self.is_ending.wait_for(|is_ending| *is_ending) => false,
            moved = self.moved.changed() => moved.is_ok(),
            () = sleep_until(self.until) => false,
        }
    }
}

impl Drop for Waiter {
    fn drop(&mut self) {
        let mut waiting = self.all.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = waiting.get_mut(&self.caller) {
            *own -= 1;
            if *own == 0 {
                waiting.remove(&self.caller);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caller_waits_so_often_at_once_and_no_more() {
        let all = Arc::new(Waiting::default());
        let caller = Uuid::from_u128(1);
        let mut places: Vec<Waiter> =
            (0..MOST_OF_CALLER).map(|_| all.enter(caller, Duration::ZERO).expect("a place")).collect();
        assert_eq!(all.enter(caller, Duration::ZERO).expect_err("one too many").code(), Code::TooManyRequests);
        assert!(all.enter(Uuid::from_u128(2), Duration::ZERO).is_ok(), "another caller");
        places.pop();
        assert!(all.enter(caller, Duration::ZERO).is_ok(), "who left makes room");
        places.clear();
        assert!(!all.is_anybody_there());
    }

    #[test]
    fn a_node_has_so_many_waiting_and_no_more() {
        let all = Arc::new(Waiting::default());
        let enter = |number: usize| all.enter(Uuid::from_u128(number as u128), Duration::ZERO);
        let places: Vec<Waiter> = (0..MOST).map(|number| enter(number).expect("a place")).collect();
        assert!(enter(MOST).is_err());
        drop(places);
        assert!(enter(MOST).is_ok() && !all.is_anybody_there());
    }

    #[tokio::test]
    async fn the_end_of_the_node_ends_the_wait() {
        let all = Arc::new(Waiting::default());
        let mut waiter = all.enter(Uuid::from_u128(1), Duration::from_secs(600)).expect("a place");
        all.end();
        assert!(!waiter.changed().await);
    }
}
