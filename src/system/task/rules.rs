//! What may become of a task, and when. Pure: every instant is handed in.

use chrono::NaiveTime;

use super::{EscalationRole, TaskKind, TaskStatus};
use crate::prelude::rules::*;

/// When a task is due whose clock starts at `from`, by the kind's own terms.
pub fn due(kind: TaskKind, from: DateTime<Utc>) -> DateTime<Utc> {
    kind.policy().within.due(from)
}

/// When a referral must be decided on: counted from the date referred, which may lie before the day it arrived.
///
/// The count never restarts. A return does not stop it, a resubmission does not begin it anew, and what arrived late is
/// due sooner, or at once.
pub fn decide_by(date_referred: NaiveDate) -> DateTime<Utc> {
    due(TaskKind::DecideReferral, calendar::instant(date_referred, NaiveTime::MIN))
}

/// When the next task of a recurring kind is due after one was done; none where doing it was all.
pub fn next_due(kind: TaskKind, done_at: DateTime<Utc>) -> Option<DateTime<Utc>> {
    kind.policy().recurs.then(|| due(kind, done_at))
}

/// Whether it should have been done by now.
pub fn is_overdue(status: TaskStatus, due: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    status == TaskStatus::Open && now > due
}

/// A step of escalation that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Escalation {
    /// How many steps are taken once this one is: what the task keeps.
    pub level: u8,
    /// Whom to tell.
    pub to: EscalationRole,
}

/// The next step of an open task that has taken `level` of them; none where its time has not come, where somebody has
/// acknowledged, or at the top.
///
/// Only an acknowledgement given after the task fell due stops the climb: an earlier one was a promise that has not
/// been kept. Rungs are timed from `due` alone, so a sweep that was not running finds all that it missed by asking
/// until there is none.
pub fn escalation_due(
    kind: TaskKind,
    due: DateTime<Utc>,
    now: DateTime<Utc>,
    acknowledged: Option<DateTime<Utc>>,
    level: u8,
) -> Option<Escalation> {
    let step = kind.policy().steps.get(usize::from(level))?;
    let somebody_knows = acknowledged.is_some_and(|at| at > due);
    (!somebody_knows && now > step.after.ends(due)).then_some(Escalation { level: level + 1, to: step.to })
}

/// When the sweep has to look at an open task that has taken `level` steps: the moment its next one comes. At the top
/// never again, but for the kinds whose last ones are notified again.
pub fn next_look(kind: TaskKind, due: DateTime<Utc>, level: u8) -> Option<DateTime<Utc>> {
    let policy = kind.policy();
    match policy.steps.get(usize::from(level)) {
        Some(step) => Some(step.after.ends(due)),
        None => Some(policy.repeat_every?.ends(policy.steps.last()?.after.ends(due))),
    }
}

/// Whom to notify again of an open task that has taken all its steps: those of the last one, where its kind says so,
/// nobody has acknowledged it since it fell due, and the sweep had to look at it by `now`. One word however long the
/// sweep slept.
pub fn repeat_to(
    kind: TaskKind,
    due: DateTime<Utc>,
    now: DateTime<Utc>,
    acknowledged: Option<DateTime<Utc>>,
    level: u8,
    looks_at: DateTime<Utc>,
) -> Option<EscalationRole> {
    let policy = kind.policy();
    let last =
        policy.steps.last().filter(|_| policy.repeat_every.is_some() && usize::from(level) >= policy.steps.len())?;
    let somebody_knows = acknowledged.is_some_and(|at| at > due);
    (!somebody_knows && now > looks_at).then_some(last.to)
}

/// When the sweep has to look again at a task of which somebody was notified at `now`, after `level` steps: at the
/// top an interval from now, however many steps came at once.
pub fn look_after(kind: TaskKind, due: DateTime<Utc>, now: DateTime<Utc>, level: u8) -> Option<DateTime<Utc>> {
    let policy = kind.policy();
    match policy.repeat_every.filter(|_| usize::from(level) >= policy.steps.len()) {
        Some(interval) => Some(interval.ends(now)),
        None => next_look(kind, due, level),
    }
}

/// Whether a task may be waived by this caller, whose role the policy has let through already.
///
/// Refused with 409 where it is no longer open or where somebody's safety hangs on it, and with 403 where the caller is
/// its owner: that somebody need not do something is never decided by them alone.
pub fn waive(kind: TaskKind, status: TaskStatus, by_owner: bool) -> Result<(), Problem> {
    must_be_open(status)?;
    if kind.policy().safety {
        return Err(
            Problem::new(Code::InvalidTransition).because("A safety task is never waived: do it, or hand it on.")
        );
    }
    if by_owner {
        return Err(Problem::new(Code::Forbidden)
            .because("The owner of a task, or who covers for them, cannot waive it: ask somebody else."));
    }
    Ok(())
}

/// Refused with 409, naming the status, where a task is closed already.
pub fn must_be_open(status: TaskStatus) -> Result<(), Problem> {
    if status == TaskStatus::Open {
        return Ok(());
    }
    Err(Problem::new(Code::InvalidTransition).because(format!("The task is {status}; only an open one can change.")))
}

/// Whether an open task of this kind is cancelled when its referral ends.
pub fn ends_with_referral(kind: TaskKind) -> bool {
    !kind.policy().outlives_referral
}

/// Whether an open task of this kind is cancelled when the person dies, objects to contact, or the record is marked as
/// entered in error. What is not cancelled keeps an owner.
pub fn ends_with_contact(kind: TaskKind) -> bool {
    kind.policy().person_facing
}

/// Whether an open task of this kind is cancelled when the person objects to informing their practice.
pub fn ends_with_objection(kind: TaskKind) -> bool {
    kind.policy().informs_practice
}

#[cfg(test)]
mod tests;
