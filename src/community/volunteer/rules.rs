//! What may be done with a volunteer, by whom, and what is missing before they are matched. Pure.

use chrono::Months;

use super::checks::VolunteerCheck;
use super::codes::{VolunteerAction, VolunteerCheckKind, VolunteerStatus};
use super::wire::NewVolunteerCheck;
use crate::prelude::rules::*;

/// How many references are seen. Ours, not a source's.
const REFERENCES: usize = 2;
/// For how many years a check by the Disclosure and Barring Service counts after it was seen. A certificate has no last day; that it is
/// seen again after three years is ours, not a source's.
const DBS_YEARS: u32 = 3;
/// How many checks are stored: the latest.
pub const MOST_CHECKS: usize = 30;
/// How many entries of the log of support are stored: the latest.
pub const MOST_SUPPORT: usize = 100;

impl Machine for VolunteerStatus {
    const NAME: &'static str = "volunteer";

    type Status = Self;
    type Action = VolunteerAction;
    type Actor = Role;

    fn status(&self) -> Self {
        *self
    }

    /// The diagram of [`super`].
    fn next(&self, action: VolunteerAction) -> Option<Self> {
        use VolunteerAction as A;
        match (action, self) {
            (_, Self::Left) => None,
            (A::Change | A::Check | A::Support, status) => Some(*status),
            (A::Activation, Self::Applied | Self::Paused) => Some(Self::Active),
            (A::Pause, Self::Active) => Some(Self::Paused),
            (A::Departure, _) => Some(Self::Left),
            (A::Activation | A::Pause, _) => None,
        }
    }

    fn allows(&self, role: Role, _: VolunteerAction) -> bool {
        role.has_caseload() || role == Role::ServiceManager
    }
}

/// The last day on which the latest check by the Disclosure and Barring Service counts.
pub fn dbs_until(checks: &[VolunteerCheck]) -> Option<NaiveDate> {
    let dbs = checks.iter().filter(|check| check.kind == VolunteerCheckKind::Dbs);
    dbs.map(|check| check.seen_on).max()?.checked_add_months(Months::new(12 * DBS_YEARS))
}

/// What was not held or seen yet on `today`, in London, or too long ago.
pub fn missing(checks: &[VolunteerCheck], today: NaiveDate) -> Vec<VolunteerCheckKind> {
    let count = |kind| checks.iter().filter(|check| check.kind == kind).count();
    [
        (VolunteerCheckKind::Induction, count(VolunteerCheckKind::Induction) == 0),
        (VolunteerCheckKind::Reference, count(VolunteerCheckKind::Reference) < REFERENCES),
        (VolunteerCheckKind::Dbs, dbs_until(checks).is_none_or(|until| until < today)),
    ]
    .into_iter()
    .filter_map(|(kind, is_missing)| is_missing.then_some(kind))
    .collect()
}

/// Lets pass who may be matched.
///
/// # Errors
/// 409 `volunteer_not_ready`.
pub fn refuse_unready(status: VolunteerStatus, checks: &[VolunteerCheck], today: NaiveDate) -> Result<(), Problem> {
    if status != VolunteerStatus::Active {
        return Err(Problem::new(Code::VolunteerNotReady).because(format!("The volunteer is {status}")));
    }
    refuse_missing(checks, today)
}

/// Lets pass of whom all was seen.
///
/// # Errors
/// 409 `volunteer_not_ready`.
pub fn refuse_missing(checks: &[VolunteerCheck], today: NaiveDate) -> Result<(), Problem> {
    let missing = missing(checks, today);
    if missing.is_empty() {
        return Ok(());
    }
    let named = missing.iter().map(|kind| kind.code()).collect::<Vec<_>>().join(", ");
    Err(Problem::new(Code::VolunteerNotReady).because(format!("Not held or seen yet, or too long ago: {named}")))
}

/// What is wrong with what was held or seen, on `today`, in London.
pub fn check_faults(input: &NewVolunteerCheck, today: NaiveDate) -> Vec<Fault> {
    let mut faults = Faults::new();
    faults.when(input.seen_on > today, "seen_on", "out_of_range", "must not be in the future");
    let is_dbs = input.kind == VolunteerCheckKind::Dbs;
    faults.when(is_dbs && input.dbs_level.is_none(), "dbs_level", "missing", "say of which level it is");
    faults.when(!is_dbs && input.dbs_level.is_some(), "dbs_level", "contradiction", "goes with dbs");
    faults.into_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn seen(kind: VolunteerCheckKind, on: &str) -> VolunteerCheck {
        VolunteerCheck { kind, dbs_level: None, seen_on: day(on), seen_by: WorkerId::new() }
    }

    #[test]
    fn it_goes_where_its_diagram_says() {
        use VolunteerStatus::{Active, Applied, Left, Paused};
        for (from, open) in [
            (Applied, "change, check, activation, departure, support"),
            (Active, "change, check, pause, departure, support"),
            (Paused, "change, check, activation, departure, support"),
            (Left, ""),
        ] {
            let of = |role| {
                let actions = from.allowed_actions(role);
                actions.iter().map(|action| action.code()).collect::<Vec<_>>().join(", ")
            };
            assert_eq!(of(Role::LinkWorker), open, "{from}");
            assert_eq!(of(Role::ServiceManager), open, "{from}");
            assert_eq!(of(Role::SafeguardingLead), "", "{from}");
        }
    }

    #[test]
    fn nobody_is_ready_before_all_was_seen_and_the_check_counts_for_three_years() {
        use VolunteerCheckKind::{Dbs, Induction, Reference};
        let today = day("2026-11-18");
        let all = |dbs| {
            vec![seen(Induction, "2020-01-01"), seen(Reference, "2020-01-01"), seen(Reference, "2020-01-02"), dbs]
        };
        for (checks, lacks) in [
            (vec![], vec![Induction, Reference, Dbs]),
            (vec![seen(Reference, "2026-11-01"), seen(Dbs, "2026-11-01")], vec![Induction, Reference]),
            (all(seen(Dbs, "2026-11-18")), vec![]),
            (all(seen(Dbs, "2023-11-18")), vec![]),
            (all(seen(Dbs, "2023-11-17")), vec![Dbs]),
            ([all(seen(Dbs, "2019-11-17")), vec![seen(Dbs, "2026-01-01")]].concat(), vec![]),
        ] {
            assert_eq!(missing(&checks, today), lacks, "{checks:?}");
            assert_eq!(refuse_unready(VolunteerStatus::Active, &checks, today).is_ok(), lacks.is_empty());
            assert!(refuse_unready(VolunteerStatus::Paused, &checks, today).is_err());
            assert!(refuse_unready(VolunteerStatus::Left, &checks, today).is_err());
        }
    }

    #[test]
    fn a_check_has_its_level_and_nothing_is_seen_tomorrow() {
        use super::super::codes::DbsLevel;
        let today = day("2026-11-18");
        for (kind, dbs_level, on, faults) in [
            (VolunteerCheckKind::Dbs, Some(DbsLevel::Enhanced), "2026-11-18", ""),
            (VolunteerCheckKind::Dbs, None, "2026-11-18", "/dbs_level missing"),
            (VolunteerCheckKind::Reference, Some(DbsLevel::Basic), "2026-11-18", "/dbs_level contradiction"),
            (VolunteerCheckKind::Induction, None, "2026-11-19", "/seen_on out_of_range"),
        ] {
            let found = check_faults(&NewVolunteerCheck { kind, dbs_level, seen_on: day(on) }, today);
            let found: Vec<String> = found.iter().map(|fault| format!("{} {}", fault.pointer, fault.code)).collect();
            assert_eq!(found.join(", "), faults, "{kind}");
        }
    }
}
