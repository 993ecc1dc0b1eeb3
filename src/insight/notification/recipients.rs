//! Who is notified of a task.

use sea_orm::ConnectionTrait;

use crate::county::on_call;
use crate::county::service;
use crate::county::worker;
use crate::county::worker::appointment::pcn;
use crate::county::worker::skills::SensitiveClasses;
use crate::county::worker::views::working_in;
use crate::prelude::*;
use crate::system::job::route::{of_role, there};
use crate::system::task::TaskKind;
use crate::system::task::entity::Model as Task;
use crate::system::task::subject::OwnerKind;
use catalogue::SensitiveClass;

/// More link workers than are notified of one thing that nobody carries.
const MOST: usize = 20;

/// Somebody who is notified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Recipient {
    /// Somebody who signs in here.
    Worker(WorkerId),
    /// Somebody else, by the shift for which they are on call.
    OnCall(OnCallShiftId),
}

/// Who is notified that a task asks for something: whose it is, or who covers for them; of what nobody carries the link
/// workers of its network, else the managers; and who is on call, where it cannot wait until the service opens.
/// Without `by`, who acts and knows of it.
pub async fn of_task(
    db: &impl ConnectionTrait,
    task: &Task,
    by: Option<WorkerId>,
    now: DateTime<Utc>,
) -> Result<Vec<Recipient>, DbErr> {
    let today = calendar::local_date(now);
    let named = match task.owner_kind {
        OwnerKind::Worker => there(db, task.owner_worker_id.into_iter().collect(), today).await?,
        OwnerKind::Service => of_queue(db, task, today).await?,
        OwnerKind::Agency => return Ok(Vec::new()),
    };
    let named = who_may_know(db, task, named).await?;
    let named = if named.is_empty() { next_by_name(db, task, today).await? } else { named };
    with_who_is_on_call(db, task, named, by, now).await
}

/// These, and who is on call where a person's safety hangs on the task and the service is closed; where nobody is, its
/// managers and safeguarding leads.
pub async fn with_who_is_on_call(
    db: &impl ConnectionTrait,
    task: &Task,
    workers: Vec<WorkerId>,
    by: Option<WorkerId>,
    now: DateTime<Utc>,
) -> Result<Vec<Recipient>, DbErr> {
    let mut recipients: Vec<Recipient> = workers.into_iter().map(Recipient::Worker).collect();
    if task.kind.policy().safety && !is_open(db, task.service_id, now).await? {
        recipients.extend(on_call(db, task.service_id, by, now).await?);
    }
    recipients.retain(|recipient| by.map(Recipient::Worker) != Some(*recipient));
    recipients.sort();
    recipients.dedup();
    Ok(recipients)
}

/// Whether only managers can do what tasks of this kind ask for, where nobody has them by name.
pub fn is_of_managers(kind: TaskKind) -> bool {
    matches!(kind, TaskKind::NameCover | TaskKind::AssignWorker)
}

/// The classes without which a task is not shown, since it tells of a risk that a referral names.
fn classes_of(kind: TaskKind) -> &'static [SensitiveClass] {
    match kind {
        TaskKind::ReviewSafetyRisk | TaskKind::ReviewAddendumRisk => SensitiveClass::ALL,
        TaskKind::ConsiderSafeguarding => &[SensitiveClass::Safeguarding],
        _ => &[],
    }
}

/// Those of these workers to whom the task is shown: an alarm about what is not would tell that there is something, and nobody
/// who gets it could look. Whose it is knows in any case.
async fn who_may_know(db: &impl ConnectionTrait, task: &Task, workers: Vec<WorkerId>) -> Result<Vec<WorkerId>, DbErr> {
    let classes = classes_of(task.kind);
    if classes.is_empty() || workers.is_empty() || task.owner_kind == OwnerKind::Worker {
        return Ok(workers);
    }
    let found: Vec<(WorkerId, SensitiveClasses)> = worker::entity::Entity::find()
        .select_only()
        .columns([worker::entity::Column::Id, worker::entity::Column::SensitiveClasses])
        .filter(worker::entity::Column::Id.is_in(workers.iter().copied()))
        .into_tuple()
        .all(db)
        .await?;
    let holds = |granted: &SensitiveClasses| classes.iter().all(|class| granted.iter().any(|one| one == class));
    let knowing: Vec<WorkerId> = found.into_iter().filter(|(_, granted)| holds(granted)).map(|(id, _)| id).collect();
    Ok(workers.into_iter().filter(|worker| knowing.contains(worker)).collect())
}

/// Who is notified where nobody else is left: the managers who may know; else the safeguarding leads, to whom risks are taken;
/// else the managers all the same, who take it further: better a word that says little than none.
async fn next_by_name(db: &impl ConnectionTrait, task: &Task, today: NaiveDate) -> Result<Vec<WorkerId>, DbErr> {
    let managers = managers(db, task.service_id, today).await?;
    let knowing = who_may_know(db, task, managers.clone()).await?;
    if !knowing.is_empty() || managers.is_empty() {
        return Ok(knowing);
    }
    let leads = there(db, of_role(db, task.service_id, Role::SafeguardingLead).await?, today).await?;
    Ok(if leads.is_empty() { managers } else { leads })
}

async fn of_queue(db: &impl ConnectionTrait, task: &Task, today: NaiveDate) -> Result<Vec<WorkerId>, DbErr> {
    let Some(pcn) = task.pcn_id.filter(|_| !is_of_managers(task.kind)) else { return Ok(Vec::new()) };
    let all = of_role(db, task.service_id, Role::LinkWorker).await?;
    let serving: Vec<WorkerId> = pcn::Entity::find()
        .select_only()
        .column(pcn::Column::WorkerId)
        .filter(pcn::Column::PcnId.eq(pcn))
        .filter(pcn::Column::WorkerId.is_in(all))
        .order_by_asc(pcn::Column::WorkerId)
        .limit(MOST as u64)
        .into_tuple()
        .all(db)
        .await?;
    there(db, serving, today).await
}

async fn managers(db: &impl ConnectionTrait, service: ServiceId, today: NaiveDate) -> Result<Vec<WorkerId>, DbErr> {
    let managers = of_role(db, service, Role::ServiceManager).await?;
    let here = there(db, managers.clone(), today).await?;
    // Where all are away they are written to all the same: better late than nobody.
    Ok(if here.is_empty() { managers } else { here })
}

async fn is_open(db: &impl ConnectionTrait, service: ServiceId, now: DateTime<Utc>) -> Result<bool, DbErr> {
    let row = service::entity::Entity::find_by_id(service).one(db).await?;
    Ok(row.is_some_and(|row| row.opening.is_open(now)))
}

/// Whoever of those on call is there, or stands in for them, but for who acts; where nobody is, the managers and safeguarding
/// leads.
async fn on_call(
    db: &impl ConnectionTrait,
    service: ServiceId,
    by: Option<WorkerId>,
    now: DateTime<Utc>,
) -> Result<Vec<Recipient>, DbErr> {
    let today = calendar::local_date(now);
    let shifts = on_call::entity::Entity::find().filter(on_call::entity::running(service, now)).all(db).await?;
    let others = shifts.iter().filter(|shift| shift.worker_id.is_none()).map(|shift| Recipient::OnCall(shift.id));
    let mut recipients: Vec<Recipient> = others.collect();
    let named: Vec<WorkerId> = shifts.iter().filter_map(|shift| shift.worker_id).collect();
    let there_now = there(db, still_here(db, named, service).await?, today).await?;
    recipients.extend(there_now.into_iter().filter(|worker| by != Some(*worker)).map(Recipient::Worker));
    if recipients.is_empty() {
        let mut workers = managers(db, service, today).await?;
        workers.extend(there(db, of_role(db, service, Role::SafeguardingLead).await?, today).await?);
        recipients.extend(workers.into_iter().map(Recipient::Worker));
    }
    Ok(recipients)
}

/// Those of these workers who still work in the service.
async fn still_here(
    db: &impl ConnectionTrait,
    workers: Vec<WorkerId>,
    service: ServiceId,
) -> Result<Vec<WorkerId>, DbErr> {
    if workers.is_empty() {
        return Ok(workers);
    }
    worker::entity::Entity::find()
        .select_only()
        .column(worker::entity::Column::Id)
        .filter(worker::entity::Column::Id.is_in(workers))
        .filter(worker::entity::Column::Status.eq(Status::Active))
        .filter(worker::entity::Column::Id.in_subquery(working_in(service)))
        .into_tuple()
        .all(db)
        .await
}
