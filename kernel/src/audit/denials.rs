//! Which denials are written: enough of them to see what somebody tries, and no more than that, so that nobody fills the
//! disk with them or takes the others' turns to write.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use uuid::Uuid;

use catalogue::Code;

const DENIED: &str = "access_denied_total";
const LEFT_OUT: &str = "access_denials_not_recorded_total";
const BURSTS: &str = "access_denial_bursts_total";

const MINUTE: Duration = Duration::from_secs(60);
/// How many of one caller are written in a minute, on this node.
const MOST: u32 = 60;

/// What this node has denied to whom in this minute and the one before.
#[derive(Debug)]
pub struct Denials(Mutex<Minutes>);

/// What becomes of a denial.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// It is to be written, with how many of the minute before were not.
    Written {
        /// How many.
        left_out_before: u32,
    },
    /// It is the first of this minute that is not written: an auditor is to look at it.
    Burst,
    /// It is not written.
    LeftOut,
}

#[derive(Debug)]
struct Minutes {
    began: Instant,
    now: HashMap<Uuid, u32>,
    before: HashMap<Uuid, u32>,
}

impl Default for Denials {
    fn default() -> Self {
        metrics::describe_counter!(DENIED, "Requests of known callers that were denied, by problem code");
        metrics::describe_counter!(LEFT_OUT, "Denials of which no audit entry tells, since there were too many");
        metrics::describe_counter!(BURSTS, "Callers to whom more was denied in a minute than is written down");
        Self(Mutex::new(Minutes { began: Instant::now(), now: HashMap::new(), before: HashMap::new() }))
    }
}

impl Denials {
    /// Counts a denial.
    pub fn count(&self, caller: Uuid, code: Code) -> Counted {
        self.count_at(caller, code, Instant::now())
    }

    fn count_at(&self, caller: Uuid, code: Code, now: Instant) -> Counted {
        metrics::counter!(DENIED, "code" => code.as_str()).increment(1);
        let mut minutes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let elapsed = now.saturating_duration_since(minutes.began);
        if elapsed >= MINUTE {
            let last = std::mem::take(&mut minutes.now);
            // Of longer ago nothing is told any more.
            minutes.before = if elapsed < 2 * MINUTE { last } else { HashMap::new() };
            minutes.began = now;
        }
        let count = minutes.now.entry(caller).or_default();
        *count = count.saturating_add(1);
        let count = *count;
        if count > MOST {
            metrics::counter!(LEFT_OUT).increment(1);
            if count == MOST + 1 {
                metrics::counter!(BURSTS).increment(1);
                tracing::warn!(caller_id = %caller, "a burst of denials: somebody should look at what this caller tries");
                return Counted::Burst;
            }
            return Counted::LeftOut;
        }
        let before = minutes.before.remove(&caller).unwrap_or_default();
        Counted::Written { left_out_before: before.saturating_sub(MOST) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_of_a_caller_are_written_in_a_minute_and_the_next_entry_counts_the_rest() {
        let denials = Denials::default();
        let (one, other, began) = (Uuid::from_u128(1), Uuid::from_u128(2), Instant::now());
        let count = |caller, later| denials.count_at(caller, Code::NotFound, began + later);
        let written = |left_out_before| Counted::Written { left_out_before };
        let all: Vec<Counted> = (0..100).map(|_| count(one, Duration::ZERO)).collect();
        assert!(all[..60].iter().all(|counted| *counted == written(0)));
        assert_eq!(all[60], Counted::Burst, "one of them has somebody look");
        assert!(all[61..].iter().all(|counted| *counted == Counted::LeftOut));
        assert_eq!(count(other, Duration::ZERO), written(0), "another's are not fewer for it");
        assert_eq!(count(one, MINUTE * 3 / 2), written(40));
        assert_eq!(count(one, MINUTE * 3 / 2), written(0));
        assert_eq!(count(one, MINUTE * 9), written(0));
    }
}
