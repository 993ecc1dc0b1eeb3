//! When a group is asked: six months after the first person got a place there, and six months after the survey before was over.

use super::codes::SurveyStatus;
use super::entity::{ActiveModel, Column, Entity, Model};
use super::rules::{chased_on, due_after};
use crate::community::asset::codes::AssetStatus;
use crate::community::asset::entity as asset;
use crate::prelude::*;
use crate::system::task::{self, Owner, Subject, TaskChange, TaskKind};

/// A place was given at the asset: it is asked from now on. The place is taken at the asset's own row, so that of two at once the
/// second finds the survey of the first.
pub async fn begin_in(tx: &Tx, asset: &asset::Model) -> Result<(), Problem> {
    let db = tx.system("a group is asked how it copes, whoever connects somebody to it");
    let known = Entity::find().filter(Column::AssetId.eq(asset.id)).limit(1).one(&db).await?;
    if known.is_some() {
        return Ok(());
    }
    open_in(tx, asset).await
}

/// The one before is over: the next is due in six months, unless the group is gone.
pub async fn next_in(tx: &Tx, row: &Model) -> Result<(), Problem> {
    let db = tx.system("the next survey follows the one before, whoever answered that");
    let asset = asset::Entity::find_by_id(row.asset_id).one(&db).await?;
    match asset.filter(|asset| asset.status != AssetStatus::Defunct) {
        Some(asset) => open_in(tx, &asset).await,
        None => Ok(()),
    }
}

async fn open_in(tx: &Tx, asset: &asset::Model) -> Result<(), Problem> {
    let due_on = due_after(calendar::local_date(tx.now()));
    let row = Model {
        id: ConfidenceSurveyId::new(),
        version: 1,
        service_id: asset.service_id,
        asset_id: asset.id,
        status: SurveyStatus::Due,
        due_on,
        sent_at: None,
        reminders: 0,
        answered_at: None,
        answered_by: None,
        answers: None,
        quarter: None,
        coped_well: None,
        people_connected: None,
        could_cope_with: None,
        volunteers: None,
        comment: None,
        created_at: tx.now(),
        updated_at: tx.now(),
    };
    let change: ActiveModel = row.clone().into_active_model().reset_all();
    let db = tx.system("a survey becomes due by what others do");
    tx.checked(Entity::insert(change).exec_without_returning(&db).await)?;
    tx.emit(row.event(EventType::ConfidenceSurveyDue));
    let send = TaskChange::open_by(TaskKind::SendConfidenceSurvey, Owner::Service, due_on);
    task::apply_to_new_in(tx, Subject::of(&row), &[send]).await
}

/// The group is reminded next, or rung, on its day.
pub fn chase(row: &Model) -> Vec<TaskChange> {
    let sent_on = row.sent_at.map(calendar::local_date);
    let next = sent_on.and_then(|day| chased_on(day, row.reminders));
    let next = next.map(|day| TaskChange::open_by(TaskKind::ChaseConfidenceSurvey, Owner::Service, day));
    std::iter::once(TaskChange::CompleteOnce(TaskKind::ChaseConfidenceSurvey)).chain(next).collect()
}

/// Nobody is asked or chased any more.
pub fn over() -> [TaskChange; 3] {
    [
        TaskChange::Complete(TaskKind::SendConfidenceSurvey),
        TaskChange::Cancel(TaskKind::ChaseConfidenceSurvey),
        TaskChange::Complete(TaskKind::AnswerConfidenceSurvey),
    ]
}
