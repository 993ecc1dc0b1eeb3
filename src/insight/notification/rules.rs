//! When a notification is sent, tried again and given up. Pure.

use chrono::TimeDelta;

use crate::county::service::opening::TimeOfDay;
use crate::prelude::rules::*;
use crate::system::task::{TaskKind, Within};

/// For how long a delivery is tried.
pub const TRIED_FOR: TimeDelta = TimeDelta::hours(24);
/// Minutes from one attempt to the next; the last of them again and again.
const PAUSES: [i64; 7] = [1, 2, 5, 10, 20, 40, 60];

/// When a delivery that was tried `attempts` times, now at `now`, is tried again.
pub fn next_attempt(attempts: i32, now: DateTime<Utc>) -> DateTime<Utc> {
    let last = PAUSES.len() - 1;
    let place = usize::try_from(attempts - 1).unwrap_or(0).min(last);
    now + TimeDelta::minutes(PAUSES[place])
}

/// Whether a delivery that began at `created_at` is tried no more.
pub fn is_given_up(created_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now - created_at >= TRIED_FOR
}

/// Whether a task of this kind asks for something the same day, so that its opening is word enough to be sent.
pub fn is_of_same_day(kind: TaskKind) -> bool {
    matches!(kind.policy().within, Within::SameWorkingDay | Within::SameDay | Within::Hours(_))
}

/// From when what can wait may be sent to somebody with these quiet hours: now, or when they end. Hours that end before
/// they begin go over midnight.
pub fn after_quiet_hours(quiet: Option<(TimeOfDay, TimeOfDay)>, now: DateTime<Utc>) -> DateTime<Utc> {
    let Some((from, until)) = quiet else { return now };
    let (today, time) = (calendar::local_date(now), TimeOfDay::at(now));
    let is_over_midnight = until <= from;
    let is_quiet = if is_over_midnight { time >= from || time < until } else { from <= time && time < until };
    if !is_quiet {
        return now;
    }
    let ends_tomorrow = is_over_midnight && time >= from;
    let day = if ends_tomorrow { today.succ_opt().unwrap_or(today) } else { today };
    calendar::instant(day, until.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("an instant")
    }

    #[test]
    fn a_delivery_is_tried_less_and_less_often_and_each_hour_in_the_end() {
        let now = at("2026-11-18T09:30:00Z");
        let minutes: Vec<i64> = (1..=9).map(|attempts| (next_attempt(attempts, now) - now).num_minutes()).collect();
        assert_eq!(minutes, [1, 2, 5, 10, 20, 40, 60, 60, 60]);
        assert!(!is_given_up(now, now + TimeDelta::hours(23)));
        assert!(is_given_up(now, now + TimeDelta::hours(24)));
    }

    #[test]
    fn quiet_hours_end_in_england() {
        let hours = |from: &str, until: &str| Some((from.parse().expect("a time"), until.parse().expect("a time")));
        for (quiet, now, sent) in [
            (None, "2026-11-18T23:30:00Z", "2026-11-18T23:30:00Z"),
            (hours("22:00", "07:00"), "2026-11-18T21:59:00Z", "2026-11-18T21:59:00Z"),
            (hours("22:00", "07:00"), "2026-11-18T22:00:00Z", "2026-11-19T07:00:00Z"),
            (hours("22:00", "07:00"), "2026-11-19T06:59:00Z", "2026-11-19T07:00:00Z"),
            (hours("22:00", "07:00"), "2026-11-19T07:00:00Z", "2026-11-19T07:00:00Z"),
            (hours("12:00", "13:00"), "2026-11-18T12:30:00Z", "2026-11-18T13:00:00Z"),
            (hours("22:00", "07:00"), "2026-06-18T21:30:00Z", "2026-06-19T06:00:00Z"),
        ] {
            assert_eq!(after_quiet_hours(quiet, at(now)), at(sent), "{quiet:?} {now}");
        }
    }
}
