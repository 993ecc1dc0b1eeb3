//! Opens notifications, in the transaction of what calls for them.

use std::collections::{BTreeMap, HashMap};

use sea_orm::ConnectionTrait;

use super::codes::{NotificationChannel, NotificationReason, NotificationStatus};
use super::recipients::{Recipient, is_of_managers, of_task, with_who_is_on_call};
use super::{delivery, entity, preferences, rules};
use crate::insight::delivery::codes::DeliveryStatus;
use crate::prelude::*;
use crate::system::job::route::there;
use crate::system::task::TaskStatus;
use crate::system::task::entity::Model as Task;
use crate::system::task::subject::OwnerKind;

/// Notifies whoever must act on what an act of `by` opened and gave to somebody: of what is due the same day, once for each
/// subject, and once that something became theirs. Of several things the one that is due first is named.
pub async fn of_tasks(
    db: &impl ConnectionTrait,
    opened: &[Task],
    given: &[Task],
    by: Uuid,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let knows = WorkerId(by);
    let mut wanted = Wanted::default();
    let mut known: Vec<(Ownership, Vec<Recipient>)> = Vec::new();
    for task in opened.iter().filter(|task| rules::is_of_same_day(task.kind)) {
        let ownership = Ownership::of(task);
        if !known.iter().any(|(of, _)| *of == ownership) {
            known.push((ownership, of_task(db, task, Some(knows), now).await?));
        }
        for (_, recipients) in known.iter().filter(|(of, _)| *of == ownership) {
            for recipient in recipients {
                wanted.add(*recipient, NotificationReason::SameDay, task, task.subject_id);
            }
        }
    }
    for task in given.iter().filter(|task| task.status == TaskStatus::Open) {
        let recipients = if task.kind.policy().safety {
            of_task(db, task, Some(knows), now).await?
        } else {
            let owner = there(db, task.owner_worker_id.into_iter().collect(), calendar::local_date(now)).await?;
            owner.into_iter().map(Recipient::Worker).collect()
        };
        for recipient in recipients {
            wanted.add(recipient, NotificationReason::Assigned, task, Uuid::nil());
        }
    }
    // Who acts knows of it.
    let wanted = wanted.0.into_iter().filter(|((recipient, ..), _)| *recipient != Recipient::Worker(knows));
    let wanted = wanted.map(|((recipient, reason, _), task)| (recipient, reason, task));
    insert(db, wanted.collect(), now).await
}

/// Whose tasks are, as far as it decides who is notified.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Ownership {
    kind: OwnerKind,
    worker: Option<WorkerId>,
    pcn: Option<OrganisationId>,
    is_safety: bool,
    is_of_managers: bool,
}

impl Ownership {
    fn of(task: &Task) -> Self {
        Self {
            kind: task.owner_kind,
            worker: task.owner_worker_id,
            pcn: task.pcn_id,
            is_safety: task.kind.policy().safety,
            is_of_managers: is_of_managers(task.kind),
        }
    }
}

/// Who is notified why of which task; of several about one thing what concerns safety, and then the first that is due.
#[derive(Default)]
struct Wanted<'a>(BTreeMap<(Recipient, NotificationReason, Uuid), &'a Task>);

impl<'a> Wanted<'a> {
    fn add(&mut self, recipient: Recipient, reason: NotificationReason, task: &'a Task, thing: Uuid) {
        let kept = self.0.entry((recipient, reason, thing)).or_insert(task);
        let place = |task: &Task| (!task.kind.policy().safety, task.due_at);
        if place(task) < place(kept) {
            *kept = task;
        }
    }
}

/// Notifies those to whom an overdue task is taken, and who is on call where it cannot wait.
pub async fn of_escalation(
    db: &impl ConnectionTrait,
    task: &Task,
    to: Vec<WorkerId>,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let recipients = with_who_is_on_call(db, task, to, None, now).await?;
    let wanted = recipients.into_iter().map(|recipient| (recipient, NotificationReason::Overdue, task)).collect();
    insert(db, wanted, now).await
}

async fn insert(
    db: &impl ConnectionTrait,
    wanted: Vec<(Recipient, NotificationReason, &Task)>,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    if wanted.is_empty() {
        return Ok(());
    }
    let preferences = preferences_of(db, &wanted).await?;
    let (mut notifications, mut deliveries) = (Vec::new(), Vec::new());
    for (recipient, reason, task) in wanted {
        let is_safety = task.kind.policy().safety;
        let (worker_id, on_call_shift_id) = match recipient {
            Recipient::Worker(id) => (Some(id), None),
            Recipient::OnCall(id) => (None, Some(id)),
        };
        let preferred = worker_id.and_then(|worker| preferences.get(&worker));
        // What concerns safety goes by every way there is, at any hour.
        let both = vec![NotificationChannel::Email, NotificationChannel::Text];
        let channels = match preferred {
            _ if is_safety || worker_id.is_none() => both,
            Some(preferred) => preferred.channels(),
            None => vec![NotificationChannel::Email],
        };
        let quiet = preferred.and_then(preferences::Model::quiet_hours).filter(|_| !is_safety);
        let row = entity::Model {
            id: NotificationId::new(),
            version: 1,
            service_id: task.service_id,
            worker_id,
            on_call_shift_id,
            task_id: task.id,
            reason,
            is_safety,
            due_at: task.due_at,
            status: NotificationStatus::Waiting,
            sent_at: None,
            acknowledged_at: None,
            created_at: now,
            updated_at: now,
        };
        deliveries.extend(channels.into_iter().map(|channel| delivery::Model {
            id: DeliveryId::new(),
            notification_id: row.id,
            channel,
            status: DeliveryStatus::Waiting,
            attempts: 0,
            next_attempt_at: rules::after_quiet_hours(quiet, now),
            sent_at: None,
            fault: None,
            created_at: now,
        }));
        notifications.push(row);
    }
    let rows = notifications.into_iter().map(|row| row.into_active_model().reset_all());
    entity::Entity::insert_many(rows).exec_without_returning(db).await?;
    let rows = deliveries.into_iter().map(|row| row.into_active_model().reset_all());
    delivery::Entity::insert_many(rows).exec_without_returning(db).await?;
    Ok(())
}

async fn preferences_of(
    db: &impl ConnectionTrait,
    wanted: &[(Recipient, NotificationReason, &Task)],
) -> Result<HashMap<WorkerId, preferences::Model>, DbErr> {
    let workers = wanted.iter().filter_map(|(recipient, ..)| match recipient {
        Recipient::Worker(id) => Some(*id),
        Recipient::OnCall(_) => None,
    });
    let of_these = preferences::Entity::find().filter(preferences::Column::Id.is_in(workers));
    Ok(of_these.all(db).await?.into_iter().map(|row| (row.id, row)).collect())
}
