//! What the acts on a connection do alike: they take and leave a place of the asset, start and stop its clocks, and say whose
//! they are.

use std::collections::HashMap;

use chrono::NaiveDate;
use sea_orm::ConnectionTrait;

use super::codes::ConnectionStatus;
use super::entity::{ActiveModel, Entity, Model};
use super::places::place_in;
use crate::care::episode;
use crate::county::worker::owner::{owner, owner_in};
use crate::prelude::*;
use crate::system::task::{self, Owner, Subject, TaskChange, TaskKind};

/// So many are asked for in one statement.
const PIECE: usize = 1_000;

/// Takes the row to a status, with its place and its end: the row as it is then.
///
/// # Errors
/// 412; 409 `asset_full`.
pub async fn move_in(
    tx: &Tx,
    step: &Step<'_, Entity>,
    to: ConnectionStatus,
    kind: EventType,
    change: ActiveModel,
) -> Result<Model, Problem> {
    step.check_if_match().await?;
    let before = &step.row;
    if to.has_place() != before.has_place {
        place_in(tx, before.asset_id, to.has_place()).await?;
    }
    let ended_at = to.is_over().then(|| before.ended_at.unwrap_or(tx.now()));
    let change = ActiveModel { status: Set(to), has_place: Set(to.has_place()), ended_at: Set(ended_at), ..change };
    let row = step.save(kind, change).await?;
    if to.is_over() && before.status != to {
        let over = [TaskKind::FollowUpConnection, TaskKind::ReviewVolunteerMatch].map(TaskChange::Cancel);
        task::apply_in(tx, Subject::of(&row), &over).await?;
    }
    Ok(row)
}

/// Whose its tasks are: of who carries the case, or of the service where they have left.
pub async fn carrier_in(tx: &Tx, row: &Model) -> Result<Owner, Problem> {
    let db = tx.system("what a group says is for who carries the case, whom the group does not know");
    let found = episode::entity::Entity::find_by_id(row.episode_id).one(&db).await?;
    let carrier = found.filter(|episode| !episode.waits_for_worker()).map(|episode| episode.worker_id);
    owner_in(tx, carrier, row.service_id).await
}

/// The same of many.
pub async fn carriers_in(tx: &Tx, rows: &[Model]) -> Result<Vec<Owner>, Problem> {
    let db = tx.system("what becomes of a group is for who carries the cases of those who go there");
    Ok(carriers(&db, rows).await?)
}

/// The same, for what no act of anybody's calls for.
///
/// # Errors
/// The database's own.
pub async fn carriers(db: &impl ConnectionTrait, rows: &[Model]) -> Result<Vec<Owner>, DbErr> {
    let mut carriers: HashMap<EpisodeId, Option<WorkerId>> = HashMap::new();
    for piece in rows.chunks(PIECE) {
        let ids = piece.iter().map(|row| row.episode_id);
        let found = episode::entity::Entity::find().filter(episode::entity::Column::Id.is_in(ids)).all(db).await?;
        let carried = |row: &episode::entity::Model| (!row.waits_for_worker()).then_some(row.worker_id);
        carriers.extend(found.iter().map(|row| (row.id, carried(row))));
    }
    // Many people who go to one group have few workers.
    let mut known: HashMap<(Option<WorkerId>, ServiceId), Owner> = HashMap::new();
    let mut owners = Vec::with_capacity(rows.len());
    for row in rows {
        let carrier = (carriers.get(&row.episode_id).copied().flatten(), row.service_id);
        let owner = match known.get(&carrier) {
            Some(owner) => *owner,
            None => owner(db, carrier.0, carrier.1).await?,
        };
        known.insert(carrier, owner);
        owners.push(owner);
    }
    Ok(owners)
}

/// Somebody asks the person how it goes, on a day or after the usual time.
pub fn follow_up(owner: Owner, on: Option<NaiveDate>, now: DateTime<Utc>) -> TaskChange {
    let kind = TaskKind::FollowUpConnection;
    match on {
        None => TaskChange::open(kind, owner, now),
        Some(day) => TaskChange::open_by(kind, owner, day),
    }
}

/// Opens a task for the worker of the case to read what the group said, where it is the group that says it.
pub async fn open_task_for_worker_in(tx: &Tx, row: &Model, kind: TaskKind) -> Result<(), Problem> {
    if tx.caller().role != Role::AssetEditor {
        return Ok(());
    }
    let owner = carrier_in(tx, row).await?;
    task::apply_in(tx, Subject::of(row), &[TaskChange::open(kind, owner, tx.now())]).await
}
