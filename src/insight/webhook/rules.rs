//! When a message is sent, tried again and given up. Pure.

use chrono::TimeDelta;

use super::mail;
use crate::prelude::rules::*;
use kernel::outbound::Outbound;

/// Seconds from one attempt to the next (Standard Webhooks 1.0, "Deliverability and reliability"): ten attempts, the first at
/// once, over some three days.
const PAUSES: [i64; 9] = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];
/// How much longer a pause may be by chance, so that not all try again at the same moment.
const JITTER: f64 = 0.2;
/// How long an endpoint is left alone that asks for it, where it does not say for how long.
const SLOWED: TimeDelta = TimeDelta::minutes(1);
/// The longest that it may ask for.
const MOST_SLOWED: TimeDelta = TimeDelta::hours(24);
/// For how long the secret and the key before the last rotation sign too.
pub const OVERLAP: TimeDelta = TimeDelta::hours(24);
/// How long an endpoint that takes nothing is tried.
pub const FAILING_FOR: TimeDelta = TimeDelta::days(5);
/// For how long what was delivered, or given up, can be looked at.
pub const KEPT_FOR: TimeDelta = TimeDelta::days(30);

/// When a message that was tried `attempts` times, now at `now`, is tried again; never after the tenth. `chance` is from 0 to 1.
pub fn next_attempt(attempts: i32, now: DateTime<Utc>, chance: f64) -> Option<DateTime<Utc>> {
    let place = usize::try_from(attempts - 1).unwrap_or(0);
    let pause = *PAUSES.get(place)?;
    Some(now + TimeDelta::milliseconds(pause * 1_000 + spread(pause, chance)))
}

/// Milliseconds of a pause that are left to chance.
#[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "a fifth of a day in milliseconds")]
fn spread(pause: i64, chance: f64) -> i64 {
    (pause as f64 * 1_000.0 * JITTER * chance.clamp(0.0, 1.0)) as i64
}

/// For how long an endpoint is left alone that answered with this status and this `Retry-After` at `now`, of real time, and which
/// asks for it: one that is called too often, or whose gateway cannot reach it.
pub fn pause_asked(status: u16, retry_after: Option<&str>, now: DateTime<Utc>) -> Option<TimeDelta> {
    let asked = retry_after.and_then(|text| read_retry_after(text, now));
    let is_slowed = matches!(status, 429 | 502 | 504);
    match asked {
        Some(pause) if is_slowed || status == 503 => Some(pause.clamp(TimeDelta::zero(), MOST_SLOWED)),
        _ => is_slowed.then_some(SLOWED),
    }
}

/// Seconds, or a date (RFC 9110 §10.2.3).
fn read_retry_after(text: &str, now: DateTime<Utc>) -> Option<TimeDelta> {
    let text = text.trim();
    if let Ok(seconds) = text.parse::<u32>() {
        return Some(TimeDelta::seconds(seconds.into()));
    }
    let at = DateTime::parse_from_rfc2822(text).ok()?;
    Some(at.with_timezone(&Utc) - now)
}

/// What is wrong with where an endpoint is and what it wants to hear of, as far as can be seen before anything is sent there.
pub fn faults(outbound: &Outbound, url: &str, wanted: &[EventType], role: Role) -> Vec<Fault> {
    if let Some(recipient) = mail::recipient(url) {
        return mail::faults(recipient, wanted, role);
    }
    outbound.fault(url).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("an instant")
    }

    #[test]
    fn a_message_is_tried_ten_times_less_and_less_often() {
        let now = at("2026-11-18T09:30:00Z");
        let seconds = |chance| {
            let pauses = (1..).map_while(move |attempts| next_attempt(attempts, now, chance));
            pauses.map(move |next| (next - now).num_seconds()).collect::<Vec<_>>()
        };
        assert_eq!(seconds(0.0), PAUSES);
        assert_eq!(seconds(0.0).len() + 1, 10, "attempts");
        assert_eq!(seconds(1.0), [6, 360, 2_160, 8_640, 21_600, 43_200, 60_480, 86_400, 103_680]);
        assert_eq!(seconds(7.0), seconds(1.0));
    }

    #[test]
    fn an_endpoint_that_asks_for_it_is_left_alone() {
        let now = at("2026-11-18T09:30:00Z");
        for (status, retry_after, seconds) in [
            (429, None, Some(60)),
            (502, None, Some(60)),
            (504, None, Some(60)),
            (503, None, None),
            (500, None, None),
            (500, Some("120"), None),
            (429, Some("120"), Some(120)),
            (503, Some("120"), Some(120)),
            (429, Some("0"), Some(0)),
            (429, Some("Wed, 18 Nov 2026 09:35:00 GMT"), Some(300)),
            (429, Some("Wed, 18 Nov 2026 09:25:00 GMT"), Some(0)),
            (429, Some("99999999"), Some(86_400)),
            (429, Some("soon"), Some(60)),
        ] {
            let pause = pause_asked(status, retry_after, now).map(|pause| pause.num_seconds());
            assert_eq!(pause, seconds, "{status} {retry_after:?}");
        }
    }
}
