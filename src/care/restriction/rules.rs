//! When processing can be restricted, and the restriction lifted. Pure.

use super::wire::{Restriction, RestrictionLifting};
use crate::prelude::rules::*;

impl Restriction {
    /// Every fault of it, on `today`, in London.
    pub fn faults(&self, today: NaiveDate) -> Vec<Fault> {
        not_to_come("asked_on", self.asked_on, today)
    }

    /// Lets it pass where the record is not restricted yet.
    ///
    /// # Errors
    /// 409 `invalid_transition`.
    pub fn check(&self, is_restricted: bool) -> Result<(), Problem> {
        let why = "Processing of this record is restricted already.";
        if is_restricted { Err(Problem::new(Code::InvalidTransition).because(why)) } else { Ok(()) }
    }
}

impl RestrictionLifting {
    /// Every fault of it, on `today`, in London.
    pub fn faults(&self, today: NaiveDate) -> Vec<Fault> {
        not_to_come("informed_on", self.informed_on, today)
    }

    /// Lets it pass where the record is restricted, and the person was informed since: of a restriction of `since`, in London.
    ///
    /// # Errors
    /// 409 `invalid_transition`; 422 for a day before the restriction.
    pub fn check(&self, since: Option<NaiveDate>) -> Result<(), Problem> {
        let since = since.ok_or_else(|| {
            Problem::new(Code::InvalidTransition).because("Processing of this record is not restricted.")
        })?;
        let mut faults = Faults::new();
        let detail = "lies before the restriction";
        faults.when(self.informed_on < since, "informed_on", "out_of_range", detail);
        Problem::if_any(faults.into_vec())
    }
}

fn not_to_come(field: &'static str, day: NaiveDate, today: NaiveDate) -> Vec<Fault> {
    let mut faults = Faults::new();
    faults.when(day > today, field, "in_future", "must not be to come");
    faults.into_vec()
}

#[cfg(test)]
mod tests {
    use super::super::codes::{RestrictionAskedBy, RestrictionGround, RestrictionLiftingReason};
    use super::*;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, day).expect("a day of November")
    }

    #[test]
    fn it_stands_once_and_is_lifted_after_the_person_was_informed() {
        let asked = Restriction {
            ground: RestrictionGround::AccuracyContested,
            asked_by: RestrictionAskedBy::Person,
            asked_on: day(10),
        };
        assert!(asked.faults(day(10)).is_empty());
        assert_eq!(asked.faults(day(9)).len(), 1, "nobody asks tomorrow");
        assert!(asked.check(false).is_ok());
        assert_eq!(asked.check(true).expect_err("twice").code(), Code::InvalidTransition);
        let lifting = RestrictionLifting { reason: RestrictionLiftingReason::AccuracyVerified, informed_on: day(12) };
        assert!(lifting.faults(day(12)).is_empty());
        assert_eq!(lifting.faults(day(11)).len(), 1);
        assert!(lifting.check(Some(day(12))).is_ok());
        assert_eq!(lifting.check(None).expect_err("none stands").code(), Code::InvalidTransition);
        assert_eq!(lifting.check(Some(day(13))).expect_err("before").code(), Code::ValidationFailed);
    }
}
