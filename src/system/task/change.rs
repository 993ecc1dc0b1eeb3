//! What an act makes of its subject's tasks: decided by the pure rules of the slice, carried out here in the act's own
//! transaction.

use std::collections::{BTreeSet, HashMap};

use sea_orm::{ConnectionTrait, Update};

use super::entity::{self};
use super::objection::heeded_in;
use super::subject::OwnerKind;
use super::{Owner, Subject, TaskChange, TaskKind, TaskStatus, rules};
use crate::insight::notification::open;
use crate::prelude::*;
use kernel::db::{Executor, Transaction};
use kernel::event;
use kernel::event::entity::Actor;

/// So many subjects are asked for in one statement.
const PIECE: usize = 1_000;

/// Carries the changes out, in their order, and emits what became of each task.
pub async fn apply_in(tx: &Tx, subject: Subject, changes: &[TaskChange]) -> Result<(), Problem> {
    let db = tx.system("an act meets and cancels its subject's tasks, whoever owns them");
    let mut open = entity::Entity::find()
        .filter(entity::Column::SubjectId.eq(subject.id))
        .filter(entity::Column::Status.eq(TaskStatus::Open))
        .all(&db)
        .await?;
    let owners: HashMap<TaskId, Option<WorkerId>> = open.iter().map(|task| (task.id, task.owner_worker_id)).collect();
    let CarriedOut { touched, made } = carry_out(&mut open, subject, changes, tx.caller().principal.id(), tx.now());
    let mut given = Vec::new();
    for task in open.into_iter().filter(|task| touched.contains(&task.id)) {
        tx.emit(change_event(&task));
        if owners.get(&task.id) != Some(&task.owner_worker_id) {
            given.push(task.clone());
        }
        save_in(tx, &db, task).await?;
    }
    notify_in(tx, &[], &given).await?;
    open_in(tx, made).await
}

/// The same for a subject that is new, and so has none.
pub async fn apply_to_new_in(tx: &Tx, subject: Subject, changes: &[TaskChange]) -> Result<(), Problem> {
    open_in(tx, carry_out(&mut [], subject, changes, tx.caller().principal.id(), tx.now()).made).await
}

/// The same for several subjects, in one statement of the database.
pub async fn apply_to_each_new_in(tx: &Tx, parts: &[(Subject, Vec<TaskChange>)]) -> Result<(), Problem> {
    let by = tx.caller().principal.id();
    let made = parts.iter().flat_map(|(subject, changes)| carry_out(&mut [], *subject, changes, by, tx.now()).made);
    open_in(tx, made).await
}

/// Opens one for each of these subjects that has none of the kind open.
pub async fn open_unless_open_in(tx: &Tx, kind: TaskKind, each: Vec<(Subject, Owner)>) -> Result<(), Problem> {
    let db = tx.system("what is to be done already is not asked for twice, whoever is to do it");
    open_in(tx, missing(&db, kind, each, tx.now()).await?).await
}

/// The same, where no act of anybody's calls for it: a job's.
///
/// # Errors
/// The database's own.
pub async fn open_by_itself(
    tx: &Transaction,
    kind: TaskKind,
    each: Vec<(Subject, Owner)>,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let made = missing(tx, kind, each, now).await?;
    if made.is_empty() {
        return Ok(());
    }
    let events = made.iter().map(|task| change_event(task).row(now, Actor::System, None));
    event::entity::Entity::insert_many(events).exec_without_returning(tx).await?;
    let rows = made.iter().map(|task| task.clone().into_active_model().reset_all());
    entity::Entity::insert_many(rows).exec_without_returning(tx).await?;
    open::of_tasks(tx, &made, &[], Uuid::nil(), now).await
}

/// A task for each of these subjects that has none of the kind open, due by the kind's own terms from `now`.
async fn missing(
    db: &impl ConnectionTrait,
    kind: TaskKind,
    each: Vec<(Subject, Owner)>,
    now: DateTime<Utc>,
) -> Result<Vec<entity::Model>, DbErr> {
    let mut made = Vec::new();
    for piece in each.chunks(PIECE) {
        let open: Vec<Uuid> = entity::Entity::find()
            .select_only()
            .column(entity::Column::SubjectId)
            .filter(entity::Column::SubjectId.is_in(piece.iter().map(|(subject, _)| subject.id)))
            .filter(entity::Column::Kind.eq(kind))
            .filter(entity::Column::Status.eq(TaskStatus::Open))
            .into_tuple()
            .all(db)
            .await?;
        let open: BTreeSet<Uuid> = open.into_iter().collect();
        let new = piece.iter().filter(|(subject, _)| !open.contains(&subject.id));
        let due_at = kind.policy().within.due(now);
        made.extend(new.map(|(subject, owner)| entity::Model::opened(*subject, kind, *owner, due_at, now)));
    }
    Ok(made)
}

/// What an act made of its subject's tasks.
#[derive(Debug, Default)]
pub struct CarriedOut {
    /// Those that it changed, each with a new version.
    pub touched: BTreeSet<TaskId>,
    /// Those that it opened.
    pub made: Vec<entity::Model>,
}

/// Carries the changes out on the subject's open tasks, in their order, for somebody at an instant. Pure.
pub fn carry_out(
    open: &mut [entity::Model],
    subject: Subject,
    changes: &[TaskChange],
    by: Uuid,
    now: DateTime<Utc>,
) -> CarriedOut {
    let mut done = CarriedOut::default();
    for change in changes {
        if let TaskChange::Open { kind, owner, due_at } = *change {
            done.made.push(entity::Model::opened(subject, kind, owner, due_at, now));
        } else {
            for task in open.iter_mut().filter(|task| task.status == TaskStatus::Open) {
                if change.touches(task, now) {
                    change.make(task, by, now);
                    if done.touched.insert(task.id) {
                        task.version += 1;
                    }
                    if task.status == TaskStatus::Done && !matches!(change, TaskChange::CompleteOnce(_)) {
                        done.made.extend(task.next(now));
                    }
                }
            }
        }
    }
    done
}

/// Adds tasks, and emits that they were opened; without those that would make somebody speak to a person who has died or objects
/// to it.
pub(super) async fn open_in(tx: &Tx, made: impl IntoIterator<Item = entity::Model>) -> Result<(), Problem> {
    let opened = heeded_in(tx, made).await?;
    let mut rows = Vec::new();
    for task in &opened {
        tx.emit(change_event(task));
        rows.push(task.clone().into_active_model().reset_all());
    }
    tx.append::<entity::Entity>(rows).await?;
    notify_in(tx, &opened, &[]).await
}

/// Notifies those who must act on what was opened, and those to whom something was given.
pub(super) async fn notify_in(tx: &Tx, opened: &[entity::Model], given: &[entity::Model]) -> Result<(), Problem> {
    let db = tx.system("who must act is notified, whoever acts now");
    Ok(open::of_tasks(&db, opened, given, tx.caller().principal.id(), tx.now()).await?)
}

/// Changes one task and emits what became of it, whatever its kind. The task as it is then.
pub(super) async fn change_one_in(
    tx: &Tx,
    db: &Executor<'_>,
    mut task: entity::Model,
    change: TaskChange,
) -> Result<entity::Model, Problem> {
    change.make(&mut task, tx.caller().principal.id(), tx.now());
    task.version += 1;
    tx.emit(change_event(&task));
    save_in(tx, db, task.clone()).await?;
    Ok(task)
}

/// Saves a task whose version was counted up, unless somebody else did so meanwhile: then the act is run again.
pub(super) async fn save_in(tx: &Tx, db: &Executor<'_>, task: entity::Model) -> Result<(), Problem> {
    let before = task.version - 1;
    let update = Update::one(task.into_active_model().reset_all()).validate()?;
    tx.checked(update.filter(entity::Column::Version.eq(before)).exec(db).await).map(|_| ())
}

impl TaskChange {
    fn touches(self, task: &entity::Model, now: DateTime<Utc>) -> bool {
        match self {
            Self::Open { .. } => false,
            Self::Complete(kind) | Self::CompleteOnce(kind) | Self::Cancel(kind) => task.kind == kind,
            Self::EndWithReferral => rules::ends_with_referral(task.kind),
            Self::EndWithContact => rules::ends_with_contact(task.kind),
            Self::AssignUnowned(_) => task.owner_worker_id.is_none() && task.owner_organisation_id.is_none(),
            Self::Reassign(_) => true,
            Self::AcknowledgeOverdue(_) => {
                let is_known = task.known_since().is_some_and(|at| at > task.due_at);
                rules::is_overdue(task.status, task.due_at, now) && !is_known
            }
        }
    }

    fn make(self, task: &mut entity::Model, by: Uuid, now: DateTime<Utc>) {
        task.updated_at = now;
        match self {
            Self::Open { .. } => {}
            Self::Complete(_) | Self::CompleteOnce(_) => {
                task.status = TaskStatus::Done;
                task.done_at = Some(now);
                task.done_by = Some(by);
                task.escalates_at = None;
            }
            Self::Cancel(_) | Self::EndWithReferral | Self::EndWithContact => {
                task.status = TaskStatus::Cancelled;
                task.cancelled_at = Some(now);
                task.escalates_at = None;
            }
            Self::AcknowledgeOverdue(role) => {
                task.acknowledged_at = Some(now);
                task.acknowledged_by = Some(by);
                task.acknowledged_role = Some(role);
                task.escalates_at = None;
            }
            Self::AssignUnowned(worker) => {
                task.owner_worker_id = Some(worker);
                task.owner_kind = OwnerKind::Worker;
            }
            Self::Reassign(owner) => {
                task.owner_kind = owner.kind();
                task.owner_worker_id = owner.worker();
                task.owner_organisation_id = owner.organisation();
                task.forget_acknowledgement();
            }
        }
    }
}

/// The event that tells what became of a task.
pub(super) fn change_event(task: &entity::Model) -> Event {
    task.event(match (task.status, task.version) {
        (TaskStatus::Open, 1) => EventType::TaskOpened,
        (TaskStatus::Open, _) if task.acknowledged_at == Some(task.updated_at) => EventType::TaskAcknowledged,
        (TaskStatus::Open, _) => EventType::TaskHandedOn,
        (TaskStatus::Done, _) => EventType::TaskDone,
        (TaskStatus::Cancelled, _) => EventType::TaskCancelled,
        (TaskStatus::Waived, _) => EventType::TaskWaived,
    })
}
