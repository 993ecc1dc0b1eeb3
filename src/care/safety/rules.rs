//! What has to be on record about a safety event, by when, and who may do what to it. Pure: every instant is handed in.

use super::codes::{
    SafetyEntryOutcome, SafetyEventAction, SafetyEventKind, SafetyEventStatus, SafetyFact, SafetyFactStatus,
    UrgentContact,
};
use super::entity::Model;
use super::entry;
use super::wire::{NewSafetyEntry, NewSafetyEvent, SafetyError};
use crate::care::safety::codes::SafetyErrorReason;
use crate::prelude::rules::*;
use crate::system::task::{Owner, TaskChange, TaskKind, Within, rules};

/// The state machine: where an act leads from a status, or that it is not open from there.
///
/// ```text
///  open ──closure──► closed
///    │                 │
///    └──── error ──────┴──► entered_in_error ──closure──► (the same; its tasks fall away)
/// ```
/// What becomes known later is still written down: entries are taken in every status but after an error was settled.
/// `was_closed`: a human has closed it.
pub fn next_status(status: SafetyEventStatus, was_closed: bool, act: SafetyEventAction) -> Option<SafetyEventStatus> {
    use SafetyEventAction as A;
    use SafetyEventStatus as S;
    match (act, status) {
        (A::Entry, S::Open | S::Closed) => Some(status),
        (A::Acknowledgement, S::Open) => Some(S::Open),
        (A::Closure, S::Open) => Some(S::Closed),
        (A::Closure, S::EnteredInError) if !was_closed => Some(S::EnteredInError),
        (A::Error, S::Open | S::Closed) => Some(S::EnteredInError),
        _ => None,
    }
}

/// Who acts, and when.
#[derive(Clone, Copy, Debug)]
pub struct Actor {
    pub role: Role,
    pub worker: WorkerId,
    /// The time of the act.
    pub now: DateTime<Utc>,
}

impl Machine for Model {
    const NAME: &'static str = "safety event";

    type Status = SafetyEventStatus;
    type Action = SafetyEventAction;
    type Actor = Actor;

    fn status(&self) -> SafetyEventStatus {
        self.status
    }

    fn next(&self, act: SafetyEventAction) -> Option<SafetyEventStatus> {
        let next = next_status(self.status, self.closed_at.is_some(), act);
        next.filter(|_| act != SafetyEventAction::Acknowledgement || self.acknowledged_at.is_none())
    }

    /// Safety events are taken to a supervisor, a safeguarding lead and a manager: they acknowledge and close, and none of
    /// them what they wrote down themselves.
    fn allows(&self, actor: Actor, act: SafetyEventAction) -> bool {
        let is_informed = matches!(actor.role, Role::Supervisor | Role::SafeguardingLead | Role::ServiceManager);
        match act {
            SafetyEventAction::Entry | SafetyEventAction::Error => true,
            SafetyEventAction::Acknowledgement => is_informed && actor.worker != self.recorded_by,
            SafetyEventAction::Closure => is_informed && self.error_by != Some(actor.worker),
        }
    }

    fn forbidden(&self) -> Problem {
        Problem::new(Code::Forbidden).because("This is for somebody else than who wrote it down.")
    }

    fn why_not(&self, act: SafetyEventAction) -> Option<&'static str> {
        let is_again = act == SafetyEventAction::Acknowledgement && self.acknowledged_at.is_some();
        is_again.then_some("It was acknowledged before.")
    }
}

/// What has to be on record. After talk of suicide all of it (001); after a safeguarding concern or domestic abuse what
/// the procedure, a clinician and the person themselves need to know (002 §4, §9.7).
pub const fn required(kind: SafetyEventKind) -> &'static [SafetyFact] {
    use SafetyFact as F;
    match kind {
        SafetyEventKind::SuicideRisk => &[
            F::DutyGpContacted,
            F::ClinicianInformed,
            F::SignpostingGiven,
            F::SafeguardingProcedureFollowed,
            F::GpRecordUpdated,
            F::SupervisorReviewConsidered,
        ],
        SafetyEventKind::Safeguarding | SafetyEventKind::DomesticAbuse => &[
            F::ClinicianInformed,
            F::SignpostingGiven,
            F::SafeguardingProcedureFollowed,
            F::SupervisorReviewConsidered,
        ],
    }
}

/// By when a fact has to be on record, for a talk that took place at this instant: the same day in England after talk of
/// suicide (001), the same working day otherwise ("swiftly", 002 §9.7; the day is ours), and a review with the
/// supervisor within two working days.
pub fn due(kind: SafetyEventKind, fact: SafetyFact, occurred_at: DateTime<Utc>) -> DateTime<Utc> {
    let within = match (fact, kind) {
        (SafetyFact::SupervisorReviewConsidered, _) | (_, SafetyEventKind::SuicideRisk) => {
            task_of(fact).policy().within
        }
        (_, SafetyEventKind::Safeguarding | SafetyEventKind::DomesticAbuse) => Within::SameWorkingDay,
    };
    within.due(occurred_at)
}

/// The task that asks for a fact.
pub const fn task_of(fact: SafetyFact) -> TaskKind {
    match fact {
        SafetyFact::DutyGpContacted => TaskKind::ContactDutyGp,
        SafetyFact::ClinicianInformed => TaskKind::InformClinician,
        SafetyFact::SignpostingGiven => TaskKind::GiveSignposting,
        SafetyFact::SafeguardingProcedureFollowed => TaskKind::FollowSafeguardingProcedure,
        SafetyFact::GpRecordUpdated => TaskKind::UpdateGpRecord,
        SafetyFact::SupervisorReviewConsidered => TaskKind::ConsiderSupervisorReview,
    }
}

/// The clocks of an event that was just written down: one for each fact, and one for somebody else to know of it, which
/// nobody can before it is here.
pub fn received(row: &Model) -> Vec<TaskChange> {
    let owner = Owner::Worker(row.worker_id);
    let open = |kind, due_at| TaskChange::Open { kind, owner, due_at };
    let known = TaskKind::AcknowledgeSafetyEvent;
    let facts = required(row.kind).iter().map(|fact| open(task_of(*fact), due(row.kind, *fact, row.occurred_at)));
    facts.chain([open(known, rules::due(known, row.recorded_at))]).collect()
}

/// Where a fact stands by the entries that nobody corrected, and since when it is done.
pub fn standing(entries: &[entry::Model], fact: SafetyFact) -> (SafetyFactStatus, Option<DateTime<Utc>>) {
    let is_corrected = |entry: &entry::Model| entries.iter().any(|other| other.corrects_id == Some(entry.id));
    let mut uncorrected = entries.iter().filter(|entry| entry.fact == fact && !is_corrected(entry)).peekable();
    if uncorrected.peek().is_none() {
        return (SafetyFactStatus::Outstanding, None);
    }
    let done = uncorrected.filter(|entry| entry.outcome == SafetyEntryOutcome::Done);
    match done.map(|entry| entry.occurred_at).min() {
        Some(at) => (SafetyFactStatus::Done, Some(at)),
        None => (SafetyFactStatus::Explained, None),
    }
}

/// What an entry makes of the clocks: the one of a fact that is done now stops; where a correction takes a fact back that
/// was done, its clock runs again from where it began.
pub fn after_entry(row: &Model, before: &[entry::Model], after: &[entry::Model]) -> Vec<TaskChange> {
    let changed = |fact: &SafetyFact| {
        let is_done = |entries| standing(entries, *fact).0 == SafetyFactStatus::Done;
        match (is_done(before), is_done(after)) {
            (false, true) => Some(TaskChange::Complete(task_of(*fact))),
            (true, false) if row.status == SafetyEventStatus::Open => Some(TaskChange::Open {
                kind: task_of(*fact),
                owner: Owner::Worker(row.worker_id),
                due_at: due(row.kind, *fact, row.occurred_at),
            }),
            _ => None,
        }
    };
    required(row.kind).iter().filter_map(changed).collect()
}

/// Lets a closure pass where every fact is there, or its absence explained by somebody else than who closes: what a safety
/// event asks for is never let go by one person alone. One that was entered in error needs none.
///
/// # Errors
/// As [`Machine::check`]; 409 `facts_missing` naming those that are.
pub fn close(row: &Model, entries: &[entry::Model], actor: Actor) -> Result<SafetyEventStatus, Problem> {
    let status = row.check(actor, SafetyEventAction::Closure)?;
    if row.status == SafetyEventStatus::EnteredInError {
        return Ok(status);
    }
    let is_corrected = |entry: &entry::Model| entries.iter().any(|other| other.corrects_id == Some(entry.id));
    let explained_by_another = |fact| {
        entries.iter().any(|entry| entry.fact == fact && !is_corrected(entry) && entry.recorded_by != actor.worker)
    };
    let is_wanting = |fact: &SafetyFact| match standing(entries, *fact).0 {
        SafetyFactStatus::Done => false,
        SafetyFactStatus::Explained => !explained_by_another(*fact),
        SafetyFactStatus::Outstanding => true,
    };
    let wanting: Vec<&str> =
        required(row.kind).iter().filter(|fact| is_wanting(fact)).map(|fact| fact.code()).collect();
    if wanting.is_empty() {
        return Ok(status);
    }
    Err(Problem::new(Code::FactsMissing).because(format!(
        "Not on record, and their absence not explained by another than who closes: {}.",
        wanting.join(", ")
    )))
}

/// What is wrong with an event that somebody writes down at `now`.
pub fn event_faults(input: &NewSafetyEvent, now: DateTime<Utc>) -> Vec<Fault> {
    let mut faults = Faults::new();
    faults.when(input.occurred_at > now, "occurred_at", "out_of_range", "must not be in the future");
    faults.into_vec()
}

/// What is wrong with an entry that somebody writes down at `now`, whatever its event.
pub fn entry_faults(input: &NewSafetyEntry, now: DateTime<Utc>) -> Vec<Fault> {
    let mut faults = Faults::new();
    faults.when(input.occurred_at > now, "occurred_at", "out_of_range", "must not be in the future");
    let done = input.outcome == SafetyEntryOutcome::Done;
    let contacts = done && input.fact == SafetyFact::DutyGpContacted;
    faults.when(contacts && input.contacted.is_none(), "contacted", "missing", "say who was contacted");
    faults.when(!contacts && input.contacted.is_some(), "contacted", "contradiction", "is not told by this fact");
    let another = contacts && input.contacted.is_some_and(|contact| contact != UrgentContact::DutyGp);
    let says_why = input.duty_gp_unavailable.is_some();
    faults.when(another && !says_why, "duty_gp_unavailable", "missing", "say why it was not the duty GP");
    faults.when(!another && says_why, "duty_gp_unavailable", "contradiction", "only where it was not the duty GP");
    let reviews = done && input.fact == SafetyFact::SupervisorReviewConsidered;
    faults.when(reviews && input.review_wanted.is_none(), "review_wanted", "missing", "say yes or no");
    faults.when(
        !reviews && input.review_wanted.is_some(),
        "review_wanted",
        "contradiction",
        "is not told by this fact",
    );
    faults.when((reviews || !done) && input.comment.is_none(), "comment", "missing", "say why");
    faults.into_vec()
}

/// What is wrong with an entry in view of its event and of what was written down before.
pub fn entry_faults_of(row: &Model, before: &[entry::Model], input: &NewSafetyEntry) -> Vec<Fault> {
    let mut faults = Faults::new();
    let too_early = input.outcome == SafetyEntryOutcome::Done && input.occurred_at < row.occurred_at;
    faults.when(too_early, "occurred_at", "out_of_range", "must not lie before the talk");
    if let Some(id) = input.corrects {
        faults.when(!before.iter().any(|entry| entry.id == id), "corrects", "not_found", "no such entry of this event");
        let is_second = before.iter().any(|entry| entry.corrects_id == Some(id));
        faults.when(is_second, "corrects", "not_unique", "it was corrected before: correct the correction");
    }
    faults.into_vec()
}

/// What is wrong with saying that an event should never have been there.
pub fn error_faults(input: &SafetyError) -> Vec<Fault> {
    let mut faults = Faults::new();
    faults.when_unsaid(input.reason == SafetyErrorReason::Other, input.comment.as_ref());
    faults.into_vec()
}
