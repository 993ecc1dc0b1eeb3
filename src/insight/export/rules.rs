//! How long an export's files stay, when it is given up, and what its maker may see. Pure.

use std::collections::BTreeSet;

use chrono::TimeDelta;

use super::codes::{ExportKind, ExportPurpose};
use super::wire::NewExport;
use crate::prelude::rules::*;
use kernel::auth::Caller;

/// The kinds that there are for analysts.
pub const FOR_ANALYSTS: [ExportKind; 5] = [
    ExportKind::Referrals,
    ExportKind::Contacts,
    ExportKind::Connections,
    ExportKind::Outcomes,
    ExportKind::CodedEntries,
];
/// How long the files stay after they are complete.
pub const STAYS: TimeDelta = TimeDelta::hours(48);
/// How long a node has an export to itself without a sign of life, in real time.
pub const CLAIM: TimeDelta = TimeDelta::seconds(60);
/// How often an export is begun before it is given up.
pub const MOST_RUNS: i32 = 5;
/// How many exports of one caller may be under way at once.
pub const MOST_AT_ONCE: u64 = 3;

/// What decides which rows the caller sees: where that changes, what was exported before is not theirs any more, and what
/// comes next does not go on from it.
pub fn rights(caller: &Caller) -> String {
    let services: BTreeSet<String> = caller.services.iter().map(ServiceId::to_string).collect();
    let held = catalogue::SensitiveClass::ALL.iter().filter(|class| caller.classes.has(**class));
    let services: Vec<String> = services.into_iter().collect();
    let classes: Vec<&str> = held.map(|class| class.code()).collect();
    format!("{}|{}|{}", caller.organisation_id, services.join(" "), classes.join(" "))
}

/// Everything that is wrong with what was asked for.
///
/// # Errors
/// 422 with every fault.
pub fn check(asked: &NewExport, role: Role) -> Result<(), Problem> {
    let mut faults = Faults::new();
    for (place, kind) in asked.kinds.iter().enumerate() {
        let is_for_them = role != Role::Analyst || FOR_ANALYSTS.contains(kind);
        faults.when(!is_for_them, &format!("kinds/{place}"), "not_allowed", "names people: analysts do not get it");
    }
    let is_unsaid = asked.purpose == ExportPurpose::Other && asked.purpose_comment.is_none();
    faults.when(is_unsaid, "purpose_comment", "missing", "say what the other purpose is");
    let faults = faults.into_vec();
    if faults.is_empty() { Ok(()) } else { Err(Problem::new(Code::ValidationFailed).with_faults(faults)) }
}

/// Where a part of a file lies: its first byte, and the one after its last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    pub from: u64,
    pub to: u64,
}

/// What of a file of so many bytes a header `Range` asks for (RFC 9110 §14.2): one range of bytes. What is asked for in
/// another way, or as several ranges, is answered with the whole, as that section allows.
///
/// # Errors
/// `None` where the range lies beyond the end.
pub fn part_of(range: &str, length: u64) -> Option<Option<Part>> {
    let Some((unit, spec)) = range.split_once('=') else { return Some(None) };
    let Some((first, last)) = spec.trim().split_once('-') else { return Some(None) };
    if !unit.trim().eq_ignore_ascii_case("bytes") || spec.contains(',') {
        return Some(None);
    }
    let number = |text: &str| -> Option<u64> {
        let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| text.parse().unwrap_or(u64::MAX))
    };
    match (first, number(first), last, number(last)) {
        (_, Some(from), "", _) => (from < length).then_some(Some(Part { from, to: length })),
        (_, Some(from), _, Some(last)) if last >= from => {
            (from < length).then(|| Some(Part { from, to: last.saturating_add(1).min(length) }))
        }
        ("", _, _, Some(many)) => {
            (many > 0 && length > 0).then(|| Some(Part { from: length.saturating_sub(many), to: length }))
        }
        _ => Some(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_the_part_that_it_names_or_lies_beyond_the_end() {
        let part = |from, to| Some(Some(Part { from, to }));
        for (range, expected) in [
            ("bytes=0-", part(0, 100)),
            ("bytes=40-", part(40, 100)),
            ("bytes=40-49", part(40, 50)),
            ("bytes=40-4000", part(40, 100)),
            ("Bytes = 0-0", part(0, 1)),
            ("bytes=-10", part(90, 100)),
            ("bytes=-1000", part(0, 100)),
            ("bytes=99-", part(99, 100)),
            ("bytes=100-", None),
            ("bytes=99999999999999999999999-", None),
            ("bytes=-0", None),
            ("bytes=50-40", Some(None)),
            ("bytes=0-1,5-6", Some(None)),
            ("bytes=x-", Some(None)),
            ("bytes=+1-", Some(None)),
            ("items=0-1", Some(None)),
            ("nonsense", Some(None)),
            ("", Some(None)),
        ] {
            assert_eq!(part_of(range, 100), expected, "{range}");
        }
        assert_eq!(part_of("bytes=0-", 0), None, "an empty file has no first byte");
        assert_eq!(part_of("bytes=-5", 0), None);
    }
}
