//! The periods of reports: whole months of England's calendar that are over. Pure.

use super::codes::ReportPeriod;
use crate::prelude::rules::*;

/// Months that follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Of which kind.
    pub period: ReportPeriod,
    /// The last of its months.
    pub last: CalendarMonth,
}

impl Span {
    /// The period that ends with a month which is over on `today`.
    ///
    /// # Errors
    /// What is wrong with the month.
    pub fn ending(period: ReportPeriod, ending: &str, today: NaiveDate) -> Result<Self, Fault> {
        let fault = |code, detail| Fault::new("query:ending", code, detail);
        let last = CalendarMonth::read(ending).ok_or_else(|| fault("invalid", "must be a month: YYYY-MM"))?;
        if last >= CalendarMonth::of(today) {
            return Err(fault("not_over", "must be a month that is over"));
        }
        if last < CalendarMonth::FIRST_OF_CENTURY {
            return Err(fault("out_of_range", "must be of this century"));
        }
        if period == ReportPeriod::Quarter && last.0 % 3 != 2 {
            return Err(fault("not_a_quarter", "a quarter ends with March, June, September or December"));
        }
        Ok(Self { period, last })
    }

    /// The last period of a kind that is over on `today`.
    pub fn latest(period: ReportPeriod, today: NaiveDate) -> Self {
        let month = CalendarMonth::of(today);
        let last = match period {
            ReportPeriod::Quarter => month.plus(-month.0.rem_euclid(3) - 1),
            ReportPeriod::Month | ReportPeriod::Rolling12Months => month.plus(-1),
        };
        Self { period, last }
    }

    /// How many months it has.
    pub fn months(self) -> i32 {
        match self.period {
            ReportPeriod::Month => 1,
            ReportPeriod::Quarter => 3,
            ReportPeriod::Rolling12Months => 12,
        }
    }

    /// The first of its months.
    pub fn first(self) -> CalendarMonth {
        self.last.plus(1 - self.months())
    }

    /// Whether a month is of it.
    pub fn has(self, month: CalendarMonth) -> bool {
        (self.first()..=self.last).contains(&month)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_ends_with_a_month_that_is_over() {
        let today = "2026-11-29".parse().expect("a day");
        let span = |period, ending| {
            Span::ending(period, ending, today).map(|span| (span.first().first_day(), span.last.last_day()))
        };
        let days = |first: &str, last: &str| (first.parse().expect("a day"), last.parse().expect("a day"));
        let refused =
            |period, ending| span(period, ending).map_err(|fault| fault.code.to_string()).expect_err("it is refused");
        assert_eq!(span(ReportPeriod::Month, "2026-10").ok(), Some(days("2026-10-01", "2026-10-31")));
        assert_eq!(span(ReportPeriod::Month, "2024-02").ok(), Some(days("2024-02-01", "2024-02-29")));
        assert_eq!(span(ReportPeriod::Quarter, "2025-12").ok(), Some(days("2025-10-01", "2025-12-31")));
        assert_eq!(span(ReportPeriod::Rolling12Months, "2026-02").ok(), Some(days("2025-03-01", "2026-02-28")));
        assert_eq!(refused(ReportPeriod::Month, "2026-11"), "not_over");
        assert_eq!(refused(ReportPeriod::Quarter, "2026-10"), "not_a_quarter");
        assert_eq!(refused(ReportPeriod::Month, "2026-13"), "invalid");
        let latest =
            |period, today: &str| Span::latest(period, today.parse().expect("a day")).last.last_day().to_string();
        assert_eq!(latest(ReportPeriod::Month, "2027-01-01"), "2026-12-31");
        assert_eq!(latest(ReportPeriod::Quarter, "2026-11-29"), "2026-09-30");
        assert_eq!(latest(ReportPeriod::Quarter, "2026-10-01"), "2026-09-30");
        assert_eq!(latest(ReportPeriod::Rolling12Months, "2026-11-29"), "2026-10-31");
        assert_eq!(refused(ReportPeriod::Month, "1999-12"), "out_of_range");
    }
}
