//! The parameters of the standard. What it does not name is passed over; what cannot be read is refused.

use actix_web::HttpRequest;
use chrono::{NaiveTime, Timelike};

use super::pages::Numbered;
use crate::county::service::opening::Weekday;
use crate::prelude::*;

/// The farthest that is looked for, in metres.
const FARTHEST: f64 = 100_000.0;
/// The longest that is searched for.
const LONGEST: usize = 200;

/// Which page of a list.
#[derive(Debug, Default, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "read out of the query itself, in which what is not known is passed over")]
pub struct PageParams {
    /// The number of the page, from 1.
    #[param(minimum = 1, maximum = 10_000_000)]
    page: Option<u32>,
    /// How many are on a page; 50 where it is left out, and never more than 100.
    #[param(minimum = 1, maximum = 10_000_000)]
    per_page: Option<u32>,
}

/// Which services.
#[derive(Debug, Default, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "read out of the query itself, in which what is not known is passed over")]
pub struct ServiceParams {
    /// Words, all of which stand in the listing.
    #[param(max_length = 200, pattern = "^[^\\u0000-\\u001F]*$")]
    search: Option<String>,
    /// Only those with this term of a taxonomy.
    #[param(max_length = 36)]
    taxonomy_term_id: Option<Uuid>,
    /// Only those with any term of this taxonomy.
    #[param(max_length = 36)]
    taxonomy_id: Option<Uuid>,
    /// Only those whose youngest age is at least this.
    #[param(minimum = 0, maximum = 130)]
    minimum_age: Option<u8>,
    /// Only those whose oldest age is at most this.
    #[param(minimum = 0, maximum = 130)]
    maximum_age: Option<u8>,
    /// Only those that begin at this time of day or later: `14:00`.
    #[param(max_length = 8, pattern = "^[0-9]{2}:[0-9]{2}(:[0-9]{2})?$", example = "14:00")]
    start_time: Option<String>,
    /// Only those that end at this time of day or earlier: `15:30`.
    #[param(max_length = 8, pattern = "^[0-9]{2}:[0-9]{2}(:[0-9]{2})?$", example = "15:30")]
    end_time: Option<String>,
    /// Only those on this day of the week: `TU`, or `tuesday`.
    #[param(max_length = 9, pattern = "^[A-Za-z]{2,9}$", example = "TU")]
    day: Option<String>,
}

/// Which places.
#[derive(Debug, Default, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "read out of the query itself, in which what is not known is passed over")]
pub struct PlaceParams {
    /// A postcode. Without `proximity` it narrows nothing: no service here says for which area alone it is.
    #[param(max_length = 16, pattern = "^[A-Za-z0-9 ]+$", example = "HX9 1AB")]
    postcode: Option<String>,
    /// Only those within so many metres from the middle of `postcode`.
    #[param(minimum = 0, maximum = 100_000)]
    proximity: Option<f64>,
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    pub which: Numbered,
    pub search: Option<String>,
    pub taxonomy_term_id: Option<Uuid>,
    pub taxonomy_id: Option<Uuid>,
    pub minimum_age: Option<i32>,
    pub maximum_age: Option<i32>,
    /// In minutes from midnight.
    pub starts: Option<i16>,
    /// In minutes from midnight.
    pub ends: Option<i16>,
    pub day: Option<Weekday>,
    /// A postcode, and how far from it, in metres.
    pub near: Option<(Postcode, f64)>,
}

/// The days of the week as RFC 5545 has them.
pub const DAYS: [(&str, Weekday); 7] = [
    ("MO", Weekday::Monday),
    ("TU", Weekday::Tuesday),
    ("WE", Weekday::Wednesday),
    ("TH", Weekday::Thursday),
    ("FR", Weekday::Friday),
    ("SA", Weekday::Saturday),
    ("SU", Weekday::Sunday),
];

fn day(text: &str) -> Option<Weekday> {
    let named = || text.to_lowercase().parse().ok();
    DAYS.iter().find(|(code, _)| code.eq_ignore_ascii_case(text)).map(|(_, day)| *day).or_else(named)
}

fn minutes(text: &str) -> Option<i16> {
    let time = NaiveTime::parse_from_str(text, "%H:%M").or_else(|_| NaiveTime::parse_from_str(text, "%H:%M:%S"));
    time.ok().and_then(|time| i16::try_from(time.hour() * 60 + time.minute()).ok())
}

fn metres(text: &str) -> Option<f64> {
    text.parse::<f64>().ok().filter(|metres| (0.0..=FARTHEST).contains(metres))
}

fn age(text: &str) -> Option<i32> {
    // The standard's ages are numbers, with or without a fraction.
    #[expect(clippy::cast_possible_truncation, reason = "an age")]
    text.parse::<f64>().ok().filter(|age| (0.0..=130.0).contains(age)).map(|age| age as i32)
}

/// Reads a parameter, or notes that it cannot be read. Of one that is given twice the first counts.
fn read<T>(
    pairs: &[(String, String)],
    faults: &mut Vec<Fault>,
    name: &str,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Option<T> {
    let text =
        pairs.iter().find(|(own, _)| own == name).map(|(_, text)| text.trim()).filter(|text| !text.is_empty())?;
    let parsed = parse(text);
    if parsed.is_none() {
        faults.push(Fault::new(format!("query:{name}"), "bad_format", "is not what this parameter takes"));
    }
    parsed
}

impl Wanted {
    /// What a request asks for.
    ///
    /// # Errors
    /// 400 `invalid_parameter` with each that cannot be read.
    pub fn of(request: &HttpRequest) -> Result<Self, Problem> {
        let pairs: Vec<(String, String)> =
            url::form_urlencoded::parse(request.query_string().as_bytes()).into_owned().take(100).collect();
        Self::read(&pairs)
    }

    fn read(pairs: &[(String, String)]) -> Result<Self, Problem> {
        let mut faults = Vec::new();
        let number = |text: &str| text.parse::<u32>().ok().filter(|number| *number > 0).map(u64::from);
        let page = read(pairs, &mut faults, "page", number);
        let per_page = read(pairs, &mut faults, "per_page", number);
        let words = |text: &str| (text.chars().count() <= LONGEST).then(|| text.to_owned());
        let uuid = |text: &str| text.parse().ok();
        let postcode = read(pairs, &mut faults, "postcode", |text| text.parse::<Postcode>().ok());
        let proximity = read(pairs, &mut faults, "proximity", metres);
        let wanted = Self {
            which: Numbered::new(page, per_page),
            search: read(pairs, &mut faults, "search", words),
            taxonomy_term_id: read(pairs, &mut faults, "taxonomy_term_id", uuid),
            taxonomy_id: read(pairs, &mut faults, "taxonomy_id", uuid),
            minimum_age: read(pairs, &mut faults, "minimum_age", age),
            maximum_age: read(pairs, &mut faults, "maximum_age", age),
            starts: read(pairs, &mut faults, "start_time", minutes),
            ends: read(pairs, &mut faults, "end_time", minutes),
            day: read(pairs, &mut faults, "day", day),
            near: postcode.zip(proximity),
        };
        if faults.is_empty() { Ok(wanted) } else { Err(Problem::new(Code::InvalidParameter).with_faults(faults)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(query: &str) -> Result<Wanted, String> {
        let pairs: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        Wanted::read(&pairs)
            .map_err(|problem| problem.faults().iter().map(|fault| fault.pointer.clone()).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn what_is_known_is_read_and_the_rest_passed_over() {
        let read = wanted("day=tu&start_time=14:00&end_time=15:30:00&minimum_age=16&colour=blue&search=+tea+").unwrap();
        assert_eq!((read.day, read.starts, read.ends), (Some(Weekday::Tuesday), Some(840), Some(930)));
        assert_eq!((read.minimum_age, read.search.as_deref()), (Some(16), Some("tea")));
        assert_eq!(wanted("day=Sunday").unwrap().day, Some(Weekday::Sunday));
        assert_eq!(wanted("day=").unwrap().day, None);
        assert_eq!(wanted("postcode=hx91ab").unwrap().near, None, "a postcode alone narrows nothing");
        assert!(wanted("postcode=hx91ab&proximity=500").unwrap().near.is_some());
    }

    #[test]
    fn what_cannot_be_read_is_refused_at_once() {
        for (query, refused) in [
            ("page=0", "query:page"),
            ("page=x&per_page=-1", "query:page query:per_page"),
            ("day=someday", "query:day"),
            ("start_time=25:00", "query:start_time"),
            ("taxonomy_id=7", "query:taxonomy_id"),
            ("minimum_age=-1", "query:minimum_age"),
            ("postcode=here&proximity=far", "query:postcode query:proximity"),
            ("proximity=NaN", "query:proximity"),
        ] {
            assert_eq!(wanted(query).unwrap_err(), refused, "{query}");
        }
    }
}
