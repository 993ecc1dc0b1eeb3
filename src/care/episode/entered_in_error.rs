//! What was written in an episode that should never have been there was never there either: its plans and what they permit,
//! what was measured and gained, the messages about it. Nobody is asked for any of it again.

use crate::care::referral::status::ErrorReason;
use crate::care::{care_plan, message_back, money_gain, outcome, story};
use crate::prelude::*;
use crate::system::task;

/// Marks all of it as in error, with its tasks.
pub async fn follow_in(tx: &Tx, id: EpisodeId, reason: ErrorReason) -> Result<(), Problem> {
    // Of an episode that was opened twice for one person, what they permit is theirs all the same.
    let is_theirs = reason == ErrorReason::Duplicate;
    care_plan::save::end_with_episode_in(tx, id, is_theirs).await?;
    outcome::save::end_with_episode_in(tx, id).await?;
    money_gain::save::end_with_episode_in(tx, id).await?;
    message_back::save::end_with_episode_in(tx, id).await?;
    story::save::end_with_episode_in(tx, id).await?;
    task::cancel_about_in(tx, &[id.0], &outcome::start::KINDS).await
}
