//! Whether enough was tried to say that a person cannot be reached. Pure.
//!
//! Three attempts on different days, by two means that safe contact allows; with a safety risk or urgent priority also a
//! supervisor's decision and a word to the practice.

use std::collections::BTreeSet;

use super::{is_safe, means};
use crate::care::contact::codes::{Attendance, ConsultationMechanism, ContactStatus};
use crate::care::contact::entity::Model;
use crate::care::person::codes::{Asked, ContactMeans};
use crate::care::person::wire::SafeContact;
use crate::care::referral::wire::NotReached;
use crate::prelude::rules::*;

/// On how many days somebody must have tried.
pub const DAYS: usize = 3;
/// By how many means; by the only one, where safe contact names one alone.
pub const MEANS: usize = 2;

/// What bears on it, beside the attempts.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances<'a> {
    /// How the person may be reached.
    pub safe_contact: &'a SafeContact,
    /// The referral has a safety risk or is urgent.
    pub is_grave: bool,
    /// The person has a practice that may be informed.
    pub has_practice: bool,
    /// The time of the act.
    pub now: DateTime<Utc>,
}

/// Something that was tried, before acceptance or after.
#[derive(Clone, Copy, Debug)]
pub struct Attempt {
    /// When, UTC.
    pub at: DateTime<Utc>,
    pub mechanism: ConsultationMechanism,
    /// Through the person's go-between.
    pub through_somebody: bool,
}

impl Attempt {
    /// What a contact on record counts for, if it was only tried.
    pub fn of(row: &Model) -> Option<Self> {
        let is_attempt = row.status == ContactStatus::Recorded && row.attendance.is_some_and(Attendance::is_attempt);
        let attempt =
            Self { at: row.starts_at, mechanism: row.consultation_mechanism, through_somebody: row.through_somebody };
        is_attempt.then_some(attempt)
    }
}

/// Whether the person counts as not reached.
///
/// # Errors
/// 409 `attempts_missing`, with all that is missing.
pub fn check(attempts: &[Attempt], input: &NotReached, circumstances: Circumstances<'_>) -> Result<(), Problem> {
    let safe = circumstances.safe_contact;
    let counted = attempts.iter().filter(|attempt| is_safe(attempt.mechanism, attempt.through_somebody, safe));
    let (mut days, mut by) = (BTreeSet::<NaiveDate>::new(), BTreeSet::<&str>::new());
    for attempt in counted {
        days.insert(calendar::local_date(attempt.at));
        by.extend(means(attempt.mechanism, attempt.through_somebody).map(ContactMeans::code));
    }
    let enough = if safe.status == Asked::Asked { MEANS.min(safe.how.len()) } else { MEANS };
    let mut missing = Vec::new();
    if days.len() < DAYS {
        let found = days.len();
        missing.push(Fault::new("", "too_few_days", format!("tried on {found} of {DAYS} days, as far as it was safe")));
    }
    if by.len() < enough {
        let found = by.len();
        missing.push(Fault::new("", "too_few_means", format!("tried by {found} of {enough} means that are safe")));
    }
    if circumstances.is_grave && input.decision.is_none() {
        missing.push(Fault::new("/decision", "missing", "with a safety risk or urgent priority a supervisor decides"));
    }
    if circumstances.is_grave && circumstances.has_practice && input.practice_informed_at.is_none() {
        let detail = "with a safety risk or urgent priority the practice is told first";
        missing.push(Fault::new("/practice_informed_at", "missing", detail));
    }
    if missing.is_empty() { Ok(()) } else { Err(Problem::new(Code::AttemptsMissing).with_faults(missing)) }
}

/// What is wrong with the body by itself.
pub fn faults(input: &NotReached, now: DateTime<Utc>) -> Vec<Fault> {
    let in_future = input.practice_informed_at.is_some_and(|at| at > now);
    let fault = Fault::new("/practice_informed_at", "in_the_future", "lies in the future");
    in_future.then_some(fault).into_iter().collect()
}
