//! What can be done to an absence, and when. Pure: the day is handed in.

use chrono::Days;

use super::entity::Model;
use super::wire::{AbsencePatch, NewAbsence};
use crate::county::worker::wire::Appointment;
use crate::prelude::rules::*;
use kernel::auth::Caller;

value_sets! {
    /// Where an absence stands on a day.
    pub enum AbsenceStatus in "absence_status" {
        /// It lies ahead
        Planned = "planned",
        /// The worker is away
        Current = "current",
        /// The worker is back
        Over = "over",
        /// It was taken back
        Cancelled = "cancelled",
    }

    /// What can be done to an absence. A representation lists what this caller may do next.
    pub enum AbsenceAction in "absence_action" {
        /// Move its days, end it early, name the cover
        Change = "change",
        /// Take it back: the worker is not away after all
        Cancellation = "cancellation",
    }
}

/// The longest absence that is entered at once, in days: a year of maternity leave and what may be added to it.
const LONGEST_DAYS: i64 = 731;

/// Where an absence stands on `today`, in England.
pub fn status(row: &Model, today: NaiveDate) -> AbsenceStatus {
    if row.cancelled_at.is_some() {
        AbsenceStatus::Cancelled
    } else if today < row.first_day {
        AbsenceStatus::Planned
    } else if today <= row.last_day {
        AbsenceStatus::Current
    } else {
        AbsenceStatus::Over
    }
}

impl Machine for AbsenceStatus {
    const NAME: &'static str = "absence";

    type Status = Self;
    type Action = AbsenceAction;
    /// Whether they may change this worker's absences: [`may_change`].
    type Actor = bool;

    fn status(&self) -> Self {
        *self
    }

    /// What is over has happened, and what was taken back never will.
    fn next(&self, action: AbsenceAction) -> Option<Self> {
        match (self, action) {
            (Self::Planned | Self::Current, AbsenceAction::Change) => Some(*self),
            (Self::Planned | Self::Current, AbsenceAction::Cancellation) => Some(Self::Cancelled),
            (Self::Over | Self::Cancelled, _) => None,
        }
    }

    fn allows(&self, may_change: bool, _: AbsenceAction) -> bool {
        may_change
    }
}

/// Whether the caller may enter and change this worker's absences: a manager, or the worker.
pub fn may_change(caller: &Caller, worker: WorkerId) -> bool {
    caller.role == Role::ServiceManager || caller.worker_id() == Some(worker)
}

/// 422 where the days of a new absence are none.
///
/// # Errors
/// `validation_failed`, pointing at them.
pub fn check(input: &NewAbsence, today: NaiveDate) -> Result<(), Problem> {
    let mut faults = Faults::new();
    check_days(input.first_day, input.last_day, &mut faults);
    faults.when(input.last_day < today, "last_day", "in_the_past", "must not lie in the past");
    Problem::if_any(faults.into_vec())
}

/// The row after a patch on `today`. What has begun keeps its first day; yesterday as the last day ends it.
///
/// # Errors
/// 422 `validation_failed`, pointing at the days.
pub fn change(row: &Model, patch: &AbsencePatch, today: NaiveDate, now: DateTime<Utc>) -> Result<Model, Problem> {
    let after = Model {
        first_day: patch.first_day.unwrap_or(row.first_day),
        last_day: patch.last_day.unwrap_or(row.last_day),
        cover_worker_id: patch.cover_worker_id.apply(row.cover_worker_id),
        updated_at: now,
        ..row.clone()
    };
    let mut faults = Faults::new();
    check_days(after.first_day, after.last_day, &mut faults);
    let (moved, has_begun) = (after.first_day != row.first_day, row.first_day <= today);
    faults.when(moved && has_begun, "first_day", "has_begun", "the first day is past");
    faults.when(moved && after.first_day < today, "first_day", "in_the_past", "must not lie in the past");
    let yesterday = today.pred_opt().unwrap_or(today);
    let rewritten = after.last_day != row.last_day && after.last_day < yesterday;
    faults.when(rewritten, "last_day", "in_the_past", "must be yesterday, to be back today, or later");
    Problem::if_any(faults.into_vec())?;
    Ok(after)
}

/// Whether the patch names a cover that was not named before.
pub fn names_cover(row: &Model, patch: &AbsencePatch) -> bool {
    matches!(patch.cover_worker_id, Patch::Value(id) if row.cover_worker_id != Some(id))
}

/// Whether somebody with this post can carry what somebody with that post leaves: they work in all of the same
/// services, and hold every caring role that the other holds; of somebody without one, any role that the other holds.
pub fn can_cover(cover: &Appointment, away: &Appointment) -> bool {
    let serves = !away.services.is_empty() && away.services.iter().all(|service| cover.services.contains(service));
    let caring = caring(away);
    let holds = |role: &Role| cover.roles.contains(role);
    serves && if caring.is_empty() { away.roles.iter().any(holds) } else { caring.iter().all(holds) }
}

/// Whether somebody with this post, in none of the same services, can carry the cases of somebody with that post: they hold
/// every caring role that the other holds.
pub fn can_cover_elsewhere(cover: &Appointment, away: &Appointment) -> bool {
    let caring = caring(away);
    let apart = !away.services.iter().any(|service| cover.services.contains(service));
    apart && !caring.is_empty() && caring.iter().all(|role| cover.roles.contains(role))
}

fn caring(appointment: &Appointment) -> Vec<Role> {
    appointment.roles.iter().copied().filter(|role| role.has_caseload()).collect()
}

/// By when somebody must be named: the end of the last working day before the first day, or, where that is too late
/// already, as anything that cannot wait.
pub fn cover_by(first_day: NaiveDate, now: DateTime<Utc>) -> DateTime<Utc> {
    let before = first_day.checked_sub_days(Days::new(1)).unwrap_or(first_day);
    let ends = calendar::by_day(before);
    if ends > now { ends } else { calendar::same_working_day(now) }
}

fn check_days(first_day: NaiveDate, last_day: NaiveDate, faults: &mut Faults) {
    faults.when(last_day < first_day, "last_day", "before_first_day", "must not lie before the first day");
    let too_long = (last_day - first_day).num_days() >= LONGEST_DAYS;
    faults.when(too_long, "last_day", "out_of_range", "must be within two years of the first day");
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("an instant")
    }

    fn away(first_day: &str, last_day: &str) -> Model {
        Model {
            id: AbsenceId::default(),
            version: 1,
            worker_id: WorkerId::default(),
            first_day: day(first_day),
            last_day: day(last_day),
            cover_worker_id: None,
            entered_by: Uuid::nil(),
            cancelled_at: None,
            created_at: at("2028-02-01T09:00:00Z"),
            updated_at: at("2028-02-01T09:00:00Z"),
        }
    }

    #[test]
    fn every_status_and_every_act() {
        let row = away("2028-02-28", "2028-02-29");
        let cancelled = Model { cancelled_at: Some(at("2028-02-20T09:00:00Z")), ..row.clone() };
        for (row, today, expected, open) in [
            (&row, "2028-02-27", AbsenceStatus::Planned, true),
            (&row, "2028-02-28", AbsenceStatus::Current, true),
            (&row, "2028-02-29", AbsenceStatus::Current, true),
            (&row, "2028-03-01", AbsenceStatus::Over, false),
            (&cancelled, "2028-02-28", AbsenceStatus::Cancelled, false),
        ] {
            assert_eq!(status(row, day(today)), expected, "{today}");
            for action in AbsenceAction::ALL {
                let refused = expected.check(true, *action).err().map(|problem| problem.code());
                assert_eq!(refused, if open { None } else { Some(Code::InvalidTransition) }, "{expected} {action}");
            }
            assert_eq!(expected.allowed_actions(true).len(), if open { 2 } else { 0 });
        }
    }

    #[test]
    fn days_are_checked_where_they_stand() {
        for (first_day, last_day, expected) in [
            ("2028-02-29", "2028-02-29", ""),
            ("2028-02-01", "2028-02-28", ""),
            ("2028-02-01", "2028-02-27", "/last_day in_the_past"),
            ("2028-03-02", "2028-03-01", "/last_day before_first_day"),
            ("2028-03-01", "2030-03-01", ""),
            ("2028-03-01", "2030-03-02", "/last_day out_of_range"),
        ] {
            let input = NewAbsence { first_day: day(first_day), last_day: day(last_day), cover_worker_id: None };
            assert_eq!(faults_of(check(&input, day("2028-02-28"))), expected, "{first_day} to {last_day}");
        }
    }

    #[test]
    fn what_has_begun_is_ended_and_not_rewritten() {
        let (row, today) = (away("2028-02-25", "2028-03-05"), day("2028-03-01"));
        for (patch, expected) in [
            (json!({ "last_day": "2028-02-29" }), ""),
            (json!({ "last_day": "2028-03-09" }), ""),
            (json!({ "last_day": "2028-02-28" }), "/last_day in_the_past"),
            (json!({ "first_day": "2028-03-02" }), "/first_day has_begun"),
            (json!({ "first_day": "2028-02-25" }), ""),
            (json!({ "cover_worker_id": null }), ""),
        ] {
            let read: AbsencePatch = serde_json::from_value(patch.clone()).expect("a patch");
            let changed = change(&row, &read, today, at("2028-03-01T09:00:00Z"));
            assert_eq!(faults_of(changed), expected, "{patch}");
        }
    }

    #[test]
    fn a_cover_works_in_all_the_same_services_in_the_same_caring_roles() {
        let services = [ServiceId::new(), ServiceId::new()];
        let appointment = |roles: &[Role], services: &[ServiceId]| Appointment {
            roles: roles.to_vec(),
            services: services.to_vec(),
            ..Appointment::default()
        };
        let (worker, coach, manager) = (Role::LinkWorker, Role::HealthAndWellbeingCoach, Role::ServiceManager);
        for (cover, away, can) in [
            (appointment(&[worker], &services[..1]), appointment(&[worker], &services[..1]), true),
            (appointment(&[worker, coach], &services), appointment(&[worker], &services[..1]), true),
            (appointment(&[worker], &services[..1]), appointment(&[worker], &services), false),
            (appointment(&[worker], &services[1..]), appointment(&[worker], &services[..1]), false),
            (appointment(&[coach], &services[..1]), appointment(&[worker], &services[..1]), false),
            (appointment(&[worker], &services[..1]), appointment(&[worker, coach], &services[..1]), false),
            (appointment(&[worker], &services[..1]), appointment(&[worker, manager], &services[..1]), true),
            (appointment(&[manager], &services[..1]), appointment(&[manager], &services[..1]), true),
            (appointment(&[worker], &services[..1]), appointment(&[manager], &services[..1]), false),
            (appointment(&[worker], &services[..1]), appointment(&[worker], &[]), false),
        ] {
            assert_eq!(can_cover(&cover, &away), can, "{cover:?} for {away:?}");
        }
    }

    #[test]
    fn a_cover_of_another_service_shares_none_and_holds_every_caring_role() {
        let services = [ServiceId::new(), ServiceId::new()];
        let appointment = |roles: &[Role], services: &[ServiceId]| Appointment {
            roles: roles.to_vec(),
            services: services.to_vec(),
            ..Appointment::default()
        };
        let (worker, coach, manager) = (Role::LinkWorker, Role::HealthAndWellbeingCoach, Role::ServiceManager);
        for (cover, away, can) in [
            (appointment(&[worker], &services[1..]), appointment(&[worker], &services[..1]), true),
            (appointment(&[worker], &services), appointment(&[worker], &services[..1]), false),
            (appointment(&[coach], &services[1..]), appointment(&[worker], &services[..1]), false),
            (appointment(&[worker], &services[1..]), appointment(&[worker, coach], &services[..1]), false),
            (appointment(&[manager], &services[1..]), appointment(&[manager], &services[..1]), false),
        ] {
            assert_eq!(can_cover_elsewhere(&cover, &away), can, "{cover:?} for {away:?}");
        }
    }

    #[test]
    fn somebody_is_named_before_the_first_day_or_as_soon_as_can_be() {
        for (first_day, now, by) in [
            ("2026-12-02", "2026-11-18T09:30:00Z", "2026-12-01T17:00:00Z"),
            ("2026-11-23", "2026-11-18T09:30:00Z", "2026-11-20T17:00:00Z"), // a Monday: by Friday
            ("2026-11-18", "2026-11-18T09:30:00Z", "2026-11-18T17:00:00Z"), // ill today
            ("2026-11-18", "2026-11-18T16:00:00Z", "2026-11-19T10:00:00Z"),
            ("2028-03-01", "2028-02-29T16:59:59Z", "2028-02-29T17:00:00Z"),
            ("2028-03-01", "2028-02-29T17:00:00Z", "2028-03-01T10:00:00Z"),
            ("2026-03-30", "2026-03-27T12:00:00Z", "2026-03-27T17:00:00Z"), // the clocks go forward meanwhile
        ] {
            assert_eq!(cover_by(day(first_day), at(now)), at(by), "{first_day} at {now}");
        }
    }
}
