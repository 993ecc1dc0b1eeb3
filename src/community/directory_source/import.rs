//! The job that reads other directories when their day has come: one at a time on each node, and each on one node. A node that is
//! killed has it for an hour more; whoever takes it over then begins anew, and does nothing twice.

use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};

use super::codes::DirectoryImportOutcome;
use super::entity::{ActiveModel, Column, Entity, LastImport, Model};
use super::line::{self, Lines};
use super::rules;
use crate::community::directory_import::read::Source;
use crate::community::directory_import::store::{Report, StoreFault, Target, store};
use crate::prelude::*;
use crate::system::task::{self, Owner, Subject, TaskKind};
use kernel::auth::real_now;
use kernel::db::{Db, Transaction};
use kernel::event;
use kernel::event::entity::Actor;

/// As long as a directory may take to be read.
const PATIENCE: Duration = Duration::from_secs(30 * 60);
/// How often it is looked whether to go on.
const BEAT: Duration = Duration::from_secs(5);

/// Reads all that are due. `goes_on` is asked every few seconds: where it says no, what is under way is left to another node.
///
/// # Errors
/// The database's own; what is under way is left to be taken over.
pub async fn import(state: &AppState, goes_on: impl Fn() -> bool) -> Result<(), DbErr> {
    while let Some(row) = next(&state.db, state.clock.now()).await? {
        let started_at = state.clock.now();
        let source = Source::of(&row.url);
        let read = tokio::select! {
            read = source.read(&state.outbound, PATIENCE) => read,
            () = until_stopped(&goes_on) => return release(&state.db, &row).await,
        };
        let finished = match read {
            Err(fault) => Finished::failed(&fault),
            Ok(read) => {
                let target = Target::new(row.service_id, row.name.clone());
                match store(&state.db, &target, read, state.clock.now()).await {
                    Ok(report) => Finished::complete(report),
                    Err(StoreFault::Database(error)) => {
                        release(&state.db, &row).await?;
                        return Err(error);
                    }
                    Err(fault) => Finished::failed(&fault),
                }
            }
        };
        let now = state.clock.now();
        let system = state.db.system("what came of reading a directory is written down, whoever asked for it");
        system.write(async |tx| finish(tx, &row, &finished, started_at, now).await).await?;
        if !goes_on() {
            break;
        }
    }
    Ok(())
}

/// What came of it.
struct Finished {
    outcome: DirectoryImportOutcome,
    fault: Option<String>,
    report: Report,
}

impl Finished {
    fn complete(report: Report) -> Self {
        Self { outcome: DirectoryImportOutcome::Complete, fault: None, report }
    }

    fn failed(fault: &impl std::error::Error) -> Self {
        let fault = fault.to_string().chars().take(500).collect();
        Self { outcome: DirectoryImportOutcome::Failed, fault: Some(fault), report: Report::default() }
    }
}

async fn until_stopped(goes_on: &impl Fn() -> bool) {
    let mut beat = interval(BEAT);
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while goes_on() {
        beat.tick().await;
    }
}

/// Takes the next one that is due, if there is any and no other node has it.
async fn next(db: &Db, now: DateTime<Utc>) -> Result<Option<Model>, DbErr> {
    let system = db.system("directories are read when they are due, whoever entered them");
    let is_free = || Condition::any().add(Column::ClaimedUntil.is_null()).add(Column::ClaimedUntil.lt(real_now()));
    let due = Entity::find()
        .filter(Column::Status.eq(Status::Active))
        .filter(Column::NextImportAt.lte(now))
        .filter(is_free())
        .order_by_asc(Column::NextImportAt)
        .limit(1);
    let Some(row) = due.one(system.read()).await? else { return Ok(None) };
    let claim = Entity::update_many()
        .set(ActiveModel { claimed_until: Set(Some(real_now() + rules::CLAIM)), ..Default::default() })
        .filter(Column::Id.eq(row.id))
        .filter(Column::NextImportAt.eq(row.next_import_at))
        .filter(is_free());
    let claimed = system.write(async |tx| Ok::<_, DbErr>(claim.clone().exec(tx).await?.rows_affected == 1)).await?;
    Ok(claimed.then_some(row))
}

/// Lets another node have it at once.
async fn release(db: &Db, row: &Model) -> Result<(), DbErr> {
    let released = Entity::update_many()
        .set(ActiveModel { claimed_until: Set(None), ..Default::default() })
        .filter(Column::Id.eq(row.id));
    let system = db.system("a node that stops leaves a directory to others");
    system.write(async |tx| released.clone().exec(tx).await.map(drop)).await
}

/// Writes down what came of it, with the task of whoever is to look at that.
async fn finish(
    tx: &Transaction,
    row: &Model,
    finished: &Finished,
    started_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let is_failed = finished.outcome == DirectoryImportOutcome::Failed;
    let failures = if is_failed { row.failures.saturating_add(1) } else { 0 };
    let report = &finished.report;
    let last_import = LastImport {
        started_at,
        finished_at: now,
        outcome: finished.outcome,
        fault: finished.fault.clone(),
        entered: report.entered,
        changed: report.changed,
        unchanged: report.unchanged,
        closed: report.retired,
        lines: report.lines.len().min(rules::MOST_COUNTED),
    };
    let after = ActiveModel {
        next_import_at: Set(rules::next_import(now, row.interval_days, failures)),
        claimed_until: Set(None),
        failures: Set(failures),
        last_import: Set(Some(last_import)),
        ..Default::default()
    };
    Entity::update_many().set(after).filter(Column::Id.eq(row.id)).exec(tx).await?;
    let before = line::Entity::find_by_id(row.id).one(tx).await?;
    let known = before.as_ref().map(|row| row.lines.clone()).unwrap_or_default();
    // What was to be looked at before a reading failed still is: the lines stay as they are.
    let lines = if is_failed { known.clone() } else { rules::kept(&report.lines) };
    keep(tx, row.id, before.is_some(), lines.clone()).await?;
    let (kind, data) = if is_failed {
        (EventType::DirectoryImportFailed, json!({ "failures": failures }))
    } else {
        let counts = json!({
            "entered": report.entered,
            "changed": report.changed,
            "unchanged": report.unchanged,
            "closed": report.retired,
            "lines": report.lines.len(),
        });
        (EventType::DirectoryImportCompleted, counts)
    };
    let event = row.event(kind).with(data).row(now, Actor::System, None);
    event::entity::Entity::insert(event).exec_without_returning(tx).await?;
    if rules::calls_for_a_person(failures, &known, &lines) {
        let of_service = vec![(Subject::of(row), Owner::Service)];
        task::open_by_itself(tx, TaskKind::ReviewDirectoryImport, of_service, now).await?;
    }
    Ok(())
}

async fn keep(tx: &Transaction, source_id: DirectorySourceId, is_known: bool, lines: Lines) -> Result<(), DbErr> {
    let row = line::Model { source_id, lines }.into_active_model().reset_all();
    if is_known {
        line::Entity::update(row).exec(tx).await.map(drop)
    } else {
        line::Entity::insert(row).exec_without_returning(tx).await.map(drop)
    }
}
