//! Which contact is the first, and what that makes of the referrals of its episode.

use super::case::Case;
use super::entity::{ActiveModel, Column, Entity, Model, conversations};
use crate::care::referral::events;
use crate::care::referral::rules::Relation;
use crate::care::referral::rules::first_contact;
use crate::care::referral::rules::steps::Actor;
use crate::prelude::*;

/// The first conversation of an episode that took place: what its waiting time ends with. None that was entered in
/// error, none after its end, and never a one-way text, letter or voicemail.
pub async fn first_contact_in(tx: &Tx, episode: EpisodeId) -> Result<Option<Model>, Problem> {
    earliest_in(tx, episode, None).await
}

async fn earliest_in(tx: &Tx, episode: EpisodeId, since: Option<DateTime<Utc>>) -> Result<Option<Model>, Problem> {
    let found = Entity::find()
        .filter(Column::EpisodeId.eq(episode))
        .filter(conversations())
        .filter(Condition::all().add_option(since.map(|since| Column::StartsAt.gte(since))))
        .order_by_asc(Column::StartsAt)
        .order_by_asc(Column::Id)
        .one(&tx.system("which contact is the first is counted over all of the episode's, whoever had them"))
        .await?;
    Ok(found)
}

/// Puts right when each referral of the episode began, given the first contact that took place.
pub(super) async fn recompute_in(tx: &Tx, case: &Case, first: Option<&Model>) -> Result<(), Problem> {
    let actor = Actor { relation: Relation::Service(tx.caller().role), worker: tx.caller().worker_id(), now: tx.now() };
    for row in &case.referrals {
        let at = match row.joined_to {
            None => first.map(|first| first.starts_at),
            Some(_) => earliest_in(tx, case.episode.id, row.accepted_at).await?.map(|first| first.starts_at),
        };
        if let Some(step) = first_contact::first_contact(row, actor, at)? {
            events::save_in(tx, row, step).await?;
        }
    }
    Ok(())
}

/// Marks the first contact of an episode as such, and no other: answers which it is, as it was read.
pub(super) async fn mark_in(tx: &Tx, episode: EpisodeId) -> Result<Option<Model>, Problem> {
    let first = first_contact_in(tx, episode).await?;
    let marked = Entity::find()
        .filter(Column::EpisodeId.eq(episode))
        .filter(Column::IsFirstContact.eq(true))
        .all(&tx.system("which contact is the first is counted over all of the episode's, whoever had them"))
        .await?;
    let mark = |is_first| ActiveModel { is_first_contact: Set(is_first), ..Default::default() };
    for row in marked.iter().filter(|row| first.as_ref().is_none_or(|first| first.id != row.id)) {
        tx.update::<Entity>(row, mark(false)).await?;
    }
    if let Some(first) = first.as_ref().filter(|first| !first.is_first_contact) {
        tx.update::<Entity>(first, mark(true)).await?;
    }
    Ok(first)
}
