//! What can be done to an episode, by whom, and what follows from it. Pure: no database, no clock.
//!
//! - [`next_status`]: the state machine, every status × every act, in one function; an episode's [`Machine`] gives the same
//!   answer for one caller;
//! - [`practice_notice`]: when the person's practice ought to be informed;
//! - [`caseload`]: how many people a worker may be given in a year.

pub mod caseload;
pub mod practice_notice;

use chrono::Days;

use super::entity::Model;
use super::status::{ClosingReason, EpisodeAction, EpisodeStatus, HoldReason, TransferBasis};
use super::wire::{Closure, Hold, Reassignment, Transfer};
use crate::care::person::check::check_death;
use crate::care::referral;
use crate::care::referral::rules::Act;
use crate::care::referral::status::EndReason;
use crate::prelude::rules::*;

/// The longest that a case is put on hold before somebody looks again, in days.
const LONGEST_HOLD_DAYS: i64 = 366;

/// The state machine: where an act leads from a status, or that it is not open from there.
///
/// `waits_for_worker`: the episode is on hold because its worker has left. It goes on once somebody is assigned, and
/// not before.
///
/// ```text
/// active ⇄ onhold      both → finished → active
/// ```
/// with `entered_in_error` from all of these.
pub fn next_status(status: EpisodeStatus, waits_for_worker: bool, action: EpisodeAction) -> Option<EpisodeStatus> {
    use EpisodeAction as A;
    use EpisodeStatus as S;
    match (action, status) {
        (A::Hold, S::Active) => Some(S::OnHold),
        (A::Hold, S::OnHold) if !waits_for_worker => Some(S::OnHold),
        (A::Resumption, S::OnHold) if !waits_for_worker => Some(S::Active),
        (A::Assignment, S::OnHold) if waits_for_worker => Some(S::Active),
        (A::Assignment, open @ (S::Active | S::OnHold)) => Some(open),
        (A::Transfer | A::Closure, S::Active | S::OnHold) => Some(S::Finished),
        (A::Reopening, S::Finished) => Some(S::Active),
        (A::Error, S::Active | S::OnHold | S::Finished) => Some(S::EnteredInError),
        _ => None,
    }
}

impl Machine for Model {
    const NAME: &'static str = "episode";

    type Status = EpisodeStatus;
    type Action = EpisodeAction;
    type Actor = Role;

    fn status(&self) -> EpisodeStatus {
        self.status
    }

    fn next(&self, action: EpisodeAction) -> Option<EpisodeStatus> {
        next_status(self.status, self.waits_for_worker(), action)
    }

    fn allows(&self, role: Role, action: EpisodeAction) -> bool {
        role_allows(role, action)
    }
}

/// Whether somebody of this role may ever do this, whatever the status. Managers assign (domain: they cover and decide);
/// coaches and co-ordinators carry no episode of social prescribing (001).
pub fn role_allows(role: Role, action: EpisodeAction) -> bool {
    match role {
        Role::ServiceManager => true,
        Role::LinkWorker => action != EpisodeAction::Assignment,
        _ => false,
    }
}

/// Why the referrals of an episode that is closed for this reason end; `None` where they are completed with it.
pub const fn ends_referrals(reason: ClosingReason) -> Option<EndReason> {
    match reason {
        ClosingReason::SupportCompleted => None,
        ClosingReason::Deceased => Some(EndReason::Deceased),
        ClosingReason::MovedAway => Some(EndReason::MovedAway),
        ClosingReason::PersonEnded
        | ClosingReason::LostContact
        | ClosingReason::TransferredService
        | ClosingReason::SteppedUpToClinical
        | ClosingReason::AdmittedOrInCustody
        | ClosingReason::Other => Some(EndReason::EpisodeClosed),
    }
}

/// Support that never began is not completed: the referral that opened the episode, if it is still live, must have had
/// its first contact.
///
/// # Errors
/// 409 `support_not_begun`.
pub fn completes(opened_by: &referral::entity::Model) -> Result<(), Problem> {
    let joined = opened_by.joined_to.is_some();
    let is_live = opened_by.status.is_live();
    if is_live && referral::rules::next_status(opened_by.status, joined, Act::Complete).is_none() {
        return Err(Problem::new(Code::SupportNotBegun));
    }
    Ok(())
}

/// When somebody looks again at a case on hold: the end of that day, or of the next working day where it is none.
pub fn look_again_by(until: NaiveDate) -> DateTime<Utc> {
    let before = until.checked_sub_days(Days::new(1)).unwrap_or(until);
    calendar::within_working_days(before, 1)
}

/// Every fault of putting a case on hold on `today`, in England.
pub fn hold_faults(input: &Hold, today: NaiveDate) -> Vec<Fault> {
    let mut faults = Faults::new();
    faults.when_unsaid(input.reason == HoldReason::Other, input.comment.as_ref());
    let reserved = input.reason == HoldReason::WorkerLeft;
    faults.when(reserved, "reason", "not_for_callers", "comes of a worker being disabled");
    faults.when(input.until <= today, "until", "not_ahead", "must lie ahead: that day somebody looks again");
    let too_far = (input.until - today).num_days() > LONGEST_HOLD_DAYS;
    faults.when(too_far, "until", "out_of_range", "must be within a year");
    faults.into_vec()
}

/// Every fault of closing a case.
pub fn closure_faults(input: &Closure, today: NaiveDate) -> Vec<Fault> {
    let mut faults = Faults::new();
    faults.when_unsaid(input.reason == ClosingReason::Other, input.comment.as_ref());
    let transferred = input.reason == ClosingReason::TransferredService;
    faults.when(transferred, "reason", "not_for_callers", "transfer it: the other service needs its referral");
    let unsaid = input.reason == ClosingReason::SupportCompleted && input.needs_met.is_none();
    faults.when(unsaid, "needs_met", "missing", "say whether the needs were met");
    let nothing = input.reason != ClosingReason::SupportCompleted || input.what_next.is_none();
    let detail = "what_next of completed support is released, and nothing else";
    faults.when(input.release_what_next && nothing, "release_what_next", "contradiction", detail);
    check_death(input.death.as_ref(), input.reason == ClosingReason::Deceased, today, &mut faults);
    faults.into_vec()
}

/// Every fault of giving a case to another worker.
pub fn reassignment_faults(input: &Reassignment) -> Vec<Fault> {
    let mut faults = Faults::new();
    faults.when_unsaid(input.reason == super::status::ReassignmentReason::Other, input.comment.as_ref());
    faults.into_vec()
}

/// Every fault of passing a case to another service.
pub fn transfer_faults(row: &Model, input: &Transfer) -> Vec<Fault> {
    let mut faults = Faults::new();
    faults.when(input.service_id == row.service_id, "service_id", "own", "is the service that has it");
    if let Some(summary) = &input.summary {
        let agreed = matches!(input.basis, TransferBasis::PersonAgreed | TransferBasis::RepresentativeAgreed);
        faults.when(
            !agreed,
            "summary",
            "contradiction",
            "goes along only where the person agreed, or somebody for them",
        );
        let in_words = [&summary.tried, &summary.plan];
        let is_empty = summary.goal.is_none() && in_words.iter().all(|part| part.is_none()) && !summary.care_plan;
        faults.when(is_empty, "summary/goal", "missing", "say the goal, what was tried or what is planned");
    }
    faults.into_vec()
}
