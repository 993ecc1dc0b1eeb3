//! What every step on a referral does alike: who acts, what the rule decides, the caller's copy, the events and the tasks.

use std::borrow::Cow;

use super::entity::{Entity, Model};
use super::events;
use super::rules::steps::{self, Actor, EpisodeChange};
use super::views::actor_in;
use crate::prelude::*;

/// A step that was saved: what is left to be done about the referral's episode.
pub struct Stepped {
    /// The referral as it is now.
    pub row: Model,
    /// Who did it, and when.
    pub actor: Actor,
    /// What becomes of the episode that it opened.
    pub episode: EpisodeChange,
}

/// Does what the rule `decide` says, and answers with the referral.
pub async fn step(
    cx: &Cx,
    action: Action,
    id: ReferralId,
    decide: impl Fn(&Model, Actor) -> Result<steps::Step, Problem>,
) -> Result<Reply, Problem> {
    cx.step::<Entity>(action, id, async |tx, step| Ok(step_in(tx, step, &decide).await?.row)).await
}

/// The same within a step that goes on.
pub async fn step_in(
    tx: &Tx,
    step: &Step<'_, Entity>,
    decide: impl Fn(&Model, Actor) -> Result<steps::Step, Problem>,
) -> Result<Stepped, Problem> {
    let actor = actor_in(tx, &step.row).await?;
    // A sender is refused by what they are shown, and by no more.
    let shown = if tx.caller().role.is_outside() { step.row.for_outside() } else { Cow::Borrowed(&step.row) };
    let decided = decide(&shown, actor)?;
    step.check_if_match().await?;

    let episode = decided.episode;
    let row = events::save_in(tx, &step.row, decided).await?;
    Ok(Stepped { row, actor, episode })
}
