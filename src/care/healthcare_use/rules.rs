//! What makes a line of an import whole, and how its period lies to the support. Pure.

use std::collections::BTreeSet;

use chrono::Months;

use super::codes::{HealthcarePhase, HealthcareUseAction, HealthcareUseStatus};
use super::wire::HealthcareUseImport;
use crate::prelude::rules::*;

/// The longest period, in months.
const LONGEST: u32 = 24;

impl Machine for HealthcareUseStatus {
    const NAME: &'static str = "record";

    type Status = Self;
    type Action = HealthcareUseAction;
    type Actor = Role;

    fn status(&self) -> Self {
        *self
    }

    fn next(&self, action: HealthcareUseAction) -> Option<Self> {
        match (self, action) {
            (Self::Recorded, HealthcareUseAction::Error) => Some(Self::EnteredInError),
            (Self::EnteredInError, HealthcareUseAction::Error) => None,
        }
    }

    fn allows(&self, role: Role, _: HealthcareUseAction) -> bool {
        role == Role::ServiceManager
    }
}

/// Every fault of an import, at its line, as of `today`, in London.
pub fn faults(input: &HealthcareUseImport, today: NaiveDate) -> Vec<Fault> {
    let mut faults = Faults::new();
    let mut seen = BTreeSet::new();
    for (i, line) in input.lines.iter().enumerate() {
        faults.under(format_args!("lines/{i}"), |faults| {
            let none = line.person_id.is_none() && line.nhs_number.is_none();
            faults.when(none, "person_id", "missing", "name the person here, or in nhs_number");
            let both = line.person_id.is_some() && line.nhs_number.is_some();
            faults.when(both, "nhs_number", "contradiction", "the person is named in person_id");
            faults.when(!(0..=1000).contains(&line.uses), "uses", "out_of_range", "must be from 0 to 1000");
            let is_upside_down = line.ends_on < line.starts_on;
            faults.when(is_upside_down, "ends_on", "out_of_range", "must not be before starts_on");
            faults.when(line.ends_on > today, "ends_on", "out_of_range", "must not be in the future");
            let longest = line.starts_on.checked_add_months(Months::new(LONGEST)).unwrap_or(line.starts_on);
            faults.when(line.ends_on > longest, "ends_on", "out_of_range", "must be within two years of starts_on");
            let number = line.nhs_number.as_ref().map(ToString::to_string);
            let is_new = seen.insert((line.person_id, number, line.setting, line.starts_on, line.ends_on));
            faults.when(!is_new, "starts_on", "repeated", "another line says this of the same person and period");
        });
    }
    faults.into_vec()
}

/// How a period lies to the first contact; nothing where there was none.
pub fn phase(
    (starts_on, ends_on): (NaiveDate, NaiveDate),
    first_contact: Option<NaiveDate>,
) -> Option<HealthcarePhase> {
    let first = first_contact?;
    Some(match (ends_on < first, starts_on >= first) {
        (true, _) => HealthcarePhase::Before,
        (_, true) => HealthcarePhase::After,
        _ => HealthcarePhase::Across,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn each_line_is_whole() {
        let line = json!({
            "nhs_number": "9990000018", "setting": "gp_appointment", "uses": 3,
            "starts_on": "2026-01-01", "ends_on": "2026-06-30",
        });
        let id = PersonId::new();
        let table = [
            (json!({}), ""),
            (json!({ "uses": 0 }), ""),
            (json!({ "uses": -1 }), "/lines/0/uses out_of_range"),
            (json!({ "uses": 1001 }), "/lines/0/uses out_of_range"),
            (json!({ "nhs_number": null }), "/lines/0/person_id missing"),
            (json!({ "nhs_number": null, "person_id": id }), ""),
            (json!({ "person_id": id }), "/lines/0/nhs_number contradiction"),
            (json!({ "ends_on": "2025-12-31" }), "/lines/0/ends_on out_of_range"),
            (json!({ "ends_on": "2026-01-01" }), ""),
            (json!({ "ends_on": "2026-11-19" }), "/lines/0/ends_on out_of_range"),
            (json!({ "starts_on": "2024-06-29" }), "/lines/0/ends_on out_of_range"),
            (json!({ "starts_on": "2024-06-30" }), ""),
        ];
        for (changes, wanted) in table {
            let mut changed = line.clone();
            for (name, value) in changes.as_object().expect("an object") {
                changed[name] = value.clone();
            }
            let input = json!({ "source": "Extract", "lines": [changed] });
            let input: HealthcareUseImport = serde_json::from_value(input).expect("an import");
            assert_eq!(faults_of(Problem::if_any(faults(&input, day("2026-11-18")))), wanted, "{changes}");
        }
        let twice = json!({ "source": "Extract", "lines": [line, line] });
        let twice: HealthcareUseImport = serde_json::from_value(twice).expect("an import");
        let found = faults_of(Problem::if_any(faults(&twice, day("2026-11-18"))));
        assert_eq!(found, "/lines/1/starts_on repeated");
    }

    #[test]
    fn a_period_lies_before_the_first_contact_or_after_it_or_has_it_within() {
        let first = Some(day("2026-07-01"));
        for (starts_on, ends_on, wanted) in [
            ("2026-01-01", "2026-06-30", Some(HealthcarePhase::Before)),
            ("2026-01-01", "2026-07-01", Some(HealthcarePhase::Across)),
            ("2026-07-01", "2026-12-31", Some(HealthcarePhase::After)),
            ("2026-06-30", "2026-12-31", Some(HealthcarePhase::Across)),
        ] {
            assert_eq!(phase((day(starts_on), day(ends_on)), first), wanted, "{starts_on} {ends_on}");
        }
        assert_eq!(phase((day("2026-01-01"), day("2026-06-30")), None), None);
    }
}
