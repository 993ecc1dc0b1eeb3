//! The months that reports count by.

use std::fmt;

use chrono::{DateTime, Datelike, Months, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::local_date;

/// A month: twelve times its year, and its number in it from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CalendarMonth(pub i32);

impl CalendarMonth {
    /// January 2000: what is older is not counted in months.
    pub const FIRST_OF_CENTURY: Self = Self(2000 * 12);

    /// The month that a day is in.
    pub fn of(day: NaiveDate) -> Self {
        Self(day.year() * 12 + i32::try_from(day.month0()).unwrap_or_default())
    }

    /// The month that an instant is in, in England.
    pub fn at(instant: DateTime<Utc>) -> Self {
        Self::of(local_date(instant))
    }

    /// From `2026-10`.
    pub fn read(text: &str) -> Option<Self> {
        let is_plain = text.len() == 7 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        is_plain.then(|| format!("{text}-01").parse().ok().map(Self::of)).flatten()
    }

    /// The year that it is in.
    pub fn year(self) -> i32 {
        self.0.div_euclid(12)
    }

    /// Its place in the year: 0 is January.
    pub fn place_in_year(self) -> usize {
        usize::try_from(self.0.rem_euclid(12)).unwrap_or_default()
    }

    /// The months of a year, in their order.
    pub fn of_year(year: i32) -> [Self; 12] {
        std::array::from_fn(|place| Self(year * 12 + i32::try_from(place).unwrap_or_default()))
    }

    /// So many months later.
    pub fn plus(self, months: i32) -> Self {
        Self(self.0 + months)
    }

    /// Its first day.
    pub fn first_day(self) -> NaiveDate {
        let month = u32::try_from(self.place_in_year()).unwrap_or_default() + 1;
        NaiveDate::from_ymd_opt(self.year(), month, 1).unwrap_or_default()
    }

    /// Its last day.
    pub fn last_day(self) -> NaiveDate {
        self.first_day().checked_add_months(Months::new(1)).and_then(|next| next.pred_opt()).unwrap_or_default()
    }
}

/// As `2026-10`.
impl fmt::Display for CalendarMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.place_in_year() + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_read_as_it_is_written() {
        let month = CalendarMonth::read("2026-10").expect("a month");
        let day = |day| NaiveDate::from_ymd_opt(2026, 10, day).expect("a day");
        assert_eq!(month.to_string(), "2026-10");
        assert_eq!((month.first_day(), month.last_day()), (day(1), day(31)));
        assert_eq!(month.plus(3).to_string(), "2027-01");
        assert_eq!((month.year(), month.place_in_year()), (2026, 9));
        assert_eq!(CalendarMonth::of_year(2026)[9], month);
        for text in ["2026-01", "2026-12"] {
            let month = CalendarMonth::read(text).expect("a month");
            assert_eq!(CalendarMonth::of_year(month.year())[month.place_in_year()], month);
        }
        for text in ["2026-13", "2026-1", "2026", "+026-10", "2026-10-01", "", "2026 10"] {
            assert_eq!(CalendarMonth::read(text), None, "{text}");
        }
    }
}
