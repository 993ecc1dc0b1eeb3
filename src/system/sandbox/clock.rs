//! `POST /sandbox/clock`: moves the domain's time, so that one can see what a deadline does without waiting for it.

use chrono::TimeDelta;

use crate::prelude::*;
use crate::system::job;

/// Where the clock is to go: one of the three.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Move {
    /// Show this instant.
    now: Option<DateTime<Utc>>,
    /// Move on by a duration (ISO 8601, of weeks, days, hours, minutes and seconds) or by seconds.
    advance: Option<Advance>,
    /// Undo every move.
    reset: Option<bool>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Advance {
    Seconds(i64),
    Duration(String),
}

/// What the clock shows.
#[derive(Debug, Serialize)]
pub struct Shown {
    now: DateTime<Utc>,
}

/// Moves the clock, and runs what hangs on it before answering. Tokens, limits and identifiers keep real time.
///
/// # Errors
/// 422 where it does not say one thing, or none that can be done.
pub async fn clock(state: Data<AppState>, Json(input): Json<Move>) -> Result<Reply, Problem> {
    match input {
        Move { now: Some(now), advance: None, reset: None } => state.clock.set(now),
        Move { now: None, advance: Some(by), reset: None } => state.clock.advance(by.delta().ok_or_else(not_a_span)?),
        Move { now: None, advance: None, reset: Some(true) } => state.clock.reset(),
        _ => return Err(Problem::invalid([Fault::new("", "one_of", "give one of: now, advance, reset (true)")])),
    }
    job::sweep(&state).await?;
    Reply::ok(&Shown { now: state.clock.now() })
}

fn not_a_span() -> Problem {
    let detail = "must be seconds, or a duration such as P10D, PT1H30M or P1W: months and years differ in length";
    Problem::invalid([Fault::new("/advance", "invalid_format", detail)])
}

impl Advance {
    fn delta(self) -> Option<TimeDelta> {
        match self {
            Self::Seconds(seconds) => TimeDelta::try_seconds(seconds),
            Self::Duration(text) => duration(&text),
        }
    }
}

/// Reads `P1W`, `P2DT3H`, `-PT90S`. A day has 24 hours: this clock is UTC.
fn duration(text: &str) -> Option<TimeDelta> {
    let (sign, text) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let text = text.strip_prefix('P').filter(|rest| !rest.is_empty() && !rest.ends_with('T'))?;
    let (date, time) = text.split_once('T').unwrap_or((text, ""));
    let units: [(&str, &[(char, i64)]); 2] =
        [(date, &[('W', 604_800), ('D', 86_400)]), (time, &[('H', 3_600), ('M', 60), ('S', 1)])];
    let mut seconds: i64 = 0;
    for (mut rest, units) in units {
        for (unit, length) in units {
            let Some((count, after)) = rest.split_once(*unit) else { continue };
            let count: u32 = count.parse().ok()?;
            seconds = seconds.checked_add(i64::from(count).checked_mul(*length)?)?;
            rest = after;
        }
        if !rest.is_empty() {
            return None;
        }
    }
    TimeDelta::try_seconds(sign * seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_as_iso_8601_writes_them() {
        for (text, seconds) in [
            ("PT1H", Some(3_600)),
            ("P10D", Some(864_000)),
            ("P1W", Some(604_800)),
            ("P1DT2H3M4S", Some(93_784)),
            ("-PT90S", Some(-90)),
            ("P1M", None),
            ("P1Y", None),
            ("P", None),
            ("PT", None),
            ("P1DT", None),
            ("1H", None),
            ("PT1.5H", None),
            ("P1D2", None),
            ("PT1M1H", None),
            ("P99999999999D", None),
        ] {
            assert_eq!(duration(text).map(|delta| delta.num_seconds()), seconds, "{text}");
        }
    }
}
