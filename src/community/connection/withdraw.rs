//! What becomes of connections where something else happens: the person permits no more that a group is told, their episode
//! should never have been there, they die, the asset closes.

use super::codes::{ConnectionEndReason, ConnectionStatus};
use super::entity::{ActiveModel, Column, Entity, Model};
use super::places::place_in;
use super::save::carriers_in;
use crate::care::consent::entity as consent;
use crate::care::consent::{ConsentDecision, ConsentPurpose};
use crate::prelude::*;
use crate::system::task::{self, Owner, Subject, TaskChange, TaskKind};
use catalogue::SensitiveClass;
use sea_orm::sea_query::{BinOper, Expr, ExprTrait};
use std::collections::BTreeMap;

/// The most live connections of one asset that are followed up at once: as many as it may have room for.
const MOST_LIVE: u64 = 10_000;

/// The groups are told nothing any more from now on: one of them, or all.
pub async fn sharing_ends_in(tx: &Tx, person: PersonId, recipient: Option<OrganisationId>) -> Result<(), Problem> {
    let db = tx.system("what a group is told ends with the person's permission, whoever carries the case");
    let sharing = Entity::find()
        .filter(Column::PersonId.eq(person))
        .filter(Column::Shared.is_not_null())
        .filter(Condition::all().add_option(recipient.map(|id| Column::OrganisationId.eq(id))));
    for row in sharing.all(&db).await? {
        let change = ActiveModel { shared: Set(None), ..Default::default() };
        change_in(tx, &row, change, EventType::ConnectionSharingEnded).await?;
    }
    Ok(())
}

/// Of two rows found to be one person, or told apart again: what no permission of theirs stands for any more, no group is told.
pub async fn follow_in(tx: &Tx, person: PersonId) -> Result<(), Problem> {
    let db = tx.system("a group is told what the person's newest word permits, whoever carries the case");
    let sharing =
        Entity::find().filter(Column::PersonId.eq(person)).filter(Column::Shared.is_not_null()).all(&db).await?;
    if sharing.is_empty() {
        return Ok(());
    }
    let decided = consent::Entity::find()
        .filter(consent::Column::PersonId.eq(person))
        .filter(consent::Column::Purpose.eq(ConsentPurpose::Connection))
        .filter(consent::Column::ReferralId.is_null())
        .order_by_asc(consent::Column::RecordedAt)
        .order_by_asc(consent::Column::Id)
        .all(&db)
        .await?;
    // The later takes the place of the earlier. Of one for the group and one for all groups the later counts.
    let mut newest = BTreeMap::new();
    for (at, one) in decided.iter().enumerate() {
        newest.insert(one.recipient_id, (at, one.decision));
    }
    for row in sharing {
        let (of_group, of_all) = (newest.get(&row.organisation_id), newest.get(&None));
        let stands = of_group.into_iter().chain(of_all).max_by_key(|(at, _)| *at);
        if stands.is_none_or(|(_, decision)| *decision != ConsentDecision::Given) {
            let change = ActiveModel { shared: Set(None), ..Default::default() };
            change_in(tx, &row, change, EventType::ConnectionSharingEnded).await?;
        }
    }
    Ok(())
}

/// Who has died goes nowhere any more: their connections end, and their places are free.
pub async fn end_with_person_in(tx: &Tx, person: PersonId) -> Result<(), Problem> {
    let db = tx.system("a death ends all connections of the person, whoever carries the case");
    let live = Entity::find()
        .filter(Column::PersonId.eq(person))
        .filter(Column::Status.is_in(ConnectionStatus::LIVE))
        .all(&db);
    for row in live.await? {
        if row.has_place {
            place_in(tx, row.asset_id, false).await?;
        }
        let (status, kind) = match row.status {
            ConnectionStatus::Attending | ConnectionStatus::Settled => {
                (ConnectionStatus::Stopped, EventType::ConnectionStopped)
            }
            _ => (ConnectionStatus::DidNotStart, EventType::ConnectionNotStarted),
        };
        let change = ActiveModel {
            status: Set(status),
            has_place: Set(false),
            ended_at: Set(Some(tx.now())),
            end_reason: Set(Some(ConnectionEndReason::Deceased)),
            ..Default::default()
        };
        change_in(tx, &row, change, kind).await?;
        let over = [TaskKind::FollowUpConnection, TaskKind::ReviewVolunteerMatch].map(TaskChange::Cancel);
        task::apply_in(tx, Subject::of(&row), &over).await?;
    }
    Ok(())
}

/// The connections to an asset bear the classes that its listing has gained, those that stand already too.
pub async fn add_classes_of_asset_in(tx: &Tx, id: AssetId, classes: &[SensitiveClass]) -> Result<(), Problem> {
    let db = tx.system("a connection bears the classes of its asset, whoever carries the case");
    for class in classes {
        let borne = Expr::col(Column::Classes).binary(BinOper::Custom("||"), Expr::val(format!("{class}|")));
        let bear = Entity::update_many()
            .col_expr(Column::Classes, borne)
            .col_expr(Column::Version, Expr::col(Column::Version).add(1))
            .col_expr(Column::UpdatedAt, Expr::val(tx.now()))
            .filter(Column::AssetId.eq(id))
            .filter(Column::Classes.not_like(format!("%|{class}|%")));
        tx.checked(bear.exec(&db).await)?;
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
        let over = [TaskKind::FollowUpConnection, TaskKind::ReviewVolunteerMatch].map(TaskChange::Cancel);
        task::apply_in(tx, Subject::of(&row), &over).await?;
    }
    Ok(())
}

/// Who carries a person that goes to an asset which closes hears of it.
pub async fn asset_closes_in(tx: &Tx, id: AssetId) -> Result<(), Problem> {
    let open = |owner| vec![TaskChange::open(TaskKind::ReadGroupAnswer, owner, tx.now())];
    let each: Vec<_> = everybody_in(tx, id).await?.into_iter().map(|(subject, owner)| (subject, open(owner))).collect();
    task::apply_to_each_new_in(tx, &each).await
}

/// Who carries a person that goes to an asset to which nobody new is connected asks them how they are, unless they are to do so
/// already.
pub async fn ask_everybody_in(tx: &Tx, id: AssetId) -> Result<(), Problem> {
    task::open_unless_open_in(tx, TaskKind::AskAfterConcern, everybody_in(tx, id).await?).await
}

/// The connections of everybody who goes there, each with who carries the case.
async fn everybody_in(tx: &Tx, id: AssetId) -> Result<Vec<(Subject, Owner)>, Problem> {
    let db = tx.system("everybody who goes to an asset that closes is followed up, whoever carries the case");
    let found = Entity::find()
        .filter(Column::AssetId.eq(id))
        .filter(Column::Status.is_in(ConnectionStatus::LIVE))
        .limit(MOST_LIVE)
        .all(&db)
        .await?;
    let owners = carriers_in(tx, &found).await?;
    Ok(found.iter().map(Subject::of).zip(owners).collect())
}

async fn change_in(tx: &Tx, before: &Model, mut change: ActiveModel, kind: EventType) -> Result<(), Problem> {
    change.updated_at = Set(tx.now());
    let db = tx.system("a connection changes with what it rests on, whoever may see it");
    let row = tx.update_through::<Entity>(&db, before, change).await?;
    tx.emit(row.event(kind));
    Ok(())
}
