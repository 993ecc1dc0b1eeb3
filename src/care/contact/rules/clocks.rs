//! Which clocks a contact starts and stops. Pure.

use chrono::{DateTime, TimeDelta, Utc};

use super::MISSED_IN_A_ROW;
use crate::care::contact::codes::{Attendance, ContactStatus};
use crate::care::contact::entity::Model;
use crate::system::task::{Owner, TaskChange, TaskKind};
use catalogue::id::WorkerId;

/// How long a visit is taken to be where nobody said.
const A_VISIT: i16 = 60;

/// What becomes of the tasks about this contact. `carrier` is the worker who carries the case.
pub fn of_contact(before: Option<&Model>, after: &Model, carrier: WorkerId, now: DateTime<Utc>) -> Vec<TaskChange> {
    let mut tasks = match (before.map(|before| before.status), after.status) {
        (Some(ContactStatus::Planned), ContactStatus::Planned) => {
            if before.is_some_and(|before| plan(before) == plan(after)) {
                return Vec::new();
            }
            planned_anew(after)
        }
        (_, ContactStatus::Planned) => to_come(after),
        (Some(ContactStatus::Planned), ContactStatus::Recorded) => recorded(after),
        (Some(ContactStatus::Planned), ContactStatus::EnteredInError) => fallen_away(),
        _ => Vec::new(),
    };
    let is_new =
        |attendance| after.attendance == attendance && before.is_none_or(|before| before.attendance != attendance);
    if after.status == ContactStatus::Recorded && is_new(Some(Attendance::WasNotBrought)) {
        let kind = TaskKind::ConsiderSafeguarding;
        tasks.push(TaskChange::open(kind, Owner::Worker(carrier), now));
    }
    tasks
}

/// What becomes of the tasks about the case, when so many contacts in a row were missed. `is_new`: the latest of them is.
pub fn of_case(missed: usize, is_new: bool, carrier: WorkerId, now: DateTime<Utc>) -> Vec<TaskChange> {
    let kind = TaskKind::ReviewMissedContacts;
    if missed < MISSED_IN_A_ROW {
        return vec![TaskChange::Cancel(kind)];
    }
    if !is_new || !missed.is_multiple_of(MISSED_IN_A_ROW) {
        return Vec::new();
    }
    vec![TaskChange::Cancel(kind), TaskChange::open(kind, Owner::Worker(carrier), now)]
}

/// What the clocks of a planned contact hang on.
fn plan(row: &Model) -> (DateTime<Utc>, Option<i16>, bool, WorkerId) {
    (row.starts_at, row.minutes, row.is_home_visit(), row.worker_id)
}

fn to_come(row: &Model) -> Vec<TaskChange> {
    let open = |kind, from| TaskChange::open(kind, Owner::Worker(row.worker_id), from);
    let ends = row.starts_at + TimeDelta::minutes(row.minutes.unwrap_or(A_VISIT).into());
    let mut tasks = vec![open(TaskKind::RecordContact, row.starts_at)];
    tasks.extend(row.is_home_visit().then(|| open(TaskKind::CheckInAfterVisit, ends)));
    tasks
}

fn planned_anew(row: &Model) -> Vec<TaskChange> {
    let mut tasks = fallen_away();
    tasks.extend(to_come(row));
    tasks
}

/// Whoever says what came of a visit is out of it.
fn recorded(row: &Model) -> Vec<TaskChange> {
    let called_off = row.attendance.is_some_and(Attendance::is_cancelled);
    let check_in = if called_off { TaskChange::Cancel } else { TaskChange::Complete };
    vec![TaskChange::Complete(TaskKind::RecordContact), check_in(TaskKind::CheckInAfterVisit)]
}

fn fallen_away() -> Vec<TaskChange> {
    [TaskKind::RecordContact, TaskKind::CheckInAfterVisit].map(TaskChange::Cancel).into()
}
