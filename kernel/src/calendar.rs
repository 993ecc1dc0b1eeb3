//! Days, nights and deadlines as England keeps them: Europe/London, Monday to Friday, the bank holidays out.
//!
//! Instants are UTC, days are local: a referral of 23:30 UTC in June belongs to the next day. A deadline is an instant,
//! and meeting it at that very instant is in time. Windows counted in working days leave out the day they start on and
//! end when the last one does; windows of "the same working day" begin with the instant itself.
//!
//! Hours are ours, not a source's: a working day ends at [`DAY_ENDS`]; what arrives from [`LAST_CALL`] on, or on a day
//! off, has until [`NEXT_MORNING`] of the next working day.

mod month;

use std::ops::Range;

use chrono::{DateTime, Datelike, MappedLocalTime, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc, Weekday};
use chrono_tz::Europe::London;

pub use month::CalendarMonth;

const fn on_the_hour(hour: u32) -> NaiveTime {
    match NaiveTime::from_hms_opt(hour, 0, 0) {
        Some(time) => time,
        None => NaiveTime::MIN,
    }
}

/// What arrives at this time of a working day, or later, may wait for the next morning.
pub const LAST_CALL: NaiveTime = on_the_hour(16);
/// When a working day, and a deadline counted in working days, ends.
pub const DAY_ENDS: NaiveTime = on_the_hour(17);
/// When work is done on a working day.
pub const WORKING_HOURS: Range<NaiveTime> = on_the_hour(9)..DAY_ENDS;
/// By when what came too late for one working day is due on the next.
pub const NEXT_MORNING: NaiveTime = on_the_hour(10);

/// The date on which `at` falls in England.
pub fn local_date(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&London).date_naive()
}

/// A day as pages for people have it: `5 November 2026`.
pub fn written(date: NaiveDate) -> String {
    date.format("%-d %B %Y").to_string()
}

/// What clocks in England show at `at`.
pub fn local_time(at: DateTime<Utc>) -> NaiveTime {
    at.with_timezone(&London).time()
}

/// The instant at which clocks in England show `time` on `date`.
///
/// As RFC 5545 §3.3.5 decides: of an hour that comes twice (October) the first is meant; a time that is skipped
/// (March) is read by the clock before the change, so 01:30 is the instant shown as 02:30.
pub fn instant(date: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
    let local = date.and_time(time);
    match London.from_local_datetime(&local) {
        MappedLocalTime::Single(at) | MappedLocalTime::Ambiguous(at, _) => at.to_utc(),
        // The clock before the change shows UTC.
        MappedLocalTime::None => local.and_utc(),
    }
}

/// Whether England works on that day: Monday to Friday and no bank holiday.
///
/// Bank holidays are computed, substitute days included, and with those that a proclamation moved or added. A newly
/// proclaimed one arrives with a release of `bankholidays`, or is named here first.
pub fn is_working_day(date: NaiveDate) -> bool {
    !matches!(date.weekday(), Weekday::Sat | Weekday::Sun) && !bankholidays::uk::is_bankholiday(&date)
}

/// The `days`-th working day after `date`, which is itself never counted; `date` where `days` is 0.
pub fn add_working_days(date: NaiveDate, days: u16) -> NaiveDate {
    match usize::from(days).checked_sub(1) {
        None => date,
        Some(skipped) => working_days_after(date).nth(skipped).unwrap_or(NaiveDate::MAX),
    }
}

/// `date`, or the last working day before it.
pub fn working_day_on_or_before(date: NaiveDate) -> NaiveDate {
    date.iter_days().rev().find(|day| is_working_day(*day)).unwrap_or(NaiveDate::MIN)
}

fn working_days_after(date: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    date.iter_days().skip(1).filter(|day| is_working_day(*day))
}

/// When work ends on `date`, whether or not it is a working day.
pub fn end_of_working_day(date: NaiveDate) -> DateTime<Utc> {
    instant(date, DAY_ENDS)
}

/// The deadline "by `date`": the end of that day, or, where nobody works then, of the last working day before.
pub fn by_day(date: NaiveDate) -> DateTime<Utc> {
    end_of_working_day(working_day_on_or_before(date))
}

/// The deadline "within `days` working days" of something dated `date`: the end of the last of them.
pub fn within_working_days(date: NaiveDate, days: u16) -> DateTime<Utc> {
    end_of_working_day(add_working_days(date, days))
}

/// The deadline "the same working day": its end, or, from [`LAST_CALL`] on and on days off, [`NEXT_MORNING`] of the
/// next working day. More than an hour after `at`.
pub fn same_working_day(at: DateTime<Utc>) -> DateTime<Utc> {
    let local = at.with_timezone(&London);
    let today = local.date_naive();
    if is_working_day(today) && local.time() < LAST_CALL {
        end_of_working_day(today)
    } else {
        instant(add_working_days(today, 1), NEXT_MORNING)
    }
}

/// The deadline "the same day", any day of the week: the last microsecond before midnight in England.
///
/// Not midnight itself, whose date is the next day's.
pub fn same_day(at: DateTime<Utc>) -> DateTime<Utc> {
    let tomorrow = local_date(at).succ_opt().unwrap_or(NaiveDate::MAX);
    instant(tomorrow, NaiveTime::MIN) - TimeDelta::microseconds(1)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("an instant")
    }

    /// GOV.UK's list for England and Wales.
    const BANK_HOLIDAYS: [(i32, &str); 8] = [
        (2020, "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28"), // early May moved for VE day
        (2021, "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28"), // Christmas on a Saturday
        (2022, "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27"), // jubilee, state funeral
        (2023, "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26"), // coronation
        (2024, "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26"),
        (2025, "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26"),
        (2026, "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28"),
        (2027, "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28"),
    ];

    fn weekdays_off(year: i32) -> Vec<NaiveDate> {
        day(&format!("{year}-01-01"))
            .iter_days()
            .take_while(|date| date.year() == year)
            .filter(|date| date.weekday().number_from_monday() < 6 && !is_working_day(*date))
            .collect()
    }

    #[test]
    fn bank_holidays_are_those_that_were_kept() {
        for (year, days) in BANK_HOLIDAYS {
            let listed: Vec<_> = days.split(' ').map(|month_day| day(&format!("{year}-{month_day}"))).collect();
            assert_eq!(weekdays_off(year), listed, "{year}");
        }
    }

    #[test]
    fn years_to_come_have_eight_each_and_the_right_easter() {
        let good_fridays = BTreeSet::from([
            "2028-04-14",
            "2029-03-30",
            "2030-04-19",
            "2031-04-11",
            "2032-03-26",
            "2033-04-15",
            "2034-04-07",
            "2035-03-23",
            "2036-04-11",
            "2037-04-03",
            "2038-04-23",
            "2039-04-08",
            "2040-03-30",
        ]);
        for (year, friday) in (2028..).zip(good_fridays) {
            let off = weekdays_off(year);
            assert_eq!(off.len(), 8, "{year}");
            assert_eq!((off[1], off[2]), (day(friday), day(friday) + chrono::Days::new(3)), "{year}");
        }
    }

    #[test]
    fn working_days_are_counted_from_the_day_after() {
        for (from, days, to) in [
            ("2026-06-01", 0, "2026-06-01"),
            ("2026-06-06", 0, "2026-06-06"),
            ("2026-06-01", 1, "2026-06-02"),
            ("2026-06-05", 1, "2026-06-08"),
            ("2026-06-06", 1, "2026-06-08"),
            ("2026-06-07", 1, "2026-06-08"),
            ("2026-06-01", 10, "2026-06-15"),
            ("2026-05-22", 1, "2026-05-26"),
            ("2022-05-31", 1, "2022-06-01"),
            ("2022-06-01", 1, "2022-06-06"),
            ("2026-04-02", 1, "2026-04-07"),
            ("2027-12-24", 1, "2027-12-29"),
            ("2027-12-24", 3, "2027-12-31"),
            ("2027-12-24", 4, "2028-01-04"),
            ("2024-02-28", 1, "2024-02-29"),
            ("2025-02-28", 1, "2025-03-03"),
            ("2024-02-29", 10, "2024-03-14"),
        ] {
            assert_eq!(add_working_days(day(from), days), day(to), "{from} + {days}");
        }
    }

    #[test]
    fn local_dates_follow_summer_time() {
        for (instant, date) in [
            ("2026-06-01T22:59:59.999999Z", "2026-06-01"),
            ("2026-06-01T23:00:00Z", "2026-06-02"),
            ("2026-12-01T23:59:59.999999Z", "2026-12-01"),
            ("2024-02-28T23:59:59Z", "2024-02-28"),
            ("2024-02-29T00:00:00Z", "2024-02-29"),
        ] {
            assert_eq!(local_date(at(instant)), day(date), "{instant}");
        }
    }

    #[test]
    fn a_skipped_time_is_read_by_the_old_clock_and_a_doubled_one_is_its_first() {
        for (date, time, utc) in [
            ("2026-03-29", "00:59:59", "2026-03-29T00:59:59Z"),
            ("2026-03-29", "01:00:00", "2026-03-29T01:00:00Z"),
            ("2026-03-29", "01:30:00", "2026-03-29T01:30:00Z"),
            ("2026-03-29", "02:00:00", "2026-03-29T01:00:00Z"),
            ("2026-10-25", "00:59:59", "2026-10-24T23:59:59Z"),
            ("2026-10-25", "01:00:00", "2026-10-25T00:00:00Z"),
            ("2026-10-25", "01:59:59", "2026-10-25T00:59:59Z"),
            ("2026-10-25", "02:00:00", "2026-10-25T02:00:00Z"),
        ] {
            assert_eq!(instant(day(date), time.parse().expect("a time")), at(utc), "{date} {time}");
        }
    }

    #[test]
    fn the_same_working_day_or_the_next_morning() {
        for (from, due) in [
            ("2026-06-01T14:59:59.999999Z", "2026-06-01T16:00:00Z"), // 15:59 in London
            ("2026-06-01T15:00:00Z", "2026-06-02T09:00:00Z"),
            ("2026-01-05T15:59:59.999999Z", "2026-01-05T17:00:00Z"),
            ("2026-01-05T16:00:00Z", "2026-01-06T10:00:00Z"),
            ("2026-06-05T15:00:00Z", "2026-06-08T09:00:00Z"), // Friday evening
            ("2026-06-06T09:00:00Z", "2026-06-08T09:00:00Z"), // Saturday
            ("2026-06-07T23:00:00Z", "2026-06-08T16:00:00Z"), // 00:00 on Monday
            ("2026-04-02T15:00:00Z", "2026-04-07T09:00:00Z"), // before Easter
            ("2026-03-27T16:00:00Z", "2026-03-30T09:00:00Z"), // the clocks go forward meanwhile
            ("2026-10-23T15:00:00Z", "2026-10-26T10:00:00Z"), // the clocks go back meanwhile
            ("2024-02-28T16:00:00Z", "2024-02-29T10:00:00Z"),
        ] {
            assert_eq!(same_working_day(at(from)), at(due), "{from}");
        }
    }

    #[test]
    fn the_same_day_ends_before_midnight() {
        for (from, due) in [
            ("2026-06-01T09:00:00Z", "2026-06-01T22:59:59.999999Z"),
            ("2026-06-01T23:00:00Z", "2026-06-02T22:59:59.999999Z"),
            ("2026-12-25T00:00:00Z", "2026-12-25T23:59:59.999999Z"),
            ("2026-03-29T00:30:00Z", "2026-03-29T22:59:59.999999Z"), // a day of 23 hours
            ("2026-10-24T23:00:00Z", "2026-10-25T23:59:59.999999Z"), // a day of 25 hours
            ("2024-02-29T12:00:00Z", "2024-02-29T23:59:59.999999Z"),
        ] {
            assert_eq!(same_day(at(from)), at(due), "{from}");
        }
    }

    fn any_day() -> impl Strategy<Value = NaiveDate> {
        (0..7_670_i64).prop_map(|days| day("2020-01-01") + TimeDelta::days(days))
    }

    fn any_instant() -> impl Strategy<Value = DateTime<Utc>> {
        (1_577_836_800_000_000_i64..2_240_524_800_000_000).prop_filter_map("in range", DateTime::from_timestamp_micros)
    }

    proptest! {
        #[test]
        fn counting_in_two_steps_is_counting_in_one(from in any_day(), first in 0..40_u16, then in 0..40_u16) {
            let stop = add_working_days(from, first);
            prop_assert_eq!(add_working_days(stop, then), add_working_days(from, first + then));
        }

        #[test]
        fn counting_ends_on_a_working_day_and_passes_just_as_many(from in any_day(), days in 1..60_u16) {
            let to = add_working_days(from, days);
            prop_assert!(is_working_day(to));
            let passed = from.iter_days().skip(1).take_while(|day| *day <= to).filter(|day| is_working_day(*day));
            prop_assert_eq!(passed.count(), usize::from(days));
        }

        #[test]
        fn no_more_than_four_days_off_in_a_row(from in any_day()) {
            prop_assert!((add_working_days(from, 1) - from).num_days() <= 5);
            prop_assert!((from - working_day_on_or_before(from)).num_days() <= 4);
            prop_assert!(is_working_day(working_day_on_or_before(from)));
        }

        #[test]
        fn an_instant_and_its_local_reading_agree(at in any_instant()) {
            let local = at.with_timezone(&London);
            let again = instant(local.date_naive(), local.time());
            prop_assert!(again == at || again == at - TimeDelta::hours(1), "only the doubled hour may differ");
        }

        #[test]
        fn deadlines_lie_ahead_in_working_hours_and_never_run_backwards(one in any_instant(), other in any_instant()) {
            let due = same_working_day(one);
            prop_assert!(due - one > TimeDelta::hours(1));
            prop_assert!(is_working_day(local_date(due)));
            prop_assert!(same_day(one) >= one && local_date(same_day(one)) == local_date(one));
            let (earlier, later) = (one.min(other), one.max(other));
            prop_assert!(same_working_day(earlier) <= same_working_day(later));
            prop_assert!(within_working_days(local_date(earlier), 10) <= within_working_days(local_date(later), 10));
        }
    }
}
