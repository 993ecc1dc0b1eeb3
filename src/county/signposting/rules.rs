//! What a record of signposting may say, and when it may change. Pure.

use super::codes::SignpostingStatus;
use crate::prelude::rules::*;

/// What is wrong with a record that is written down on `today`, in London.
pub fn faults(done_on: NaiveDate, today: NaiveDate) -> Vec<Fault> {
    let mut faults = Faults::new();
    faults.when(done_on > today, "done_on", "out_of_range", "must not be in the future");
    faults.into_vec()
}

/// The service for which somebody of these services does it; none for an agency, which has none.
///
/// # Errors
/// 422 at `/service_id` where it is not theirs, or where they work in several and name none.
pub fn service(named: Option<ServiceId>, theirs: &[ServiceId]) -> Result<Option<ServiceId>, Problem> {
    let refused = |code: &'static str, words: &'static str| Problem::invalid([Fault::new("/service_id", code, words)]);
    match (named, theirs) {
        (Some(named), theirs) if theirs.contains(&named) => Ok(Some(named)),
        (Some(_), _) => Err(refused("not_found", "not a service in which you work")),
        (None, []) => Ok(None),
        (None, [only]) => Ok(Some(*only)),
        (None, _) => Err(refused("missing", "name the service whose staff you are")),
    }
}

/// Refuses to change what was entered in error.
///
/// # Errors
/// 409 `invalid_transition`.
pub fn must_count(status: SignpostingStatus) -> Result<(), Problem> {
    if status == SignpostingStatus::Recorded {
        return Ok(());
    }
    Err(Problem::new(Code::InvalidTransition).because("The record was entered in error; open: nothing."))
}
