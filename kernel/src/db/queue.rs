//! Who writes next: callers take turns, however many acts each of them has waiting.
//!
//! ```text
//! caller 1 ── act act act act ─┐
//! caller 2 ── act ─────────────┼─ one of each in turn ──► so many at once (SQLite: one)
//! jobs ────── act ─────────────┘            ▲
//! audit entries of reads ─────── next ──────┘
//! ```
//!
//! The queue is bounded, for each of them and in all: who finds it full is told at once to come again, which costs less than
//! to wait for what comes to nothing.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sea_orm::{ConnAcquireErr, DbErr};
use tokio::sync::oneshot;
use uuid::Uuid;

const TURNED_AWAY: &str = "database_writes_turned_away_total";

/// How long an act may wait for its turn to write.
const TURN_WAIT: Duration = Duration::from_secs(10);
/// How many acts of one lane may wait: more than a caller may send at once.
const WAITING_OF_LANE: usize = 256;
/// How many may wait in all.
const WAITING: usize = 2048;

/// Whose act it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Lane {
    /// A caller's.
    Caller(Uuid),
    /// Nobody's: each reason has its turns.
    System(&'static str),
    /// One that others wait for: an answer leaves only after its audit entry.
    Urgent,
}

/// Who writes, and who waits for it.
#[derive(Debug)]
pub(super) struct Queue {
    state: Mutex<State>,
    /// How many acts of one caller there may be at once.
    most_of_caller: usize,
}

#[derive(Debug, Default)]
struct State {
    free: usize,
    at_work: HashMap<Lane, usize>,
    waiting: HashMap<Lane, VecDeque<oneshot::Sender<Permit>>>,
    /// The lanes in which somebody waits, in the order of their turns.
    order: VecDeque<Lane>,
}

/// Somebody's turn, until it is dropped.
#[derive(Debug)]
pub(super) struct Permit {
    queue: Arc<Queue>,
    lane: Lane,
    is_void: bool,
}

impl Queue {
    /// For so many acts at once, of one caller no more than half of them.
    pub(super) fn new(permits: usize) -> Arc<Self> {
        metrics::describe_counter!(TURNED_AWAY, "Writes that were not begun, since too many waited");
        let state = State { free: permits, ..State::default() };
        Arc::new(Self { state: Mutex::new(state), most_of_caller: permits.div_ceil(2) })
    }

    /// Waits for a turn.
    ///
    /// # Errors
    /// Where too many wait, and where it does not come in time.
    pub(super) async fn next(self: &Arc<Self>, lane: Lane) -> Result<Permit, DbErr> {
        let turn = match self.enter(lane) {
            Some(Entered::Turn(permit)) => return Ok(permit),
            Some(Entered::Waiting(turn)) => turn,
            None => {
                metrics::counter!(TURNED_AWAY).increment(1);
                return Err(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout));
            }
        };
        match tokio::time::timeout(TURN_WAIT, turn).await {
            Ok(Ok(permit)) => Ok(permit),
            Ok(Err(_)) => Err(DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed)),
            Err(_elapsed) => Err(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout)),
        }
    }

    /// How many wait, and have not left.
    pub(super) fn count(&self) -> usize {
        let mut state = self.state();
        state.forget_who_left();
        state.count()
    }

    fn enter(self: &Arc<Self>, lane: Lane) -> Option<Entered> {
        let mut state = self.state();
        let nobody_before = state.waiting.get(&lane).is_none_or(VecDeque::is_empty);
        // Where one is free, whoever waits has as many at work as one may have.
        if nobody_before && state.free > 0 && self.may(&state, lane) {
            return Some(Entered::Turn(self.begin(&mut state, lane)));
        }
        if lane != Lane::Urgent && (state.count() >= WAITING || state.count_of(lane) >= WAITING_OF_LANE) {
            state.forget_who_left();
            if state.count() >= WAITING || state.count_of(lane) >= WAITING_OF_LANE {
                return None;
            }
        }
        let (sender, turn) = oneshot::channel();
        let waiting = state.waiting.entry(lane).or_default();
        waiting.push_back(sender);
        if waiting.len() == 1 {
            if lane == Lane::Urgent {
                state.order.push_front(lane);
            } else {
                state.order.push_back(lane);
            }
        }
        Some(Entered::Waiting(turn))
    }

    fn may(&self, state: &State, lane: Lane) -> bool {
        let at_work = state.at_work.get(&lane).copied().unwrap_or_default();
        !matches!(lane, Lane::Caller(_)) || at_work < self.most_of_caller
    }

    fn begin(self: &Arc<Self>, state: &mut State, lane: Lane) -> Permit {
        state.free -= 1;
        *state.at_work.entry(lane).or_default() += 1;
        Permit { queue: self.clone(), lane, is_void: false }
    }

    fn end(self: &Arc<Self>, lane: Lane) {
        let mut state = self.state();
        state.end(lane);
        while state.free > 0
            && let Some((lane, sender)) = self.pop(&mut state)
        {
            let permit = self.begin(&mut state, lane);
            // Who has given up waiting leaves it to the next one.
            if let Err(mut permit) = sender.send(permit) {
                permit.is_void = true;
                state.end(lane);
            }
        }
    }

    /// The first who waits in the first lane that may have one more, which then is the last.
    fn pop(&self, state: &mut State) -> Option<(Lane, oneshot::Sender<Permit>)> {
        let at = (0..state.order.len()).find(|at| state.order.get(*at).is_some_and(|lane| self.may(state, *lane)))?;
        let lane = state.order.remove(at)?;
        let waiting = state.waiting.get_mut(&lane)?;
        let sender = waiting.pop_front();
        if waiting.is_empty() {
            state.waiting.remove(&lane);
        } else if lane == Lane::Urgent {
            state.order.push_front(lane);
        } else {
            state.order.push_back(lane);
        }
        Some((lane, sender?))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

enum Entered {
    Turn(Permit),
    Waiting(oneshot::Receiver<Permit>),
}

impl State {
    fn count(&self) -> usize {
        self.waiting.values().map(VecDeque::len).sum()
    }

    fn count_of(&self, lane: Lane) -> usize {
        self.waiting.get(&lane).map_or(0, VecDeque::len)
    }

    fn forget_who_left(&mut self) {
        self.waiting.values_mut().for_each(|waiting| waiting.retain(|sender| !sender.is_closed()));
        self.waiting.retain(|_, waiting| !waiting.is_empty());
        self.order.retain(|lane| self.waiting.contains_key(lane));
    }

    fn end(&mut self, lane: Lane) {
        self.free += 1;
        if let Some(at_work) = self.at_work.get_mut(&lane) {
            *at_work -= 1;
            if *at_work == 0 {
                self.at_work.remove(&lane);
            }
        }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        if !self.is_void {
            self.queue.end(self.lane);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use super::*;

    fn caller(number: u128) -> Lane {
        Lane::Caller(Uuid::from_u128(number))
    }

    /// Who has the turn one after the other, where all of these wait.
    fn turns(queue: &Arc<Queue>, waiting: &[Lane]) -> Vec<Lane> {
        let first = queue.enter(Lane::System("the first")).expect("nobody is there");
        let mut places: Vec<_> = waiting.iter().filter_map(|lane| Some((*lane, queue.enter(*lane)?))).collect();
        drop(first);
        let mut turns = Vec::new();
        while !places.is_empty() {
            let at = places.iter_mut().position(|(_, entered)| match entered {
                Entered::Turn(_) => true,
                Entered::Waiting(turn) => match turn.try_recv() {
                    Ok(permit) => {
                        *entered = Entered::Turn(permit);
                        true
                    }
                    Err(_) => false,
                },
            });
            let (lane, permit) = places.remove(at.expect("somebody has the turn"));
            turns.push(lane);
            drop(permit);
        }
        turns
    }

    #[test]
    fn callers_take_turns_and_what_an_answer_waits_for_comes_first() {
        let (greedy, polite, job) = (caller(1), caller(2), Lane::System("a job"));
        let waiting = [greedy, greedy, greedy, greedy, polite, job, polite, Lane::Urgent];
        let expected = [Lane::Urgent, greedy, polite, job, greedy, polite, greedy, greedy];
        assert_eq!(turns(&Queue::new(1), &waiting), expected);
    }

    #[test]
    fn one_lane_fills_its_own_share_of_the_queue_and_nobody_elses() {
        let queue = Queue::new(1);
        let _first = queue.enter(caller(1));
        let mut waiting: Vec<_> = (0..WAITING_OF_LANE).map(|_| queue.enter(caller(1)).expect("room")).collect();
        assert!(queue.enter(caller(1)).is_none(), "its lane is full");
        assert!(queue.enter(caller(2)).is_some());
        waiting.pop();
        assert!(queue.enter(caller(1)).is_some(), "who left makes room");
        for number in 3.. {
            let all = (0..WAITING_OF_LANE).map_while(|_| queue.enter(caller(number)));
            waiting.extend(all);
            if queue.enter(caller(number + 1)).is_none() {
                break;
            }
        }
        assert!(waiting.len() <= WAITING, "{}", waiting.len());
        assert!(queue.enter(Lane::Urgent).is_some(), "what an answer waits for is never turned away");
    }

    #[tokio::test]
    async fn where_several_write_at_once_no_caller_has_them_all() {
        let queue = Queue::new(4);
        let has_turn = |lane| match queue.enter(lane) {
            Some(Entered::Turn(permit)) => Some(permit),
            _ => None,
        };
        let (_one, two) = (has_turn(caller(1)), has_turn(caller(1)).expect("half of them"));
        assert!(has_turn(caller(1)).is_none());
        let _other = has_turn(caller(2)).expect("there is one left");
        let mut third = pin!(queue.next(caller(1)));
        let mut context = Context::from_waker(Waker::noop());
        assert!(third.as_mut().poll(&mut context).is_pending());
        drop(two);
        assert!(has_turn(caller(2)).is_some());
    }

    #[tokio::test]
    async fn who_gives_up_leaves_the_turn_to_the_next() {
        let queue = Queue::new(1);
        let first = queue.next(caller(1)).await.expect("nobody is there");
        let mut given_up = Box::pin(queue.next(caller(2)));
        let mut context = Context::from_waker(Waker::noop());
        assert!(given_up.as_mut().poll(&mut context).is_pending());
        let mut other = Box::pin(queue.next(caller(3)));
        assert!(other.as_mut().poll(&mut context).is_pending());
        drop(first);
        // It has been given the turn, and goes without looking.
        drop(given_up);
        assert!(matches!(other.as_mut().poll(&mut context), Poll::Ready(Ok(_))));
    }
}
