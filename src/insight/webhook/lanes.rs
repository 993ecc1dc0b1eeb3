//! Which endpoints are served now, and which wait for their turn: each in a lane of its own, those that did not answer the last
//! time in lanes apart, so that they keep no other waiting.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet, VecDeque};
use std::panic::AssertUnwindSafe;
use std::rc::Rc;

use futures_util::FutureExt;
use tokio::task::JoinSet;

use crate::prelude::*;

/// Endpoints that are served at once: each needs a connection of the database from time to time, and one to its receiver.
const MOST_LANES: usize = 64;
/// The same of those that did not answer the last time.
const MOST_SILENT_LANES: usize = 16;

/// The end of the feed: whose transaction, and its place in it.
pub type End = Option<(i64, i64)>;

/// What waits for its turn: the endpoint, and the end of the feed when it was looked at.
pub type Turn = (WebhookEndpointId, End);

/// What came of serving an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Served {
    /// It has all that there was for it when it began.
    CaughtUp,
    /// There is more, or it could not be looked at.
    NotYet,
    /// It did not answer.
    Silent,
}

/// Those who wait for one kind of lane, whoever came first first. While there are any, a lane ends after one round.
struct Line {
    waiting: Rc<RefCell<VecDeque<Turn>>>,
    under_way: usize,
    most: usize,
}

impl Line {
    fn new(most: usize) -> Self {
        Self { waiting: Rc::default(), under_way: 0, most }
    }
}

/// The lanes of this node.
pub struct Lanes {
    under_way: JoinSet<(WebhookEndpointId, End, Served)>,
    answering: Line,
    silent: Line,
    /// The endpoints that wait or are under way, and whether in the lanes of those that are silent.
    busy: HashMap<WebhookEndpointId, bool>,
    /// Those that did not answer the last time.
    unanswered: HashSet<WebhookEndpointId>,
    /// Up to where each was served on this node.
    served: HashMap<WebhookEndpointId, End>,
}

impl Default for Lanes {
    fn default() -> Self {
        Self {
            under_way: JoinSet::new(),
            answering: Line::new(MOST_LANES),
            silent: Line::new(MOST_SILENT_LANES),
            busy: HashMap::new(),
            unanswered: HashSet::new(),
            served: HashMap::new(),
        }
    }
}

impl Lanes {
    fn line(&mut self, is_silent: bool) -> &mut Line {
        if is_silent { &mut self.silent } else { &mut self.answering }
    }

    /// Lets an endpoint wait for its turn, where something is due or new for it.
    pub fn enter(&mut self, id: WebhookEndpointId, has_due: bool, end: End) {
        let is_wanted = has_due || self.served.get(&id) != Some(&end);
        if is_wanted && !self.busy.contains_key(&id) {
            let is_silent = self.unanswered.contains(&id);
            self.busy.insert(id, is_silent);
            self.line(is_silent).waiting.borrow_mut().push_back((id, end));
        }
    }

    /// Begins as many as there are lanes for. `lane` is told who else waits; one that breaks is not caught up.
    pub fn begin<F>(&mut self, lane: &impl Fn(WebhookEndpointId, Rc<RefCell<VecDeque<Turn>>>) -> F)
    where
        F: Future<Output = Served> + 'static,
    {
        for is_silent in [false, true] {
            while self.line(is_silent).under_way < self.line(is_silent).most {
                let waiting = self.line(is_silent).waiting.clone();
                let Some((id, end)) = waiting.borrow_mut().pop_front() else { break };
                let lane = AssertUnwindSafe(lane(id, waiting.clone())).catch_unwind();
                self.under_way.spawn_local(async move { (id, end, lane.await.unwrap_or(Served::NotYet)) });
                self.line(is_silent).under_way += 1;
            }
        }
    }

    /// The end of one of them; never, where there is none.
    pub async fn ended(&mut self) {
        let Some(ended) = self.under_way.join_next().await else { return std::future::pending().await };
        let Ok((id, end, served)) = ended else { return };
        if let Some(is_silent) = self.busy.remove(&id) {
            self.line(is_silent).under_way -= 1;
        }
        if served == Served::Silent {
            self.unanswered.insert(id);
        } else {
            self.unanswered.remove(&id);
        }
        if served == Served::CaughtUp {
            self.served.insert(id, end);
        }
    }

    /// Returns once all that are under way have ended.
    pub async fn all_ended(&mut self) {
        while self.under_way.join_next().await.is_some() {}
    }
}

#[cfg(test)]
mod tests {
    use tokio::task::LocalSet;

    use super::*;

    fn endpoint(number: u128) -> WebhookEndpointId {
        WebhookEndpointId(Uuid::from_u128(number))
    }

    #[tokio::test]
    async fn everybody_has_their_turn_however_many_there_are() {
        let of_all = async {
            let (mut lanes, end) = (Lanes::default(), Some((1, 1)));
            let begun: Rc<RefCell<Vec<WebhookEndpointId>>> = Rc::default();
            // The first never ends, the others are never caught up.
            let lane = |id: WebhookEndpointId, _| {
                begun.borrow_mut().push(id);
                async move { if id == endpoint(0) { std::future::pending().await } else { Served::NotYet } }
            };
            let count = 3 * MOST_LANES;
            for look in 0..4 {
                for number in 0..count {
                    lanes.enter(endpoint(number as u128), true, end);
                }
                lanes.begin(&lane);
                assert_eq!(lanes.under_way.len(), MOST_LANES, "at look {look}");
                for _ in 0..MOST_LANES - 1 {
                    lanes.ended().await;
                }
            }
            let begun: HashSet<_> = begun.borrow().iter().copied().collect();
            assert_eq!(begun.len(), count);
        };
        LocalSet::new().run_until(of_all).await;
    }

    #[tokio::test]
    async fn those_that_do_not_answer_keep_nobody_waiting_who_does() {
        let of_all = async {
            let (mut lanes, end) = (Lanes::default(), Some((1, 1)));
            let silent = 2 * MOST_LANES;
            let lane = |_: WebhookEndpointId, _| async { Served::Silent };
            for number in 0..silent {
                lanes.enter(endpoint(number as u128), true, end);
                lanes.begin(&lane);
                lanes.ended().await;
            }
            // From now on they hold their lanes for ever.
            let held = |id: WebhookEndpointId, _| async move {
                if id.0.as_u128() < silent as u128 { std::future::pending().await } else { Served::CaughtUp }
            };
            for number in 0..=silent {
                lanes.enter(endpoint(number as u128), true, end);
            }
            lanes.begin(&held);
            assert_eq!(lanes.under_way.len(), MOST_SILENT_LANES + 1);
            lanes.ended().await;
            assert_eq!(lanes.served.get(&endpoint(silent as u128)), Some(&end));
        };
        LocalSet::new().run_until(of_all).await;
    }

    #[tokio::test]
    async fn one_that_answers_again_is_among_the_others_again() {
        let of_one = async {
            let mut lanes = Lanes::default();
            for (served, is_silent_then) in [(Served::Silent, false), (Served::NotYet, true), (Served::CaughtUp, false)]
            {
                lanes.enter(endpoint(1), true, None);
                assert_eq!(lanes.busy.get(&endpoint(1)), Some(&is_silent_then), "before {served:?}");
                lanes.begin(&|_, _| async move { served });
                lanes.ended().await;
            }
            assert_eq!((lanes.answering.under_way, lanes.silent.under_way), (0, 0));
        };
        LocalSet::new().run_until(of_one).await;
    }

    #[tokio::test]
    async fn who_is_caught_up_waits_for_what_comes_next() {
        let of_two = async {
            let mut lanes = Lanes::default();
            let (first, second) = (Some((1, 1)), Some((1, 2)));
            for (number, served) in [(1, Some(Served::CaughtUp)), (2, Some(Served::NotYet)), (3, None)] {
                lanes.enter(endpoint(number), false, first);
                lanes.begin(&|_, _| async move { served.expect("a lane that breaks") });
                lanes.ended().await;
            }
            let waiting =
                |lanes: &Lanes| lanes.answering.waiting.borrow().iter().map(|(id, _)| *id).collect::<Vec<_>>();
            for number in [1, 2, 3] {
                lanes.enter(endpoint(number), false, first);
            }
            assert_eq!(waiting(&lanes), [endpoint(2), endpoint(3)], "at the same end of the feed");
            for number in [1, 2, 3] {
                lanes.enter(endpoint(number), false, second);
            }
            assert_eq!(waiting(&lanes), [endpoint(2), endpoint(3), endpoint(1)], "once it has moved");
        };
        LocalSet::new().run_until(of_two).await;
    }
}
