//! What a pseudonymised row says. Pure.

use std::collections::BTreeSet;

use chrono::{Datelike, Weekday};

use crate::prelude::rules::*;
use kernel::auth::mac::MacKey;

value_sets! {
    /// What a pseudonymised row keeps back, because it is of a sensitive class.
    pub enum Withheld in "withheld" {
        /// Where the person lives: they keep it back
        Area = "area",
        /// Some of the coded reasons; those that are shown are not all
        Reasons = "reasons",
        /// What kind of organisation referred them
        Source = "source",
        /// Some of the coded needs; those that are shown are not all
        Needs = "needs",
        /// What kind of support it is
        Category = "category",
        /// What the row says beyond that it is there
        Details = "details",
    }
}

/// The years of a band of birth years.
const BAND: i32 = 5;
/// The oldest are one band: there are few of them in an area.
const OLDEST: i32 = 1934;

/// The pseudonym of a person: 32 hexadecimal digits.
pub fn pseudonym(key: &MacKey, nhs_number: Option<&NhsNumber>, id: PersonId) -> String {
    let mark = match nhs_number {
        Some(number) => key.sign(&[b"nhs_number", number.as_str().as_bytes()]),
        None => key.sign(&[b"person", id.0.as_bytes()]),
    };
    hex::encode(mark.get(..16).unwrap_or_default())
}

/// A pseudonym in the place of an identifier of this kind, whose bytes would tell when it was made.
pub fn pseudonymous(key: &MacKey, kind: &[u8], id: Uuid) -> Uuid {
    let mark = key.sign(&[kind, id.as_bytes()]);
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(mark).for_each(|(byte, mark)| *byte = mark);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// The band of a year of birth: `1950-1954`; up to 1934 one band, `1934 or before`.
pub fn birth_year_band(born: NaiveDate) -> String {
    let year = born.year();
    if year <= OLDEST {
        return format!("{OLDEST} or before");
    }
    let from = year - year.rem_euclid(BAND);
    format!("{from}-{}", from + BAND - 1)
}

/// The Monday of the week that a day is in: all that a row says of when.
pub fn week_of(day: NaiveDate) -> NaiveDate {
    day.week(Weekday::Mon).checked_first_day().unwrap_or(day)
}

/// The Monday of the week in which an instant lies, in England.
pub fn week_at(at: DateTime<Utc>) -> NaiveDate {
    week_of(calendar::local_date(at))
}

/// Of coded values those that are of no sensitive class; `what` is then withheld where there were others.
pub fn open_values<T: Copy>(
    all: impl IntoIterator<Item = T>,
    is_sensitive: impl Fn(T) -> bool,
    what: Withheld,
    withheld: &mut BTreeSet<Withheld>,
) -> Vec<T> {
    let (sensitive, open): (Vec<T>, Vec<T>) = all.into_iter().partition(|one| is_sensitive(*one));
    if !sensitive.is_empty() {
        withheld.insert(what);
    }
    open
}

#[cfg(test)]
mod tests {
    use kernel::auth::mac::RootSecret;

    use super::*;

    fn key(label: &str) -> MacKey {
        let secret = "8f3b1c9a7d2e4f60a1b5c3d7e9f20416283a4c5e6f708192a3b4c5d6e7f80912".to_owned().into();
        RootSecret::read(&secret).expect("32 random bytes").derive(label)
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn a_pseudonym_goes_by_the_number_and_else_by_the_row() {
        let key_of = key("pseudonym");
        let number: NhsNumber = "9990000018".parse().expect("a test number");
        let (one, other) = (PersonId::new(), PersonId::new());
        let known = pseudonym(&key_of, Some(&number), one);
        assert_eq!(known, pseudonym(&key_of, Some(&number), other), "in another service too");
        assert_ne!(known, pseudonym(&key("another county"), Some(&number), one));
        assert_ne!(pseudonym(&key_of, None, one), pseudonym(&key_of, None, other));
        assert!(known.len() == 32 && known.bytes().all(|byte| byte.is_ascii_hexdigit()), "{known}");
    }

    #[test]
    fn years_of_birth_are_said_in_bands() {
        for (born, band) in [
            ("1912-05-01", "1934 or before"),
            ("1934-12-31", "1934 or before"),
            ("1935-01-01", "1935-1939"),
            ("1954-12-31", "1950-1954"),
            ("1955-01-01", "1955-1959"),
            ("2026-11-18", "2025-2029"),
        ] {
            assert_eq!(birth_year_band(day(born)), band, "{born}");
        }
    }

    #[test]
    fn days_are_said_by_the_monday_of_their_week() {
        for (on, monday) in [
            ("2026-11-16", "2026-11-16"),
            ("2026-11-22", "2026-11-16"),
            ("2026-11-23", "2026-11-23"),
            ("2027-01-01", "2026-12-28"),
        ] {
            assert_eq!(week_of(day(on)), day(monday), "{on}");
        }
        let summer: DateTime<Utc> = "2026-06-14T23:30:00Z".parse().expect("an instant");
        assert_eq!(week_at(summer), day("2026-06-15"), "it is Monday in England already");
    }

    #[test]
    fn sensitive_values_are_withheld_and_said_to_be() {
        let mut withheld = BTreeSet::new();
        assert_eq!(open_values([2, 4], |one| one % 2 == 1, Withheld::Reasons, &mut withheld), [2, 4]);
        assert!(withheld.is_empty());
        assert_eq!(open_values([1, 2], |one| one % 2 == 1, Withheld::Reasons, &mut withheld), [2]);
        assert_eq!(withheld, BTreeSet::from([Withheld::Reasons]));
    }
}
