//! How many people a worker may be given in a year (003 Summary and §4.2: at most 200-250 for a full-time link worker,
//! less where cases are complex). Pure.
//!
//! What is counted is different people assigned in the twelve months that end today: a second case of somebody who is
//! counted already adds nobody, somebody handed on counts for both workers, somebody covered for neither. The limits are
//! those of a full-time post; a part of a post has that part of them.

use chrono::{Days, Months, NaiveTime};

use crate::care::referral::codes::AssignmentWarning;
use crate::county::service::rules::{MOST_A_YEAR, MOST_BEFORE_WARNING};
use crate::county::worker::time::FullTimeEquivalent;
use crate::prelude::rules::*;

/// The months that are counted.
const MONTHS: Months = Months::new(12);

value_sets! {
    /// How the people assigned to a worker in a year compare to the limits.
    pub enum CaseloadState in "caseload_state" {
        /// There is room
        Room = "room",
        /// There is room, and it is time to talk about it
        Warning = "warning",
        /// A manager alone may give them somebody new, with a reason
        Full = "full",
    }
}

/// The limits of one service, for a full-time post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Limits {
    /// From this many on it is said.
    #[schema(minimum = 1, maximum = 200)]
    pub warn_at: i32,
    /// No more than this many.
    #[schema(minimum = 1, maximum = 250)]
    pub limit: i32,
}

impl Limits {
    /// The national ones, or the lower ones that a service has set. A limit below the warning takes it along.
    pub fn of_service(warn_at: Option<i32>, limit: Option<i32>) -> Self {
        let limit = limit.unwrap_or(MOST_A_YEAR).clamp(1, MOST_A_YEAR);
        Self { warn_at: warn_at.unwrap_or(MOST_BEFORE_WARNING).clamp(1, MOST_BEFORE_WARNING.min(limit)), limit }
    }

    /// From how many people a year on it is said, and how many there may be, for this share of a post. Nobody's share is
    /// taken as a whole one.
    pub fn of_share(self, share: Option<FullTimeEquivalent>) -> (i64, i64) {
        let share = i64::from(share.map_or(100, FullTimeEquivalent::hundredths));
        ((i64::from(self.warn_at) * share + 99) / 100, i64::from(self.limit) * share / 100)
    }

    /// How a year with so many people stands to them. Nobody's share of a post is taken as a whole one.
    pub fn state(self, people: u64, share: Option<FullTimeEquivalent>) -> CaseloadState {
        let (warn_at, limit) = self.of_share(share);
        match i64::try_from(people).unwrap_or(i64::MAX) {
            full if full >= limit => CaseloadState::Full,
            many if many >= warn_at => CaseloadState::Warning,
            _ => CaseloadState::Room,
        }
    }
}

/// What is worth a second look about giving a case to somebody who then has so many people in their year.
pub fn warnings(
    limits: Limits,
    people: u64,
    share: Option<FullTimeEquivalent>,
    cleared_since: Option<NaiveDate>,
    today: NaiveDate,
) -> Vec<AssignmentWarning> {
    let of_year = match limits.state(people, share) {
        CaseloadState::Room => None,
        CaseloadState::Warning => Some(AssignmentWarning::CaseloadWarning),
        CaseloadState::Full => Some(AssignmentWarning::CaseloadFull),
    };
    let is_cleared = cleared_since.is_some_and(|since| since <= today);
    of_year.into_iter().chain((!is_cleared).then_some(AssignmentWarning::NotCleared)).collect()
}

/// The first day of the twelve months that end on `today`: after 29 February 2028 it is the 1st of March of the year
/// before, and on 28 February 2029 the 29th still counts.
pub fn first_day(today: NaiveDate) -> NaiveDate {
    let a_year_ago = today.checked_sub_months(MONTHS).unwrap_or(NaiveDate::MIN);
    a_year_ago.checked_add_days(Days::new(1)).unwrap_or(a_year_ago)
}

/// The instant at which the twelve months that end today begin, in England.
pub fn counted_since(now: DateTime<Utc>) -> DateTime<Utc> {
    calendar::instant(first_day(calendar::local_date(now)), NaiveTime::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_worth_a_second_look_about_giving_a_case() {
        use AssignmentWarning::{CaseloadFull, CaseloadWarning, NotCleared};
        let national = Limits::of_service(None, None);
        let day = |day: &str| day.parse::<NaiveDate>().expect("a date");
        let (today, long_ago) = (day("2028-02-29"), Some(day("2025-04-01")));
        for (people, cleared, expected) in [
            (199, long_ago, vec![]),
            (200, long_ago, vec![CaseloadWarning]),
            (249, long_ago, vec![CaseloadWarning]),
            (250, long_ago, vec![CaseloadFull]),
            (1, Some(today), vec![]),
            (1, Some(day("2028-03-01")), vec![NotCleared]),
            (251, None, vec![CaseloadFull, NotCleared]),
        ] {
            assert_eq!(warnings(national, people, None, cleared, today), expected, "{people} {cleared:?}");
        }
    }

    fn share(hundredths: i32) -> Option<FullTimeEquivalent> {
        Some(FullTimeEquivalent::from_hundredths(hundredths).expect("a share"))
    }

    #[test]
    fn two_hundred_warn_and_two_hundred_and_fifty_are_full() {
        use CaseloadState::{Full, Room, Warning};
        let national = Limits::of_service(None, None);
        for (people, hundredths, expected) in [
            (0, 100, Room),
            (199, 100, Room),
            (200, 100, Warning),
            (249, 100, Warning),
            (250, 100, Full),
            (251, 100, Full),
            (99, 50, Room),
            (100, 50, Warning),
            (124, 50, Warning),
            (125, 50, Full),
            (81, 33, Warning), // a third of 250 is 82.5: the 82nd fits, the 83rd does not
            (82, 33, Full),
            (65, 33, Room),
            (66, 33, Warning),
            (1, 1, Room), // a hundredth of a post: 2 and 2.5
            (2, 1, Full),
        ] {
            assert_eq!(national.state(people, share(hundredths)), expected, "{people} at {hundredths} %");
        }
        assert_eq!(national.state(250, None), Full, "nobody's share is a whole one");
    }

    #[test]
    fn a_service_sets_lower_limits_and_never_higher() {
        for (warn_at, limit, expected) in [
            (None, None, (200, 250)),
            (Some(100), Some(120), (100, 120)),
            (Some(900), Some(900), (200, 250)),
            (None, Some(150), (150, 150)),
            (Some(140), None, (140, 250)),
        ] {
            let limits = Limits::of_service(warn_at, limit);
            assert_eq!((limits.warn_at, limits.limit), expected);
        }
    }

    #[test]
    fn twelve_months_end_today() {
        for (today, first) in [
            ("2026-11-18", "2025-11-19"),
            ("2028-02-29", "2027-03-01"),
            ("2028-03-01", "2027-03-02"),
            ("2029-02-28", "2028-02-29"),
            ("2029-03-01", "2028-03-02"),
            ("2027-01-01", "2026-01-02"),
        ] {
            let day = |text: &str| text.parse::<NaiveDate>().expect("a date");
            assert_eq!(first_day(day(today)), day(first), "{today}");
        }
        let at = |text: &str| text.parse::<DateTime<Utc>>().expect("an instant");
        // Half past eleven at night UTC in June is the next day in England.
        assert_eq!(counted_since(at("2027-06-09T23:30:00Z")), at("2026-06-10T23:00:00Z"));
        assert_eq!(counted_since(at("2027-06-09T22:30:00Z")), at("2026-06-09T23:00:00Z"));
    }
}
