//! Takes overdue tasks to whom their policy names, by name, until a human acknowledges. It notifies; it decides nothing.

use sea_orm::sea_query::{Expr, ExprTrait};

use super::route::{managers, of_role, supervisors, there};
use crate::county::absence::cover;
use crate::insight::notification::open;
use crate::prelude::*;
use crate::system::task::entity::{Column, Entity, Model};
use crate::system::task::{EscalationRole, TaskStatus, goes_on, rules};
use kernel::db::{Db, Transaction, save_unless_changed};
use kernel::event;
use kernel::event::entity::Actor;

/// How many overdue tasks are looked up at once.
const AT_ONCE: u64 = 200;

/// Takes every open task whose time has come through the steps of its policy that are due. Each task is a transaction
/// of its own, so that one which fails keeps no other waiting.
pub async fn escalate(db: &Db, now: DateTime<Utc>) -> Result<(), DbErr> {
    let system = db.system("overdue tasks are taken further, whoever owns them");
    let mut outcome = Ok(());
    let mut last = None;
    loop {
        let mut due = Entity::find()
            .select_only()
            .columns([Column::EscalatesAt, Column::Id])
            .filter(Column::Status.eq(TaskStatus::Open))
            .filter(Column::EscalatesAt.lt(now))
            .filter(goes_on())
            .order_by_asc(Column::EscalatesAt)
            .order_by_asc(Column::Id)
            .limit(AT_ONCE);
        if let Some((at, id)) = last {
            let place = Expr::tuple([Expr::col(Column::EscalatesAt), Expr::col(Column::Id)]);
            due = due.filter(place.gt(Expr::tuple([Expr::val(at), Expr::val(id)])));
        }
        let found: Vec<(DateTime<Utc>, TaskId)> = due.into_tuple().all(system.read()).await?;
        let Some(end) = found.last().copied() else { return outcome };
        last = Some(end);
        for (_, id) in found {
            let climbed = system.write(async |tx| climb(tx, id, now).await).await;
            outcome = outcome.and(climbed);
        }
    }
}

/// One step that was taken: who is notified.
struct Notice {
    level: i16,
    to: EscalationRole,
    workers: Vec<WorkerId>,
}

async fn climb(tx: &Transaction, id: TaskId, now: DateTime<Utc>) -> Result<(), DbErr> {
    let Some(task) = Entity::find_by_id(id).one(tx).await? else { return Ok(()) };
    let has_come = task.status == TaskStatus::Open && task.escalates_at.is_some_and(|at| at < now);
    if !has_come {
        return Ok(());
    }
    let (level, mut notices) = steps_due(tx, &task, now).await?;
    let again = if notices.is_empty() { repeat(tx, &task, level, now).await? } else { None };
    let reminders = task.reminders.saturating_add(i32::from(again.is_some()));
    notices.extend(again);
    let is_known = task.known_since().is_some_and(|at| at > task.due_at);
    let next = match (is_known, notices.is_empty()) {
        (true, _) => None,
        (false, true) => rules::next_look(task.kind, task.due_at, level),
        (false, false) => rules::look_after(task.kind, task.due_at, now, level),
    };
    let task = Model {
        version: task.version + 1,
        escalation_level: level.into(),
        reminders,
        escalates_at: next,
        escalated_at: if notices.is_empty() { task.escalated_at } else { Some(now) },
        updated_at: if notices.is_empty() { task.updated_at } else { now },
        ..task
    };
    if !save_unless_changed::<Entity>(tx, task.clone()).await? || notices.is_empty() {
        return Ok(());
    }
    let to = notices.iter().flat_map(|notice| notice.workers.iter().copied()).collect();
    open::of_escalation(tx, &task, to, now).await?;
    let rows = notices.into_iter().map(|step| event(&task, step).row(now, Actor::System, None));
    event::entity::Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(())
}

/// The steps that are due, with those who hold their roles. Where nobody does, the next one is taken at once; where that was
/// the last, the manager is notified whatever the policy says: no deadline passes unheard.
async fn steps_due(tx: &Transaction, task: &Model, now: DateTime<Utc>) -> Result<(u8, Vec<Notice>), DbErr> {
    let steps = task.kind.policy().steps;
    let mut level = u8::try_from(task.escalation_level).unwrap_or(u8::MAX);
    let mut notices = Vec::new();
    while let Some(next) = rules::escalation_due(task.kind, task.due_at, now, task.known_since(), level) {
        let (mut to, mut workers) = (next.to, holders(tx, task, next.to, now).await?);
        level = next.level;
        while workers.is_empty() && !is_notified_otherwise(task, to) {
            let Some(step) = steps.get(usize::from(level)) else {
                (to, workers) = of_managers(tx, task, now).await?;
                break;
            };
            (to, workers) = (step.to, holders(tx, task, step.to, now).await?);
            level += 1;
        }
        if workers.is_empty() && !is_notified_otherwise(task, to) {
            tracing::error!(task = %task.id, "nobody holds the roles that an overdue task is taken to");
        }
        notices.push(Notice { level: level.into(), to, workers });
    }
    Ok((level, notices))
}

/// The managers, whatever the policy says.
async fn of_managers(
    tx: &Transaction,
    task: &Model,
    now: DateTime<Utc>,
) -> Result<(EscalationRole, Vec<WorkerId>), DbErr> {
    Ok((EscalationRole::ServiceManager, managers(tx, task.service_id, calendar::local_date(now)).await?))
}

/// Those of the last step once more, where they are notified until a human acknowledges. It leaves no other row than the
/// event: the task counts.
async fn repeat(tx: &Transaction, task: &Model, level: u8, now: DateTime<Utc>) -> Result<Option<Notice>, DbErr> {
    let Some(looks_at) = task.escalates_at else { return Ok(None) };
    let last = rules::repeat_to(task.kind, task.due_at, now, task.known_since(), level, looks_at);
    let Some(to) = last else { return Ok(None) };
    let workers = holders(tx, task, to, now).await?;
    let (to, workers) = if workers.is_empty() { of_managers(tx, task, now).await? } else { (to, workers) };
    if workers.is_empty() {
        tracing::error!(task = %task.id, "nobody holds the role that an overdue task is taken to");
    }
    Ok(Some(Notice { level: level.into(), to, workers }))
}

/// An agency hears of its own tasks by the event itself; it has no worker of ours.
fn is_notified_otherwise(task: &Model, to: EscalationRole) -> bool {
    to == EscalationRole::Referrer && task.owner_organisation_id.is_some()
}

/// Who holds a role towards a task.
async fn holders(
    tx: &Transaction,
    task: &Model,
    to: EscalationRole,
    now: DateTime<Utc>,
) -> Result<Vec<WorkerId>, DbErr> {
    match to {
        // Whoever is away hears of it when they are back: today it is taken to who covers for them.
        EscalationRole::Worker => there_for(tx, task, now).await,
        EscalationRole::Cover => {
            let there = there_for(tx, task, now).await?;
            Ok(there.into_iter().filter(|worker| task.owner_worker_id != Some(*worker)).collect())
        }
        EscalationRole::ServiceManager => {
            there(tx, of_role(tx, task.service_id, Role::ServiceManager).await?, calendar::local_date(now)).await
        }
        EscalationRole::SafeguardingLead => {
            there(tx, of_role(tx, task.service_id, Role::SafeguardingLead).await?, calendar::local_date(now)).await
        }
        EscalationRole::Supervisor => {
            let Some(worker) = task.owner_worker_id else { return Ok(Vec::new()) };
            there(tx, supervisors(tx, worker).await?, calendar::local_date(now)).await
        }
        EscalationRole::Referrer => Ok(Vec::new()),
    }
}

/// Who is there today for the worker whose task it is.
async fn there_for(tx: &Transaction, task: &Model, now: DateTime<Utc>) -> Result<Vec<WorkerId>, DbErr> {
    let Some(owner) = task.owner_worker_id else { return Ok(Vec::new()) };
    Ok(cover::there_for(tx, owner, calendar::local_date(now)).await?.into_iter().collect())
}

fn event(task: &Model, notice: Notice) -> Event {
    let mut event = task.event(EventType::TaskEscalated);
    event.data["to"] = json!(notice.to);
    if notice.to != EscalationRole::Referrer {
        event.audience = Audience::Service;
        event.data["level"] = json!(notice.level);
        event.data["workers"] = json!(notice.workers);
    }
    event
}
