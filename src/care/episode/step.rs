//! What every act on an episode does alike.

use sea_orm::DbErr;

use super::entity::{Entity, Model};
use super::history::{Said, came_to_in};
use super::rules::check;
use super::status::{EpisodeAction, EpisodeStatus};
use super::views::view_of;
use crate::care::referral::rules::Relation;
use crate::care::referral::rules::steps::Actor;
use crate::prelude::*;
use crate::system::task::{self, Subject, TaskChange};
use kernel::http::etag::IfMatch;

/// An episode that the caller is about to change, and may.
pub struct Step {
    /// The row as it was read.
    pub row: Model,
    /// Where the act leads.
    pub status: EpisodeStatus,
    /// Who acts, and when, for the steps of the referrals that follow.
    pub actor: Actor,
    if_match: IfMatch,
}

/// Loads the row and decides by the rules whether the act is open to the caller.
///
/// # Errors
/// 404, 403 where a reason is wanted, 428, and [`check`]'s own.
pub async fn begin_in(cx: &Cx, tx: &Tx, id: EpisodeId, action: EpisodeAction) -> Result<Step, Problem> {
    let row = tx.get::<Entity>(id).await?;
    let if_match = cx.needs_if_match()?;
    let status = check(&row, tx.caller().role, action)?;
    Ok(Step { row, status, actor: actor(tx), if_match })
}

/// The caller, as the actor of the steps of referrals that follow an episode.
pub fn actor(tx: &Tx) -> Actor {
    Actor { relation: Relation::Service(tx.caller().role), worker: tx.caller().worker_id(), now: tx.now() }
}

impl Step {
    /// Lets it pass where the caller's copy is still what they would be shown: after every other reason to refuse.
    ///
    /// The history is read after the row. Where somebody changed both in between, the state comes before the version:
    /// the act is run again on what is there now.
    ///
    /// # Errors
    /// 412.
    pub async fn check_if_match_in(&self, cx: &Cx, tx: &Tx) -> Result<(), Problem> {
        let Err(stale) = cx.check_if_match(&self.if_match, &view_of(tx, &self.row).await?) else { return Ok(()) };
        if tx.get::<Entity>(self.row.id).await?.version == self.row.version {
            return Err(stale);
        }
        tx.checked(Err(DbErr::RecordNotUpdated))
    }
}

/// Saves the row, and what was said of a status that it came to.
///
/// # Errors
/// The database's own; a lost race runs the act again.
pub async fn save_in(tx: &Tx, before: &Model, after: Model, said: Option<Said>) -> Result<Model, Problem> {
    let after = Model { updated_at: tx.now(), ..after };
    let row = tx.update::<Entity>(before, after.into_active_model().reset_all()).await?;
    if let Some(said) = said {
        came_to_in(tx, &row, said).await?;
    }
    Ok(row)
}

/// Changes the tasks that are about an episode.
pub async fn tasks_in(tx: &Tx, row: &Model, changes: &[TaskChange]) -> Result<(), Problem> {
    task::apply_in(tx, Subject::of(row), changes).await
}

/// The event that tells what became of it.
pub fn event(kind: EventType, row: &Model) -> Event {
    Event::new(kind, row.id.0).to(Audience::Service).in_service(row.service_id).with(json!({
        "status": row.status,
        "referral_id": row.referral_id,
        "worker_id": row.worker_id,
        "hold_reason": row.hold_reason,
        "closing_reason": row.closing_reason,
    }))
}
