//! What can be done to a referral, by whom, and what follows from it. Pure: no database, no clock.
//!
//! - [`next_status`]: the state machine, every status × every act, in one function;
//! - [`is_blocked_by_risk`]: the safety gate, which nothing passes until somebody has looked at the risk;
//! - [`allowed_actions`] and [`check`]: the same two answers, for one caller;
//! - [`steps`]: the acts themselves, each giving a [`steps::Step`]: what changes, what is said, which clocks run;
//! - [`first_contact`]: what a contact, or the want of one, makes of it;
//! - [`queue`]: who is next, and what waits for whom.
//!
//! A refusal speaks to a referrer of what is disclosed to them: it says no more than a reading would.

pub mod clocks;
pub mod first_contact;
pub mod queue;
pub mod steps;

use super::disclosure::{Disclosure, SharedStatus};
use super::entity::Model;
use super::status::{ReferralAction, ReferralStatus};
use crate::prelude::rules::*;
use catalogue::coded::list_of;

/// What can happen to a referral: what a caller does to it, or what comes from its episode or its person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// A caller's act.
    By(ReferralAction),
    /// The first contact took place.
    Begin,
    /// What was taken for the first contact was entered in error, and there is no other.
    BeginAnew,
    /// The episode was closed with its support completed.
    Complete,
    /// The episode it belongs to was closed without completion, or its person died.
    End,
}

impl Act {
    /// Every act.
    pub fn all() -> impl Iterator<Item = Self> {
        ReferralAction::ALL.iter().copied().map(Self::By).chain([
            Self::Begin,
            Self::BeginAnew,
            Self::Complete,
            Self::End,
        ])
    }
}

impl From<ReferralAction> for Act {
    fn from(action: ReferralAction) -> Self {
        Self::By(action)
    }
}

/// The state machine: where an act leads from a status, or that it is not open from there.
///
/// `is_joined`: the referral was accepted into an episode that was open already; it ends with that episode, whether or
/// not the worker has met the person since.
///
/// ```text
/// submitted ⇄ returned
///     │ ↘
///     │  waiting
///     ↓ ↙
///  accepted → in_progress → completed
/// ```
/// with `redirected` and `ended` from all of these but the last, `declined` from those before in_progress, `rejected` from
/// submitted and waiting, `withdrawn` from submitted, returned and waiting, `not_reached` from submitted, waiting and accepted, and `entered_in_error` from
/// everything but completed.
pub fn next_status(status: ReferralStatus, is_joined: bool, act: Act) -> Option<ReferralStatus> {
    use ReferralAction as A;
    use ReferralStatus as S;
    match (act, status) {
        (Act::By(A::Return), S::Submitted | S::Waiting) => Some(S::Returned),
        (Act::By(A::Resubmission), S::Returned) => Some(S::Submitted),
        (Act::By(A::Waiting), S::Submitted) => Some(S::Waiting),
        (Act::By(A::Acceptance), S::Submitted | S::Waiting) => Some(S::Accepted),
        // A risk outlives the end of its referral: somebody still has to look at it.
        (Act::By(A::RiskReview), any) => Some(any),
        (Act::By(A::Addendum), live) if live.is_live() => Some(live),
        // Who has taken it up ends the episode: no decline stands beside that (001).
        (Act::By(A::Decline), S::Submitted | S::Returned | S::Waiting | S::Accepted) => Some(S::Declined),
        (Act::By(A::Rejection), S::Submitted | S::Waiting) => Some(S::Rejected),
        (Act::By(A::NotReached), S::Submitted | S::Waiting | S::Accepted) => Some(S::NotReached),
        (Act::By(A::Redirection), live) if live.is_live() => Some(S::Redirected),
        (Act::By(A::Withdrawal), early) if early.is_before_acceptance() => Some(S::Withdrawn),
        (Act::By(A::Ending), live) if live.is_live() => Some(S::Ended),
        (Act::By(A::Error), any) if !matches!(any, S::Completed | S::EnteredInError) => Some(S::EnteredInError),
        (Act::Begin, S::Accepted) => Some(S::InProgress),
        (Act::BeginAnew, S::InProgress) => Some(S::Accepted),
        (Act::Complete, S::InProgress) => Some(S::Completed),
        (Act::Complete, S::Accepted) if is_joined => Some(S::Completed),
        (Act::End, live) if live.is_live() => Some(S::Ended),
        _ => None,
    }
}

/// Whether the safety gate holds an act back: with a safety risk that nobody has looked at, a referral is not returned,
/// put to wait, rejected or withdrawn, and before acceptance its person is not given up as unreachable.
pub fn is_blocked_by_risk(row: &Model, action: ReferralAction) -> bool {
    row.has_safety_risk
        && awaits_risk_review(row)
        && matches!(
            action,
            ReferralAction::Return
                | ReferralAction::Waiting
                | ReferralAction::Rejection
                | ReferralAction::Withdrawal
                | ReferralAction::NotReached
        )
        // Whoever carries the case has read of the risk.
        && !(action == ReferralAction::NotReached && row.status == ReferralStatus::Accepted)
}

/// The relation of a caller to a referral that they may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Relation {
    /// The agency that sent it, and how much it may know.
    Referrer(Disclosure),
    /// The person's registered practice.
    Practice,
    /// Somebody of the service, in this role, who is not shown the whole of it: whether an act is open may tell what is
    /// kept back, so only what never depends on it is theirs.
    Colleague(Role),
    /// Somebody of the service, in this role.
    Service(Role),
}

impl Relation {
    /// Whether the caller may ever do this, whatever the status.
    ///
    /// Answering a return is open to the service too: it decides with what it has when no answer comes, and it writes
    /// down what a person who referred themselves said on the telephone.
    pub fn allows(self, action: ReferralAction) -> bool {
        use ReferralAction as A;
        match self {
            Self::Referrer(_) => matches!(action, A::Addendum | A::Resubmission | A::Withdrawal),
            Self::Practice => false,
            Self::Colleague(Role::LinkWorker | Role::ServiceManager) => action == A::Acceptance,
            Self::Colleague(_) => false,
            Self::Service(Role::LinkWorker) => !matches!(action, A::Addendum | A::Withdrawal | A::Rejection),
            Self::Service(Role::ServiceManager) => !matches!(action, A::Addendum | A::Withdrawal),
            Self::Service(
                Role::CareCoordinator | Role::HealthAndWellbeingCoach | Role::Supervisor | Role::SafeguardingLead,
            ) => action == A::RiskReview,
            Self::Service(_) => false,
        }
    }
}

/// Whether the act is open: possible in this state, not held by the safety gate, and with something to act on.
fn is_open(row: &Model, action: ReferralAction) -> bool {
    let has_object =
        action != ReferralAction::RiskReview || awaits_risk_review(row) || (row.risks_unknown && row.status.is_live());
    has_object
        && !is_blocked_by_risk(row, action)
        && next_status(row.status, row.joined_to.is_some(), action.into()).is_some()
}

/// Whether a risk was sent that nobody has looked at since: a safety risk at first, any risk in an addendum.
pub fn awaits_risk_review(row: &Model) -> bool {
    row.risk_to_review_since.is_some()
}

/// What this caller may do next, in the order of the list of actions.
pub fn allowed_actions(row: &Model, relation: Relation) -> Vec<ReferralAction> {
    ReferralAction::ALL.iter().copied().filter(|action| relation.allows(*action) && is_open(row, *action)).collect()
}

/// Lets the act pass, or says why not: 403 where this caller never may; 409 in a state, or before a review of the risk,
/// that does not allow it.
pub fn check(row: &Model, relation: Relation, action: ReferralAction) -> Result<(), Problem> {
    if !relation.allows(action) {
        return Err(Problem::new(Code::Forbidden));
    }
    if is_open(row, action) {
        return Ok(());
    }
    Err(refusal(row, relation, Some(action)))
}

/// 409, in the words that the caller may know: the state and what is open, and why where it is for the safety gate.
fn refusal(row: &Model, relation: Relation, action: Option<ReferralAction>) -> Problem {
    let status = match relation {
        Relation::Referrer(Disclosure::Status) => SharedStatus::from(row.status).code(),
        _ => row.status.code(),
    };
    let open = list_of(&allowed_actions(row, relation));
    let is_blocked_by_risk = action.is_some_and(|action| {
        is_blocked_by_risk(row, action) && next_status(row.status, row.joined_to.is_some(), action.into()).is_some()
    });
    let is_taken_up = row.status == ReferralStatus::InProgress && action == Some(ReferralAction::Decline);
    let why = if is_blocked_by_risk {
        " A safety risk waits for somebody of the service to look at it: that comes first."
    } else if is_taken_up {
        " The person has taken it up: where they do not want to go on, close the episode with person_ended."
    } else {
        ""
    };
    Problem::new(Code::InvalidTransition).because(format!("The referral is {status}; open: {open}.{why}"))
}
