//! What a contact with the person, or the want of one, makes of a referral.

use super::clocks;
use super::steps::{Actor, EpisodeChange, Step, closing, go, go_by_itself, own_episode, step};
use super::{Act, next_status};
use crate::care::referral::entity::Model;
use crate::care::referral::status::ReferralAction;
use crate::care::referral::wire;
use crate::prelude::rules::*;
use crate::system::task::{TaskChange, TaskKind};

/// The first contact, as the contacts on record have it now; `None` where there is none. No step where nothing changes.
///
/// A joined referral begins with the first contact after it joined, so that nobody outside can tell it from one that
/// opened an episode. Where the only first contact turns out to have been entered in error, the referral is accepted
/// again and its clock runs on from the acceptance, as if it had never been said. What has ended stays as it ended: only
/// the waiting time is put right.
pub fn first_contact(row: &Model, actor: Actor, at: Option<DateTime<Utc>>) -> Result<Option<Step>, Problem> {
    if row.first_contact_at == at {
        return Ok(None);
    }
    let is_open = |act| next_status(row.status, row.joined_to.is_some(), act).is_some();
    let step = match at {
        Some(at) if is_open(Act::Begin) => begin(row, actor, at)?,
        None if is_open(Act::BeginAnew) => begin_anew(row, actor)?,
        _ => correct(row, actor, at),
    };
    Ok(Some(step))
}

/// The first contact took place.
fn begin(row: &Model, actor: Actor, at: DateTime<Utc>) -> Result<Step, Problem> {
    let after = Model { first_contact_at: Some(at), ..go_by_itself(row, actor, Act::Begin)? };
    Ok(step(row, after, actor, EventType::ReferralBegun, vec![TaskChange::Complete(TaskKind::FirstContact)]))
}

/// What was taken for the first contact was none.
fn begin_anew(row: &Model, actor: Actor) -> Result<Step, Problem> {
    let after = Model { first_contact_at: None, ..go_by_itself(row, actor, Act::BeginAnew)? };
    let kind = TaskKind::FirstContact;
    let opened_it = row.joined_to.is_none();
    let from = row.accepted_at.unwrap_or(actor.now);
    let tasks = opened_it.then(|| TaskChange::open(kind, clocks::carrier(row), from));
    Ok(step(row, after, actor, EventType::ReferralBegunInError, tasks.into_iter().collect()))
}

/// The first contact was at another time than was thought.
fn correct(row: &Model, actor: Actor, at: Option<DateTime<Utc>>) -> Step {
    let after = Model { first_contact_at: at, ..row.clone() };
    let mut corrected = step(row, after, actor, EventType::ReferralFirstContactCorrected, Vec::new());
    corrected.events = vec![(EventType::ReferralFirstContactCorrected, Audience::Service)];
    corrected
}

/// The person could not be reached. Whether enough was tried is decided by whoever holds the contacts.
///
/// # Errors
/// 403 where the caller never may; 409 in a state that does not allow it.
pub fn not_reached(row: &Model, actor: Actor, input: &wire::NotReached) -> Result<Step, Problem> {
    let after = Model {
        status_reason: None,
        status_comment: input.comment.as_ref().map(|comment| comment.as_str().to_owned()),
        status_comment_released: input.release_comment && input.comment.is_some(),
        not_reached: Some(input.clone()),
        ..go(row, actor, ReferralAction::NotReached)?
    };
    let episode = own_episode(row, EpisodeChange::LostContact);
    Ok(Step { episode, ..step(row, after, actor, EventType::ReferralNotReached, closing()) })
}
