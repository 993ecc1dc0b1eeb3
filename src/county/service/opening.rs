//! When somebody answers at a service.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveTime, Timelike};
use sea_orm::FromJsonQueryResult;
use serde::{Deserializer, Serializer, de};
use utoipa::PartialSchema;
use utoipa::openapi::schema::Type;
use utoipa::openapi::{ObjectBuilder, RefOr, Schema};

use crate::prelude::*;

value_sets! {
    /// Days of the week.
    pub enum Weekday in "weekday" {
        /// Monday
        Monday = "monday",
        /// Tuesday
        Tuesday = "tuesday",
        /// Wednesday
        Wednesday = "wednesday",
        /// Thursday
        Thursday = "thursday",
        /// Friday
        Friday = "friday",
        /// Saturday
        Saturday = "saturday",
        /// Sunday
        Sunday = "sunday",
    }
}

/// Opening hours of a usual week, in local time (Europe/London). A day may have several spans; one without is closed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult, ToSchema)]
#[serde(transparent)]
pub struct Opening(#[schema(inline)] pub List<OpeningHours, 0, 28>);

/// One span of one weekday.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpeningHours {
    /// The day.
    pub weekday: Weekday,
    /// From, local time.
    pub opens: TimeOfDay,
    /// To, local time; after `opens`.
    pub closes: TimeOfDay,
}

impl Opening {
    /// Notes what is wrong with the hours: a span that ends before it begins, two that overlap.
    pub fn check(&self, faults: &mut Faults) {
        for (i, span) in self.0.iter().enumerate() {
            let overlaps = |earlier: &OpeningHours| {
                earlier.weekday == span.weekday && earlier.opens < span.closes && span.opens < earlier.closes
            };
            let (ends_early, twice) = (span.closes <= span.opens, self.0[..i].iter().any(overlaps));
            faults.under(i, |faults| {
                faults.when(ends_early, "closes", "out_of_range", "must be after the opening");
                faults.when(twice, "opens", "overlaps", "must not fall into another span of the day");
            });
        }
    }
}

impl Opening {
    /// Whether somebody answers at `at`: in a span of that day in England, and on no bank holiday. A service that has not
    /// said when it opens answers during the working day.
    pub fn is_open(&self, at: DateTime<Utc>) -> bool {
        let (date, time) = (calendar::local_date(at), TimeOfDay::at(at));
        let is_weekend = matches!(date.weekday(), chrono::Weekday::Sat | chrono::Weekday::Sun);
        if !is_weekend && !calendar::is_working_day(date) {
            return false;
        }
        if self.0.is_empty() {
            return !is_weekend && calendar::WORKING_HOURS.contains(&time.0);
        }
        self.0.iter().any(|span| span.weekday.of(date) && span.opens <= time && time < span.closes)
    }
}

impl Weekday {
    fn of(self, date: NaiveDate) -> bool {
        Self::ALL.get(usize::try_from(date.weekday().num_days_from_monday()).unwrap_or(0)) == Some(&self)
    }
}

/// A time of day to the minute, as `HH:MM`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay(NaiveTime);

impl TimeOfDay {
    /// What clocks in England show, seconds and all.
    pub fn at(instant: DateTime<Utc>) -> Self {
        Self(calendar::local_time(instant))
    }

    /// Minutes from midnight.
    pub fn minutes(self) -> i16 {
        i16::try_from(self.0.hour() * 60 + self.0.minute()).unwrap_or(i16::MAX)
    }
}

impl From<TimeOfDay> for NaiveTime {
    fn from(time: TimeOfDay) -> Self {
        time.0
    }
}

/// Not a time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be a time of day as HH:MM, from 00:00 to 23:59")]
pub struct NotATimeOfDay;

impl FromStr for TimeOfDay {
    type Err = NotATimeOfDay;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() != 5 {
            return Err(NotATimeOfDay);
        }
        NaiveTime::parse_from_str(text, "%H:%M").map(Self).map_err(|_| NotATimeOfDay)
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0.hour(), self.0.minute())
    }
}

impl Serialize for TimeOfDay {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TimeOfDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl PartialSchema for TimeOfDay {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some("^([01][0-9]|2[0-3]):[0-5][0-9]$"))
            .min_length(Some(5))
            .max_length(Some(5))
            .examples(["09:00"])
            .into()
    }
}

impl ToSchema for TimeOfDay {}
