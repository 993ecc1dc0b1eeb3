//! What the acts on a quality assurance do alike: they start and stop its clocks, and see to what rests on the decision.

use chrono::Months;

use super::codes::QualityStatus;
use super::entity::{ActiveModel, Column, Entity, Model};
use super::rules::{REVIEW_MONTHS, expires_on};
use crate::county::worker::owner::owner_in;
use crate::prelude::*;
use crate::system::task::{self, Owner, Subject, TaskChange, TaskKind};

/// More of one asset in force than there are: a decision replaces the one before.
const MOST_IN_FORCE: u64 = 100;

/// By which day an agreement of this day is looked at again.
pub fn review_on(day: NaiveDate) -> NaiveDate {
    day.checked_add_months(Months::new(REVIEW_MONTHS)).unwrap_or(day)
}

/// Whose its tasks are: the link worker's who signed, where they are still here.
pub async fn carrier_in(tx: &Tx, row: &Model) -> Result<Owner, Problem> {
    owner_in(tx, row.signed_by_id, row.service_id).await
}

/// What expires next is asked for in time, for as long as people are connected.
pub fn renewal(row: &Model, owner: Owner) -> Vec<TaskChange> {
    let due = expires_on(&row.sheet).filter(|_| row.status.is_agreed());
    let next = due.map(|day| TaskChange::open_by(TaskKind::RenewQualityEvidence, owner, day));
    std::iter::once(TaskChange::CompleteOnce(TaskKind::RenewQualityEvidence)).chain(next).collect()
}

/// The clocks that a decision starts.
pub async fn start_clocks_in(tx: &Tx, row: &Model) -> Result<(), Problem> {
    let mut changes = vec![TaskChange::CompleteOnce(TaskKind::GuideQualityAssurance)];
    if row.status.is_agreed() {
        let owner = carrier_in(tx, row).await?;
        changes.extend(row.review_on.map(|day| TaskChange::open_by(TaskKind::ReviewQualityAssurance, owner, day)));
        changes.push(TaskChange::open(TaskKind::CatchUpWithGroup, owner, tx.now()));
        let last = row.actions.0.iter().map(|action| action.due_on).max();
        changes.extend(last.map(|day| TaskChange::open_by(TaskKind::SeeToQualityActions, owner, day)));
        changes.extend(renewal(row, owner));
    }
    task::apply_in(tx, Subject::of(row), &changes).await
}

/// Nothing of it is waited for any more.
pub async fn stop_clocks_in(tx: &Tx, row: &Model) -> Result<(), Problem> {
    let changes = [
        TaskChange::CompleteOnce(TaskKind::ReviewQualityAssurance),
        TaskChange::Cancel(TaskKind::GuideQualityAssurance),
        TaskChange::Cancel(TaskKind::CatchUpWithGroup),
        TaskChange::Cancel(TaskKind::SeeToQualityActions),
        TaskChange::Cancel(TaskKind::RenewQualityEvidence),
    ];
    task::apply_in(tx, Subject::of(row), &changes).await
}

/// A manager's decision that nobody is connected is a manager's to change (002 §9, step 4).
///
/// # Errors
/// 403 `forbidden` for others while it is in force.
pub async fn refuse_overruling_in(tx: &Tx, asset: AssetId) -> Result<(), Problem> {
    if tx.caller().role == Role::ServiceManager {
        return Ok(());
    }
    let db = tx.system("whether a group is refused is asked of all that was decided on it");
    let refused = Entity::find()
        .filter(Column::AssetId.eq(asset))
        .filter(Column::Status.eq(QualityStatus::DoNotConnect))
        .limit(1)
        .one(&db);
    match refused.await? {
        None => Ok(()),
        Some(_) => Err(Problem::new(Code::Forbidden)
            .because("The manager decided that nobody is connected, and decides this one too: ask for guidance")),
    }
}

/// Those of the asset that were in force are so no more: this one is.
pub async fn replace_others_in(tx: &Tx, row: &Model) -> Result<(), Problem> {
    let db = tx.system("a decision replaces the one before, whoever made that");
    let before = Entity::find()
        .filter(Column::AssetId.eq(row.asset_id))
        .filter(Column::Status.is_in(QualityStatus::IN_FORCE))
        .filter(Column::Id.ne(row.id))
        .limit(MOST_IN_FORCE)
        .all(&db);
    for one in before.await? {
        let change =
            ActiveModel { status: Set(QualityStatus::Replaced), updated_at: Set(tx.now()), ..Default::default() };
        let replaced = tx.update_through::<Entity>(&db, &one, change).await?;
        tx.emit(replaced.event(EventType::QualityAssuranceReplaced));
        stop_clocks_in(tx, &replaced).await?;
    }
    Ok(())
}
