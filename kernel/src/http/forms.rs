//! Days, instants and identifiers as the contract has them. The crates that read them take more: a day without its zeros or
//! with a sign, a second of 60, a UUID in braces. What the contract refuses is refused here, by whatever door it comes.

use chrono::{DateTime, NaiveDate};
use uuid::Uuid;

/// The form that a text must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `YYYY-MM-DD`.
    Day,
    /// RFC 3339.
    Instant,
    /// With its four hyphens, and nothing around it.
    Uuid,
}

/// A day.
pub const DAY: &str = r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$";
/// An instant: no second of 60, which a clock of ours never shows.
pub const INSTANT: &str = r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$";
/// A UUID.
pub const UUID: &str = r"^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$";

/// The characters of the longest instant.
const LONGEST_INSTANT: usize = 35;

impl Form {
    /// The form that a `format` of a schema names.
    pub fn of(format: &str) -> Option<Self> {
        match format {
            "date" => Some(Self::Day),
            "date-time" => Some(Self::Instant),
            "uuid" => Some(Self::Uuid),
            _ => None,
        }
    }

    /// The `format` that names it.
    pub const fn format(self) -> &'static str {
        match self {
            Self::Day => "date",
            Self::Instant => "date-time",
            Self::Uuid => "uuid",
        }
    }

    /// Whether a text has it.
    pub fn fits(self, text: &str) -> bool {
        let bytes = text.as_bytes();
        let digits =
            |from: usize, to: usize| bytes.get(from..to).is_some_and(|part| part.iter().all(u8::is_ascii_digit));
        let is = |at: usize, mark: u8| bytes.get(at) == Some(&mark);
        let is_day = || digits(0, 4) && is(4, b'-') && digits(5, 7) && is(7, b'-') && digits(8, 10);
        match self {
            Self::Day => bytes.len() == 10 && is_day() && text.parse::<NaiveDate>().is_ok(),
            Self::Instant => {
                let has_t = bytes.get(10).is_some_and(|mark| mark.eq_ignore_ascii_case(&b't'));
                let leaps = bytes.get(17..19) == Some(b"60");
                let formed = is_day() && has_t && digits(11, 13) && digits(17, 19) && !leaps;
                formed && bytes.len() <= LONGEST_INSTANT && DateTime::parse_from_rfc3339(text).is_ok()
            }
            Self::Uuid => bytes.len() == 36 && Uuid::try_parse(text).is_ok(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_contract_takes_is_taken_and_nothing_else() {
        let good_uuid = "01931f6c-7f4e-7c3a-9a51-3f6d2c1b0a5e";
        let simple = good_uuid.replace('-', "");
        for (form, pattern, good, bad) in [
            (
                Form::Day,
                DAY,
                &["1950-01-02", "2028-02-29"][..],
                &["1950-1-2", "+1950-01-02", "1950-13-01", "19500102", "1950-01-02 ", "1950-01-02T00:00:00Z"][..],
            ),
            (
                Form::Instant,
                INSTANT,
                &["2026-11-18T09:30:00Z", "2026-11-18t09:30:00.123456z", "2026-11-18T09:30:00.5+01:00"],
                &[
                    "2026-11-18T09:30:60Z",
                    "2026-12-31T23:59:60Z",
                    "2026-11-18 09:30:00Z",
                    "2026-11-18T09:30Z",
                    "2026-11-18T09:30:00",
                    "+2026-11-18T09:30:00Z",
                    "2026-11-18T09:30:00 01:00",
                ],
            ),
            (
                Form::Uuid,
                UUID,
                &[good_uuid],
                &[
                    "urn:uuid:01931f6c-7f4e-7c3a-9a51-3f6d2c1b0a5e",
                    "{01931f6c-7f4e-7c3a-9a51-3f6d2c1b0a5e}",
                    &simple,
                    "",
                ],
            ),
        ] {
            let schema = serde_json::json!({ "type": "string", "pattern": pattern });
            let validator = jsonschema::validator_for(&schema).expect("a pattern");
            for text in good {
                assert!(form.fits(text) && validator.is_valid(&(*text).into()), "{text}");
            }
            for text in bad {
                assert!(!form.fits(text) && !validator.is_valid(&(*text).into()), "{text}");
            }
        }
        assert!(!Form::Day.fits("1950-02-30"), "no pattern can say that");
    }
}
