//! The first interaction of an episode triggers its code, whichever act made a contact the first one; and loses it where the
//! contact turns out not to have been.

use super::codes::{CodedEntryStatus, CodingError, CodingTrigger, SnomedCode};
use super::entity::{ActiveModel, Column, Entity, Model};
use super::save::{CodableAct, code_besides_in, wrong_in};
use crate::care::contact;
use crate::care::contact::codes::ContactPurpose;
use crate::care::contact::entity::conversations;
use crate::care::episode;
use crate::care::referral;
use crate::prelude::*;

/// Puts the code of an episode right after one of its contacts was written down, changed or marked as entered in error.
/// Every act that does so calls it, in its own transaction.
///
/// What a practice has coded itself stays, and so does what is in a record already as long as there is any interaction.
/// An entry that somebody has marked as wrong is not made again by itself for the same contact: ask for it.
pub async fn recompute_in(tx: &Tx, episode_id: EpisodeId) -> Result<(), Problem> {
    let (first, standing) = (first_in(tx, episode_id).await?, standing_in(tx, episode_id).await?);
    match (standing, first) {
        (Some(entry), Some(first)) => follow_in(tx, &entry, &first).await,
        (Some(entry), None) if entry.trigger == CodingTrigger::Interaction => {
            wrong_in(tx, Condition::all().add(Column::Id.eq(entry.id)), CodingError::DidNotHappen).await
        }
        (None, Some(first)) if !was_wrong_in(tx, first.id).await? => {
            let (episode, referral) = case_in(tx, episode_id).await?;
            let act = CodableAct {
                what: CodingTrigger::Interaction,
                role: first.role,
                at: first.starts_at,
                referral: &referral,
                episode: Some(&episode),
                contact_id: Some(first.id),
                receipt: None,
            };
            code_besides_in(tx, act).await
        }
        _ => Ok(()),
    }
}

/// What is not in a record yet follows the contact that is the first now, or that took place at another time than was
/// said at first. The deadline stays: it runs from when the code was first triggered.
async fn follow_in(tx: &Tx, entry: &Model, first: &contact::entity::Model) -> Result<(), Problem> {
    let is_same = entry.contact_id == Some(first.id) && entry.occurred_at == first.starts_at;
    if is_same || entry.trigger != CodingTrigger::Interaction || entry.status != CodedEntryStatus::ToEnter {
        return Ok(());
    }
    let change = ActiveModel {
        contact_id: Set(Some(first.id)),
        occurred_at: Set(first.starts_at),
        updated_at: Set(tx.now()),
        ..Default::default()
    };
    let entry = tx.update::<Entity>(entry, change).await?;
    tx.emit(entry.event(EventType::CodedEntryCorrected));
    Ok(())
}

/// The episode, and the referral that opened it.
pub(super) async fn case_in(
    tx: &Tx,
    id: EpisodeId,
) -> Result<(episode::entity::Model, referral::entity::Model), Problem> {
    let db = tx.system("an episode's codes are those of the referral that opened it, whoever carries it");
    let found = episode::entity::Entity::find_by_id(id).one(&db).await?;
    let episode = found.ok_or_else(|| Problem::new(Code::InternalError))?;
    let opening = referral::entity::Entity::find_by_id(episode.referral_id).one(&db).await?;
    Ok((episode, opening.ok_or_else(|| Problem::new(Code::InternalError))?))
}

/// The first interaction that is coded: a link worker's conversation to support the person, before the episode closed.
async fn first_in(tx: &Tx, id: EpisodeId) -> Result<Option<contact::entity::Model>, Problem> {
    let db = tx.system("which interaction is the first is counted over all of the episode's, whoever had them");
    let found = contact::entity::Entity::find()
        .filter(contact::entity::Column::EpisodeId.eq(id))
        .filter(conversations())
        .filter(contact::entity::Column::Role.eq(Role::LinkWorker))
        .filter(contact::entity::Column::Purpose.eq(ContactPurpose::Support))
        .order_by_asc(contact::entity::Column::StartsAt)
        .order_by_asc(contact::entity::Column::Id)
        .one(&db)
        .await?;
    Ok(found)
}

async fn standing_in(tx: &Tx, id: EpisodeId) -> Result<Option<Model>, Problem> {
    let db = tx.system("an episode's code is there once, whoever may see it");
    let found = Entity::find()
        .filter(Column::EpisodeId.eq(id))
        .filter(Column::Code.eq(SnomedCode::TakenUp))
        .filter(Column::Status.is_in(CodedEntryStatus::STANDING))
        .one(&db)
        .await?;
    Ok(found)
}

async fn was_wrong_in(tx: &Tx, contact: ContactId) -> Result<bool, Problem> {
    let db = tx.system("an entry that was wrong is not made again, whoever said so");
    Ok(Entity::find().filter(Column::ContactId.eq(contact)).count(&db).await? > 0)
}
