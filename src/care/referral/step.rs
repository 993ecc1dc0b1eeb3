//! What every step on a referral does alike: load, decide, compare the caller's copy, save, say.

use sea_orm::DbErr;

use super::entity::{Entity, Model};
use super::events;
use super::rules::Relation;
use super::rules::steps::{Actor, EpisodeChange, Step};
use super::views::{actor_in, view_of};
use crate::prelude::*;
use kernel::http::etag::IfMatch;

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
///
/// # Errors
/// As [`step_in`].
pub async fn step(
    cx: &Cx,
    action: Action,
    id: ReferralId,
    decide: impl Fn(&Model, Actor) -> Result<Step, Problem>,
) -> Result<Reply, Problem> {
    cx.write(action, async |tx| step_in(cx, tx, id, &decide).await?.done(cx, tx).await).await
}

/// The same within a transaction that goes on. `If-Match` is required of the service, and heeded where a sender sends it.
///
/// # Errors
/// 404 unless the caller may know of it; 428, 412 for `If-Match`; the rule's own.
pub async fn step_in(
    cx: &Cx,
    tx: &Tx,
    id: ReferralId,
    decide: impl Fn(&Model, Actor) -> Result<Step, Problem>,
) -> Result<Stepped, Problem> {
    let row = tx.get::<Entity>(id).await?;
    let actor = actor_in(tx, &row).await?;
    let if_match = match actor.relation {
        Relation::Service(_) | Relation::Colleague(_) => cx.needs_if_match()?,
        Relation::Referrer(_) | Relation::Practice => cx.if_match()?,
    };
    let step = decide(&row, actor)?;
    check_if_match_in(cx, tx, &if_match, &row).await?;

    let episode = step.episode;
    let row = events::save_in(tx, &row, step).await?;
    Ok(Stepped { row, actor, episode })
}

/// Lets a step pass where the caller's copy is still what they would be shown.
///
/// What was added to the referral is read after its row. Where somebody changed both in between, the state comes before
/// the version: the act is run again on what is there now.
async fn check_if_match_in(cx: &Cx, tx: &Tx, if_match: &IfMatch, row: &Model) -> Result<(), Problem> {
    let Err(stale) = cx.check_if_match(if_match, &view_of(tx, row).await?) else { return Ok(()) };
    if tx.get::<Entity>(row.id).await?.version == row.version {
        return Err(stale);
    }
    tx.checked(Err(DbErr::RecordNotUpdated))
}

impl Stepped {
    /// 200 with the referral as the caller sees it now.
    pub async fn done(self, cx: &Cx, tx: &Tx) -> Result<Reply, Problem> {
        cx.ok(&view_of(tx, &self.row).await?)
    }
}
