//! The acts themselves. Each takes the row as it was read, decides, and gives a [`Step`]: nothing has happened yet.

use super::clocks;
use super::{Act, Relation, check, next_status, refusal};
use crate::care::referral::disclosure::{SharedStatus, outcome_disclosed, status_disclosed};
use crate::care::referral::entity::{ActiveModel, Model};
use crate::care::referral::status::{EndReason, ReferralAction, StatusReason, WithdrawalReason};
use crate::care::referral::wire;
use crate::prelude::rules::*;
use crate::system::task::{Owner, TaskChange, TaskKind};

/// Who acts, and when.
#[derive(Clone, Copy, Debug)]
pub struct Actor {
    /// How they stand to the referral.
    pub relation: Relation,
    /// Who they are, where a worker has signed in.
    pub worker: Option<WorkerId>,
    /// The time of the act.
    pub now: DateTime<Utc>,
}

/// What an act does: all of it is saved in one transaction, or none.
#[derive(Clone, Debug)]
pub struct Step {
    /// The columns that change; the version is the door's.
    pub change: ActiveModel,
    /// What is said, and to whom. An end is said twice: how to those who may know, that to everybody.
    pub events: Vec<(EventType, Audience)>,
    /// The clocks that start and stop.
    pub tasks: Vec<TaskChange>,
    /// What becomes of the episode that acceptance opened.
    pub episode: EpisodeChange,
}

/// What a step asks of the episode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EpisodeChange {
    /// Nothing: there is none, or it was open before this referral and goes on.
    None,
    /// It is finished: the person does not want to go on.
    PersonEnded(EpisodeId),
    /// It is finished: the person was passed on.
    PassedOn(EpisodeId),
    /// It is finished: the person could not be reached.
    LostContact(EpisodeId),
    /// It is finished: the person died or moved away, or it is over for another reason that is nobody's decision.
    Ended(EpisodeId, EndReason),
    /// It should never have been there.
    EnteredInError(EpisodeId),
}

/// Into which episode a referral is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Episode {
    /// A new one, with this identifier.
    New(EpisodeId),
    /// The one that is open for the person already.
    Open(EpisodeId),
}

impl Episode {
    /// Its identifier.
    pub fn id(self) -> EpisodeId {
        match self {
            Self::New(id) | Self::Open(id) => id,
        }
    }
}

/// What was added that bears on safety.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Added {
    /// It names a risk.
    pub risk: bool,
    /// It names a safety risk.
    pub safety_risk: bool,
    /// It says what risks there are, or that none is known.
    pub risks_known: bool,
}

/// The tasks of a new referral. `row` is as it will be inserted.
pub fn received(row: &Model, now: DateTime<Utc>) -> Vec<TaskChange> {
    let mut tasks = clocks::to_decide(row, now);
    tasks.extend(clocks::to_review(None, row, now));
    tasks
}

/// The service sends it back with a question.
pub fn send_back(row: &Model, actor: Actor, input: &wire::Return) -> Result<Step, Problem> {
    let mut after = go(row, actor, ReferralAction::Return)?;
    after.question = Some(input.clone());
    let mut tasks = clocks::decided();
    tasks.push(TaskChange::Cancel(TaskKind::ContactWhileWaiting));
    tasks.push(clocks::to_answer(row, actor.now));
    Ok(step(row, after, actor, EventType::ReferralReturned, tasks))
}

/// The referrer answers, or the service goes on with what it has.
pub fn resubmit(row: &Model, actor: Actor, added: Added) -> Result<Step, Problem> {
    let after = add(go(row, actor, ReferralAction::Resubmission)?, added, actor.now);
    let mut tasks = vec![TaskChange::Complete(TaskKind::DecideReturned)];
    tasks.extend(clocks::to_decide(&after, actor.now));
    Ok(step(row, after, actor, EventType::ReferralResubmitted, tasks))
}

/// The service takes it into its queue.
pub fn put_to_wait(row: &Model, actor: Actor, input: &wire::Waiting) -> Result<Step, Problem> {
    let mut after = go(row, actor, ReferralAction::Waiting)?;
    after.waiting_note = input.note.clone().map(String::from);
    let mut tasks = clocks::decided();
    tasks.push(clocks::for_carrier(&after, TaskKind::ContactWhileWaiting, actor.now));
    Ok(step(row, after, actor, EventType::ReferralPutToWait, tasks))
}

/// The service takes the person on. A review of a safety risk that is still due goes over to the worker.
pub fn accept(row: &Model, actor: Actor, worker: WorkerId, into: Episode) -> Result<Step, Problem> {
    let mut after = go(row, actor, ReferralAction::Acceptance)?;
    after.worker_id = Some(worker);
    after.accepted_at = Some(actor.now);
    let next = match into {
        Episode::New(episode) => {
            after.episode_id = Some(episode);
            TaskKind::FirstContact
        }
        Episode::Open(episode) => {
            after.joined_to = Some(episode);
            TaskKind::ReadJoinedReferral
        }
    };
    let mut tasks = clocks::decided();
    tasks.extend([TaskChange::Cancel(TaskKind::ContactWhileWaiting), TaskChange::AssignUnowned(worker)]);
    tasks.push(clocks::for_carrier(&after, next, actor.now));
    Ok(step(row, after, actor, EventType::ReferralAccepted, tasks))
}

/// Somebody of the service has looked at the risks and says so.
pub fn review_risk(row: &Model, actor: Actor, input: &wire::RiskReview) -> Result<Step, Problem> {
    let mut after = go(row, actor, ReferralAction::RiskReview)?;
    after.risk_to_review_since = None;
    after.risks_unknown = false;
    after.risk_reviewed_at = Some(actor.now);
    after.risk_reviewed_by = actor.worker;
    after.risk_review = Some(input.clone());
    let tasks = [TaskKind::ReviewSafetyRisk, TaskKind::ReviewAddendumRisk].map(TaskChange::Complete).into();
    Ok(step(row, after, actor, EventType::ReferralRiskReviewed, tasks))
}

/// The referrer adds words, risks or a new way to reach the person.
pub fn add_to(row: &Model, actor: Actor, added: Added) -> Result<Step, Problem> {
    let after = add(go(row, actor, ReferralAction::Addendum)?, added, actor.now);
    let is_joined = row.joined_to.is_some();
    let tasks = is_joined.then(|| clocks::for_carrier(&after, TaskKind::ReadJoinedReferral, actor.now));
    Ok(step(row, after, actor, EventType::ReferralAddedTo, tasks.into_iter().collect()))
}

/// The person does not want it.
pub fn decline(row: &Model, actor: Actor, input: &wire::Decline) -> Result<Step, Problem> {
    let after = go(row, actor, ReferralAction::Decline)?;
    let after = end_with(after, input.reason.into(), input.comment.as_ref(), input.release_comment);
    let episode = own_episode(row, EpisodeChange::PersonEnded);
    Ok(Step { episode, ..step(row, after, actor, EventType::ReferralDeclined, closing()) })
}

/// The service does not take it.
pub fn reject(row: &Model, actor: Actor, input: &wire::Rejection) -> Result<Step, Problem> {
    let after = go(row, actor, ReferralAction::Rejection)?;
    let after = end_with(after, input.reason.into(), input.comment.as_ref(), input.release_comment);
    Ok(step(row, after, actor, EventType::ReferralRejected, closing()))
}

/// The service passes it on. Whoever did so sees to it that the person arrives.
pub fn redirect(row: &Model, actor: Actor, input: &wire::Redirection) -> Result<Step, Problem> {
    let after = go(row, actor, ReferralAction::Redirection)?;
    let mut after = end_with(after, input.reason.into(), input.comment.as_ref(), input.release_comment);
    after.destination = Some(input.destination.as_str().to_owned());
    after.destination_organisation_id = input.destination_organisation_id;
    after.destination_service_id = input.destination_service_id;
    let mut tasks = closing();
    tasks.push(TaskChange::open(
        TaskKind::ConfirmRedirection,
        actor.worker.map_or(Owner::Service, Owner::Worker),
        actor.now,
    ));
    let episode = own_episode(row, EpisodeChange::PassedOn);
    Ok(Step { episode, ..step(row, after, actor, EventType::ReferralRedirected, tasks) })
}

/// The referrer takes it back.
pub fn withdraw(row: &Model, actor: Actor, input: &wire::Withdrawal) -> Result<Step, Problem> {
    let after = go(row, actor, ReferralAction::Withdrawal)?;
    let mut after = end_with(after, input.reason.into(), input.comment.as_ref(), input.release_comment);
    after.reference_is_free = input.reason == WithdrawalReason::SentByMistake;
    Ok(step(row, after, actor, EventType::ReferralWithdrawn, vec![TaskChange::EndWithReferral]))
}

/// It should never have been there.
pub fn enter_in_error(row: &Model, actor: Actor, input: &wire::EnteredInError) -> Result<Step, Problem> {
    let mut after =
        end_with(go(row, actor, ReferralAction::Error)?, input.reason.into(), input.comment.as_ref(), false);
    after.reference_is_free = true;
    let episode = own_episode(row, EpisodeChange::EnteredInError);
    let tasks = vec![TaskChange::EndWithReferral, TaskChange::EndWithContact];
    Ok(Step { episode, ..step(row, after, actor, EventType::ReferralEnteredInError, tasks) })
}

/// Its episode was closed, the support completed.
pub fn complete(row: &Model, actor: Actor) -> Result<Step, Problem> {
    let after = go_by_itself(row, actor, Act::Complete)?;
    Ok(step(row, after, actor, EventType::ReferralCompleted, vec![TaskChange::EndWithReferral]))
}

/// Somebody of the service records that the person died, moved away, or that it is over for another such reason.
pub fn record_end(row: &Model, actor: Actor, input: &wire::Ending) -> Result<Step, Problem> {
    let after = go(row, actor, ReferralAction::Ending)?;
    let after = end_with(after, input.reason.into(), input.comment.as_ref(), input.release_comment);
    Ok(ended(row, after, actor, input.reason.into()))
}

/// Its episode was closed without completion, or its person died.
pub fn end(row: &Model, actor: Actor, reason: EndReason) -> Result<Step, Problem> {
    let after = go_by_itself(row, actor, Act::End)?;
    Ok(ended(row, end_with(after, reason.into(), None::<&Text<1>>, false), actor, reason))
}

/// After a death nobody rings.
fn ended(row: &Model, after: Model, actor: Actor, reason: EndReason) -> Step {
    let mut tasks = vec![TaskChange::EndWithReferral];
    if after.status_reason == Some(StatusReason::Deceased) {
        tasks.push(TaskChange::EndWithContact);
    }
    let episode = own_episode(row, |id| EpisodeChange::Ended(id, reason));
    Step { episode, ..step(row, after, actor, EventType::ReferralEnded, tasks) }
}

/// The row after a caller's act, if it is open to them.
pub(super) fn go(row: &Model, actor: Actor, action: ReferralAction) -> Result<Model, Problem> {
    check(row, actor.relation, action)?;
    go_by_itself(row, actor, action.into())
}

/// The row after an act that the machine allows.
pub(super) fn go_by_itself(row: &Model, actor: Actor, act: Act) -> Result<Model, Problem> {
    let status =
        next_status(row.status, row.joined_to.is_some(), act).ok_or_else(|| refusal(row, actor.relation, None))?;
    let ends = row.status.is_live() && !status.is_live();
    Ok(Model { status, ended_at: if ends { Some(actor.now) } else { row.ended_at }, ..row.clone() })
}

fn end_with<const MAX: usize>(
    after: Model,
    reason: StatusReason,
    comment: Option<&Text<MAX>>,
    is_released: bool,
) -> Model {
    Model {
        status_reason: Some(reason),
        status_comment: comment.map(|comment| comment.as_str().to_owned()),
        status_comment_released: is_released && comment.is_some(),
        ..after
    }
}

fn add(after: Model, added: Added, now: DateTime<Utc>) -> Model {
    let has_safety_risk = after.has_safety_risk || added.safety_risk;
    Model {
        has_safety_risk,
        risks_unknown: after.risks_unknown && !added.risks_known,
        risk_to_review_since: if added.risk || added.safety_risk { Some(now) } else { after.risk_to_review_since },
        queue_order: super::queue::order(has_safety_risk, after.priority, after.has_basic_need, after.date_referred),
        addendum_count: after.addendum_count.saturating_add(1),
        ..after
    }
}

/// The tasks of a decision that ends the referral.
pub(super) fn closing() -> Vec<TaskChange> {
    let mut tasks = clocks::decided();
    tasks.push(TaskChange::EndWithReferral);
    tasks
}

/// What becomes of the episode that this referral opened. One that it joined goes on.
pub(super) fn own_episode(row: &Model, change: impl FnOnce(EpisodeId) -> EpisodeChange) -> EpisodeChange {
    row.episode_id.filter(|_| row.status.is_live()).map_or(EpisodeChange::None, change)
}

/// Puts the step together: when each disclosure last had news, which task a new risk makes, whom there is to tell.
pub(super) fn step(
    before: &Model,
    mut after: Model,
    actor: Actor,
    event: EventType,
    mut tasks: Vec<TaskChange>,
) -> Step {
    after.updated_at = actor.now;
    if status_disclosed(before) != status_disclosed(&after) {
        after.disclosed_status_updated_at = actor.now;
    }
    if outcome_disclosed(before) != outcome_disclosed(&after) {
        after.disclosed_outcome_updated_at = actor.now;
    }
    tasks.extend(clocks::to_review(Some(before), &after, actor.now));
    tasks.extend(clocks::tell_agency_tasks(before, &after, matches!(actor.relation, Relation::Referrer(_)), actor.now));
    let events = events(before, &after, event);
    Step { change: before.changed_to(&after), events, tasks, episode: EpisodeChange::None }
}

/// Who hears of it: those to whom the step discloses something.
fn events(before: &Model, after: &Model, event: EventType) -> Vec<(EventType, Audience)> {
    let ends = SharedStatus::from(after.status) == SharedStatus::Ended;
    let status_moves = SharedStatus::from(before.status) != after.status.into() || event == EventType::ReferralAddedTo;
    let outcome_moves = before.status != after.status;
    match (status_moves, outcome_moves) {
        (true, _) if ends => {
            vec![(event, Audience::OutcomeDisclosed), (EventType::ReferralClosed, Audience::StatusDisclosed)]
        }
        (true, _) => vec![(event, Audience::StatusDisclosed)],
        (false, true) => vec![(event, Audience::OutcomeDisclosed)],
        (false, false) => vec![(event, Audience::Service)],
    }
}
