//! How long a task has, and how long it stays with those who know of it. Pure.

use chrono::{Days, Months, TimeDelta};

use crate::prelude::*;

/// How long a task has from the instant that starts its clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Within {
    /// By the end of the working day, or the next morning: [`calendar::same_working_day`].
    SameWorkingDay,
    /// Before midnight in England, on any day of the week: [`calendar::same_day`].
    SameDay,
    /// That many hours of the clock, at night too.
    Hours(u8),
    /// By the end of that many working days, the first of them the day after.
    WorkingDays(u16),
    /// That many minutes of the clock later, at night too.
    Minutes(u8),
    /// By the end of the last working day no later than that many weeks after.
    Weeks(u16),
    /// The same for months of the calendar: a month from 31 January ends with February.
    Months(u16),
}

impl Within {
    /// When it is due, for a clock that starts at `from`. Meeting it at that very instant is in time.
    pub fn due(self, from: DateTime<Utc>) -> DateTime<Utc> {
        let date = calendar::local_date(from);
        match self {
            Self::SameWorkingDay => calendar::same_working_day(from),
            Self::SameDay => calendar::same_day(from),
            Self::Hours(hours) => from + TimeDelta::hours(hours.into()),
            Self::WorkingDays(days) => calendar::within_working_days(date, days),
            Self::Minutes(minutes) => from + chrono::TimeDelta::minutes(minutes.into()),
            Self::Weeks(weeks) => {
                calendar::by_day(date.checked_add_days(Days::new(u64::from(weeks) * 7)).unwrap_or(date))
            }
            Self::Months(months) => {
                calendar::by_day(date.checked_add_months(Months::new(months.into())).unwrap_or(date))
            }
        }
    }
}

/// How long past due a task stays with those who know of it already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delay {
    /// Not at all.
    None,
    /// That many hours of the clock, at night too.
    Hours(u8),
    /// Until the end of that many working days, the first of them the day after it was due.
    WorkingDays(u16),
}

impl Delay {
    /// When it ends, for a task due at `due`.
    pub fn ends(self, due: DateTime<Utc>) -> DateTime<Utc> {
        match self {
            Self::None => due,
            Self::Hours(hours) => due + TimeDelta::hours(hours.into()),
            Self::WorkingDays(days) => calendar::within_working_days(calendar::local_date(due), days),
        }
    }
}
