//! When a source is read again, what of a reading is kept, and when a person is called. Pure.

use std::collections::BTreeSet;

use chrono::TimeDelta;

use super::line::{DirectoryImportLine, Lines};
use crate::prelude::rules::*;
use kernel::outbound::Outbound;

/// The most lines of a reading that are kept.
pub const MOST_LINES: usize = 300;
/// As many lines are counted.
pub const MOST_COUNTED: usize = 1_000_000;
/// The longest subject of a line, in characters.
const LONGEST_SUBJECT: usize = 200;
/// The longest reason of a line, in characters.
const LONGEST_REASON: usize = 500;
/// For how long a node has a source before another may take it over: longer than the longest reading and writing.
pub const CLAIM: TimeDelta = TimeDelta::minutes(60);
/// How soon one that could not be read is tried again.
const TRIED_AGAIN: TimeDelta = TimeDelta::hours(1);
/// So often it is tried again soon; then at its next day.
const TRIES: i32 = 3;

/// When it is read again, after `failures` readings in a row that failed, the last of them at `now`.
pub fn next_import(now: DateTime<Utc>, interval_days: i32, failures: i32) -> DateTime<Utc> {
    if (1..=TRIES).contains(&failures) { now + TRIED_AGAIN } else { now + TimeDelta::days(interval_days.into()) }
}

/// The lines that are kept, cut to their lengths.
pub fn kept(lines: &[(String, String)]) -> Lines {
    let cut = |text: &str, most: usize| text.chars().take(most).collect();
    let line = |(subject, reason): &(String, String)| DirectoryImportLine {
        subject: cut(subject, LONGEST_SUBJECT),
        reason: cut(reason, LONGEST_REASON),
    };
    Lines(lines.iter().take(MOST_LINES).map(line).collect())
}

/// Whether a person is to look: it failed and had not before, or says something that it did not say the last time.
pub fn calls_for_a_person(failures: i32, before: &Lines, after: &Lines) -> bool {
    let known: BTreeSet<&DirectoryImportLine> = before.0.iter().collect();
    failures == 1 || after.0.iter().any(|line| !known.contains(line))
}

/// What is wrong with where a directory is, as far as can be seen before it is asked, and with how often it is read.
pub fn faults(outbound: &Outbound, url: &str, interval_days: i32) -> Vec<Fault> {
    let mut faults = Faults::new();
    let is_in_range = (1..=31).contains(&interval_days);
    faults.when(!is_in_range, "interval_days", "out_of_range", "must be from 1 to 31");
    outbound.fault(url).into_iter().chain(faults.into_vec()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(reasons: &[&str]) -> Lines {
        kept(&reasons.iter().map(|reason| ("a service".to_owned(), (*reason).to_owned())).collect::<Vec<_>>())
    }

    #[test]
    fn what_fails_is_tried_again_within_the_hour_three_times_and_then_at_its_day() {
        let now: DateTime<Utc> = "2026-11-18T02:00:00Z".parse().expect("an instant");
        let hours = |failures| (next_import(now, 7, failures) - now).num_hours();
        assert_eq!([0, 1, 2, 3, 4, 5].map(hours), [168, 1, 1, 1, 168, 168]);
    }

    #[test]
    fn a_person_is_called_once_for_each_thing() {
        for (failures, before, after, calls) in [
            (0, &[][..], &[][..], false),
            (0, &[], &["latitude"], true),
            (0, &["latitude"], &["latitude"], false),
            (0, &["latitude"], &[], false),
            (0, &["latitude"], &["name", "latitude"], true),
            (1, &[], &[], true),
            (2, &[], &[], false),
        ] {
            assert_eq!(
                calls_for_a_person(failures, &lines(before), &lines(after)),
                calls,
                "{failures} {before:?} {after:?}"
            );
        }
    }

    #[test]
    fn lines_are_bounded_in_number_and_length() {
        let long = vec![("ü".repeat(1_000), "ß".repeat(1_000)); 1_200];
        let kept = kept(&long).0;
        assert_eq!(kept.len(), MOST_LINES);
        let longest = |line: &DirectoryImportLine| (line.subject.chars().count(), line.reason.chars().count());
        assert_eq!(longest(&kept[0]), (200, 500));
    }
}
