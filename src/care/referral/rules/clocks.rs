//! Which clocks a step starts and stops. How long each runs, and whom it is taken to, is in [`crate::system::task`].

use chrono::{DateTime, Utc};

use crate::care::referral::codes::{Priority, Source};
use crate::care::referral::disclosure::SharedStatus;
use crate::care::referral::entity::Model;
use crate::care::referral::rules::awaits_risk_review;
use crate::care::referral::status::{ReferralStatus, StatusReason};
use crate::system::task::rules::decide_by;
use crate::system::task::{Owner, TaskChange, TaskKind};

/// The task of a sender to answer what was asked; where the person sent it themselves, the service's.
pub fn to_answer(row: &Model, now: DateTime<Utc>) -> TaskChange {
    let owner = match row.source {
        Source::Organisation => Owner::Agency(row.organisation_id),
        Source::OneSelf | Source::CarerOrFamily => Owner::Service,
    };
    TaskChange::open(TaskKind::DecideReturned, owner, now)
}

/// The tasks of a referral that has just come in, or comes back from its referrer at `now`.
///
/// The time to decide runs from the date referred and never restarts; a review of what is urgent begins with what has
/// just been received.
pub(super) fn to_decide(row: &Model, now: DateTime<Utc>) -> Vec<TaskChange> {
    let (kind, due_at) = (TaskKind::DecideReferral, decide_by(row.date_referred));
    let mut tasks = vec![TaskChange::Open { kind, owner: Owner::Service, due_at }];
    if row.priority == Priority::Urgent {
        tasks.push(TaskChange::open(TaskKind::ReviewUrgent, Owner::Service, now));
    }
    if row.has_basic_need {
        tasks.push(TaskChange::open(TaskKind::ReviewBasicNeed, Owner::Service, now));
    }
    tasks
}

/// What every decision does: whoever decided has read it. A look at a safety risk is not among them: it is said by
/// itself.
pub(super) fn decided() -> Vec<TaskChange> {
    [TaskKind::DecideReferral, TaskKind::ReviewUrgent, TaskKind::ReviewBasicNeed].map(TaskChange::Complete).into()
}

/// The task to look at a risk, once one waits that did not wait before.
pub(super) fn to_review(before: Option<&Model>, after: &Model, now: DateTime<Utc>) -> Option<TaskChange> {
    let is_new = awaits_risk_review(after)
        && before.is_none_or(|before| before.risk_to_review_since != after.risk_to_review_since);
    let kind = if before.is_none() { TaskKind::ReviewSafetyRisk } else { TaskKind::ReviewAddendumRisk };
    is_new.then(|| TaskChange::open(kind, carrier(after), now))
}

/// A task for whoever carries the case; for the service, while nobody does.
pub fn for_carrier(row: &Model, kind: TaskKind, now: DateTime<Utc>) -> TaskChange {
    TaskChange::open(kind, carrier(row), now)
}

/// A person or family who referred themselves have no screen to look at: each change of the status that they may know is passed to
/// them, by safe contact. What they did or said themselves is not, and after a death or an entry in error nobody rings.
pub(super) fn tell_agency_tasks(
    before: &Model,
    after: &Model,
    by_referrer: bool,
    now: DateTime<Utc>,
) -> Vec<TaskChange> {
    let has_news = SharedStatus::from(before.status) != after.status.into();
    let is_silent = by_referrer
        || match after.status {
            ReferralStatus::Submitted | ReferralStatus::EnteredInError => true,
            ReferralStatus::Declined => after.source == Source::OneSelf,
            _ => after.status_reason == Some(StatusReason::Deceased),
        };
    if after.source == Source::Organisation || !has_news || is_silent {
        return Vec::new();
    }
    vec![TaskChange::Cancel(TaskKind::TellTheReferrer), for_carrier(after, TaskKind::TellTheReferrer, now)]
}

pub(super) fn carrier(row: &Model) -> Owner {
    row.worker_id.map_or(Owner::Service, Owner::Worker)
}
