//! What becomes of connections where something else happens: the person permits no more that a group is told, their episode
//! should never have been there, the asset closes.

use super::codes::ConnectionStatus;
use super::entity::{ActiveModel, Column, Entity, Model};
use super::places::place_in;
use super::save::carrier_in;
use crate::prelude::*;
use crate::system::task::{self, Owner, Subject, TaskChange, TaskKind};
use sea_orm::Update;

/// The most live connections of one asset that are followed up at once: as many as it may have room for.
const MOST_LIVE: u64 = 10_000;

/// The groups are told nothing any more from now on: one of them, or all.
pub async fn sharing_ends_in(tx: &Tx, person: PersonId, recipient: Option<OrganisationId>) -> Result<(), Problem> {
    let db = tx.system("what a group is told ends with the person's permission, whoever carries the case");
    let told = Entity::find()
        .filter(Column::PersonId.eq(person))
        .filter(Column::Shared.is_not_null())
        .filter(Condition::all().add_option(recipient.map(|id| Column::OrganisationId.eq(id))));
    for row in told.all(&db).await? {
        let change = ActiveModel { shared: Set(None), ..Default::default() };
        change_in(tx, &row, change, EventType::ConnectionSharingEnded).await?;
    }
    Ok(())
}

/// The connections of an episode that should never have been there, should not either: their places are free.
pub async fn end_with_episode_in(tx: &Tx, episode: EpisodeId) -> Result<(), Problem> {
    let db = tx.system("what belongs to an episode ends with it, whoever carries the case");
    let standing = Entity::find()
        .filter(Column::EpisodeId.eq(episode))
        .filter(Column::Status.ne(ConnectionStatus::EnteredInError))
        .all(&db)
        .await?;
    for row in standing {
        if row.has_place {
            place_in(tx, row.asset_id, false).await?;
        }
        let change = ActiveModel {
            status: Set(ConnectionStatus::EnteredInError),
            has_place: Set(false),
            ended_at: Set(Some(row.ended_at.unwrap_or(tx.now()))),
            shared: Set(None),
            ..Default::default()
        };
        change_in(tx, &row, change, EventType::ConnectionEnteredInError).await?;
        task::apply_in(tx, Subject::of(&row), &[TaskChange::Cancel(TaskKind::FollowUpConnection)]).await?;
    }
    Ok(())
}

/// Who carries a person that goes to an asset which closes hears of it.
pub async fn asset_closes_in(tx: &Tx, id: AssetId) -> Result<(), Problem> {
    let live = [
        ConnectionStatus::Agreed,
        ConnectionStatus::WaitingForPlace,
        ConnectionStatus::Introduced,
        ConnectionStatus::Attending,
        ConnectionStatus::Settled,
    ];
    let db = tx.system("everybody who goes to an asset that closes is followed up, whoever carries the case");
    let found = Entity::find()
        .filter(Column::AssetId.eq(id))
        .filter(Column::Status.is_in(live))
        .limit(MOST_LIVE)
        .all(&db)
        .await?;
    let mut parts = Vec::new();
    for row in &found {
        let owner = Owner::Worker(carrier_in(tx, row.episode_id).await?);
        parts.push((Subject::of(row), vec![TaskChange::open(TaskKind::ReadGroupAnswer, owner, tx.now())]));
    }
    task::apply_to_each_new_in(tx, &parts).await
}

async fn change_in(tx: &Tx, before: &Model, mut change: ActiveModel, kind: EventType) -> Result<(), Problem> {
    change.id = sea_orm::ActiveValue::Unchanged(before.id);
    change.version = Set(before.version + 1);
    change.updated_at = Set(tx.now());
    let db = tx.system("a connection changes with what it rests on, whoever may see it");
    let update = Update::one(change).validate()?.filter(Column::Version.eq(before.version));
    let row: Model = tx.checked(update.exec(&db).await)?;
    tx.emit(row.event(kind));
    Ok(())
}
