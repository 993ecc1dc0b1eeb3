//! What an activity may say, and when it may change. Pure.

use super::kind::{ActivityKind, ActivityStatus};
use crate::prelude::rules::*;

/// The longest day that one entry tells of, in minutes.
pub const LONGEST: i16 = 960;

/// Before this day there were no link workers in primary care networks (002).
const FIRST_DAY: Option<NaiveDate> = NaiveDate::from_ymd_opt(2019, 4, 1);

/// What is wrong with an activity that is written down on `today`, in London.
pub fn faults(kind: ActivityKind, done_on: NaiveDate, minutes: i16, has_note: bool, today: NaiveDate) -> Vec<Fault> {
    let mut faults = Faults::new();
    faults.when(done_on > today, "done_on", "out_of_range", "must not be in the future");
    let is_old = FIRST_DAY.is_some_and(|first| done_on < first);
    faults.when(is_old, "done_on", "out_of_range", "must not be before April 2019");
    faults.when(!(1..=LONGEST).contains(&minutes), "minutes", "out_of_range", "must be from 1 to 960");
    faults.when(kind == ActivityKind::Other && !has_note, "note", "missing", "say what it was");
    faults.into_vec()
}

/// The service for which somebody of these services does something.
///
/// # Errors
/// 422 at `/service_id` where it is not theirs, or where they work in several and name none.
pub fn service(named: Option<ServiceId>, theirs: &[ServiceId]) -> Result<ServiceId, Problem> {
    let refused = |code: &'static str, words: &'static str| Problem::invalid([Fault::new("/service_id", code, words)]);
    match (named, theirs) {
        (Some(named), theirs) if theirs.contains(&named) => Ok(named),
        (Some(_), _) => Err(refused("not_found", "not a service in which you work")),
        (None, [only]) => Ok(*only),
        (None, _) => Err(refused("missing", "name the service for which it was done")),
    }
}

/// Refuses to change what was entered in error.
///
/// # Errors
/// 409 `invalid_transition`.
pub fn must_count(status: ActivityStatus) -> Result<(), Problem> {
    if status == ActivityStatus::Recorded {
        return Ok(());
    }
    Err(Problem::new(Code::InvalidTransition).because("The activity was entered in error; open: nothing."))
}
