//! Writing a contact down, and what follows from it: in the transaction of the act.
//!
//! The episode's version is where its contacts meet: of two that are written at once the second is decided again, on
//! what the first has left. What is first, and what was missed in a row, is counted over all of them.

use chrono::SubsecRound;

use super::case::Case;
use super::codes::ContactStatus;
use super::entity::{ActiveModel, Column, Entity, Model};
use super::plan::may_plan;
use super::rules::{self, Against, clocks};
use super::wire::ContactEntry;
use super::{first, version};
use crate::care::episode::status::EpisodeStatus;
use crate::care::referral::events;
use crate::care::{episode, outcome};
use crate::county::worker::appointment;
use crate::prelude::*;
use crate::system::task::{self, Subject};

/// The latest contacts that are looked at for a row of missed ones.
const LOOKED_AT: u64 = 50;

/// Writes a contact of an episode down, planned or past: the contact as it is now. The caller sees the episode.
///
/// # Errors
/// 422 with every fault; 409 where the episode was entered in error, `person_deceased`, `contact_objection`, `risks_unknown`, `unsafe_means`.
pub async fn record_in(
    tx: &Tx,
    episode: &episode::entity::Model,
    entry: &ContactEntry,
    group_session_id: Option<GroupSessionId>,
) -> Result<Model, Problem> {
    let case = Case::of(tx, episode).await?;
    let (worker_id, role) = whose_in(tx, &case, entry).await?;
    check(&case, entry, tx, None)?;
    let row = Model { group_session_id, ..written(tx, &case, entry, (worker_id, role)) };
    may_plan(tx, &case, None, &row).await?;
    let row = tx.insert::<Entity>(row.into_active_model().reset_all()).await?;
    let kind =
        if row.status == ContactStatus::Planned { EventType::ContactPlanned } else { EventType::ContactRecorded };
    Box::pin(follow_in(tx, &case, None, row, kind)).await
}

/// Changes what a contact says; what it said is kept.
pub async fn change_in(
    tx: &Tx,
    case: &Case,
    before: &Model,
    entry: &ContactEntry,
    kind: EventType,
) -> Result<Model, Problem> {
    let same_worker = entry.worker_id == Some(before.worker_id);
    let done_by = match entry.worker_id {
        Some(_) if same_worker => (before.worker_id, before.role),
        _ => whose_in(tx, case, entry).await?,
    };
    let planned_for = (before.status == ContactStatus::Planned).then_some(before.starts_at);
    check(case, entry, tx, planned_for)?;
    let after = Model {
        id: before.id,
        version: before.version,
        service_id: before.service_id,
        episode_id: before.episode_id,
        person_id: before.person_id,
        group_session_id: before.group_session_id,
        is_first_contact: before.is_first_contact,
        created_at: before.created_at,
        ..written(tx, case, entry, done_by)
    };
    may_plan(tx, case, Some(before), &after).await?;
    version::save_in(tx, before).await?;
    let row = tx.update::<Entity>(before, after.into_active_model().reset_all()).await?;
    Box::pin(follow_in(tx, case, Some(before), row, kind)).await
}

/// Saves a change of a contact that leaves what it says as it is.
pub async fn mark_in(
    tx: &Tx,
    case: &Case,
    before: &Model,
    change: ActiveModel,
    kind: EventType,
) -> Result<Model, Problem> {
    let row = tx.update::<Entity>(before, change).await?;
    Box::pin(follow_in(tx, case, Some(before), row, kind)).await
}

fn check(
    case: &Case,
    entry: &ContactEntry,
    tx: &Tx,
    planned_for: Option<chrono::DateTime<chrono::Utc>>,
) -> Result<(), Problem> {
    let date_referred = case.opening()?.date_referred;
    rules::refuse(rules::faults(entry, Against { now: tx.now(), date_referred, planned_for }))?;
    if case.episode.status == EpisodeStatus::EnteredInError {
        return Err(Problem::new(Code::InvalidTransition).because("The episode was entered in error."));
    }
    Ok(())
}

/// The row of a new contact that an entry makes.
fn written(tx: &Tx, case: &Case, entry: &ContactEntry, (worker_id, role): (WorkerId, Role)) -> Model {
    let starts_at = entry.starts_at.trunc_subsecs(6);
    let minutes = entry.minutes.or_else(|| entry.attendance.map(|_| 0));
    Model {
        id: ContactId::new(),
        version: 1,
        service_id: case.episode.service_id,
        episode_id: case.episode.id,
        person_id: case.episode.person_id,
        worker_id,
        role,
        group_session_id: None,
        status: if entry.attendance.is_some() { ContactStatus::Recorded } else { ContactStatus::Planned },
        starts_at,
        consultation_mechanism: entry.consultation_mechanism,
        purpose: entry.purpose,
        format: entry.format,
        location_type: entry.location_type,
        place: entry.place.clone().map(String::from),
        through_somebody: entry.through_somebody,
        attendance: entry.attendance,
        minutes: minutes.and_then(|minutes| i16::try_from(minutes).ok()),
        conversation_with: entry.conversation_with,
        participants: json!(entry.participants),
        participants_note: entry.participants_note.clone().map(String::from),
        agreed: entry.agreed.clone().map(String::from),
        is_first_contact: false,
        is_after_closing: case.episode.finished_at.is_some_and(|end| starts_at >= end),
        error_reason: None,
        error_comment: None,
        created_at: tx.now(),
        updated_at: tx.now(),
        updated_by: tx.caller().principal.id(),
    }
}

/// Who has or had a contact. What somebody of another service plans while they cover is planned for whom they cover for, so
/// that it stands in a diary of the service when they are gone.
async fn whose_in(tx: &Tx, case: &Case, entry: &ContactEntry) -> Result<(WorkerId, Role), Problem> {
    let (episode, caller) = (&case.episode, tx.caller());
    let is_guest = caller.covers_in.contains(&episode.service_id) && caller.covers.contains(&episode.worker_id);
    if is_guest && entry.attendance.is_none() {
        return Ok((episode.worker_id, Role::LinkWorker));
    }
    worker_in(tx, entry.worker_id, episode.service_id).await
}

/// Who has or had a contact, and as what: the caller in their own role, or the worker whom a manager names.
///
/// # Errors
/// 422 at `worker_id`.
pub async fn worker_in(tx: &Tx, named: Option<WorkerId>, service_id: ServiceId) -> Result<(WorkerId, Role), Problem> {
    let refused =
        |code: &'static str, detail: &'static str| Err(Problem::invalid([Fault::new("/worker_id", code, detail)]));
    let caller = tx.caller();
    if let Some(own) = caller.worker_id().filter(|_| rules::ROLES.contains(&caller.role)) {
        let is_own = named.is_none_or(|named| named == own);
        let detail = "a manager alone names somebody else";
        return if is_own { Ok((own, caller.role)) } else { refused("not_for_this_role", detail) };
    }
    let Some(id) = named else { return refused("missing", "name the worker whose contact it is") };
    let db = tx.system("a manager writes down a contact of somebody who holds a post in the service");
    let serves = appointment::service::Entity::find_by_id((id, service_id)).one(&db).await?.is_some();
    let held = appointment::role::Entity::find().filter(appointment::role::Column::WorkerId.eq(id)).all(&db).await?;
    let role = rules::ROLES.into_iter().find(|role| held.iter().any(|held| held.role == *role));
    match role.filter(|_| serves) {
        Some(role) => Ok((id, role)),
        None => refused("not_found", "nobody of this service who works with people"),
    }
}

/// What follows from a contact as it is now: which is the first, where the referral stands, which clocks run.
async fn follow_in(
    tx: &Tx,
    case: &Case,
    before: Option<&Model>,
    row: Model,
    kind: EventType,
) -> Result<Model, Problem> {
    let first = first::mark_in(tx, case.episode.id).await?;
    let row = tx.get::<Entity>(row.id).await?;
    tx.emit(row.event(kind));
    Box::pin(first::recompute_in(tx, case, first.as_ref())).await?;
    episode::practice_notice::recompute_in(tx, &case.episode).await?;
    outcome::start::recompute_in(tx, &case.episode).await?;
    let carrier = case.episode.worker_id;
    task::apply_in(tx, Subject::of(&row), &clocks::of_contact(before, &row, carrier, tx.now())).await?;

    let is_missed = |row: &Model| row.attendance.is_some_and(super::codes::Attendance::is_missed);
    let is_new = is_missed(&row) && !before.is_some_and(is_missed);
    let missed = rules::missed(attendances_in(tx, &row).await?);
    let tasks = clocks::of_case(missed, is_new, carrier, tx.now());
    task::apply_in(tx, events::subject(case.opening()?), &tasks).await?;
    Ok(row)
}

/// What came of the contacts of the same episode, the latest first.
async fn attendances_in(tx: &Tx, row: &Model) -> Result<Vec<super::codes::Attendance>, Problem> {
    let found = Entity::find()
        .filter(Column::EpisodeId.eq(row.episode_id))
        .filter(Column::Status.eq(ContactStatus::Recorded))
        .order_by_desc(Column::StartsAt)
        .order_by_desc(Column::Id)
        .limit(LOOKED_AT)
        .all(&tx.system("a row of missed contacts is counted, whoever they were with"))
        .await?;
    Ok(found.into_iter().filter_map(|row| row.attendance).collect())
}

impl Model {
    /// What it says, as a body would.
    ///
    /// # Errors
    /// 500 where a row holds what no body could say: a fault of ours.
    pub fn entry(&self) -> Result<ContactEntry, Problem> {
        serde_json::from_value(json!({
            "worker_id": self.worker_id,
            "starts_at": self.starts_at,
            "consultation_mechanism": self.consultation_mechanism,
            "purpose": self.purpose,
            "format": self.format,
            "location_type": self.location_type,
            "place": self.place,
            "through_somebody": self.through_somebody,
            "attendance": self.attendance,
            "minutes": self.minutes,
            "conversation_with": self.conversation_with,
            "participants": self.participants,
            "participants_note": self.participants_note,
            "agreed": self.agreed,
        }))
        .map_err(|_| Problem::new(Code::InternalError))
    }
}

/// The change that marks a contact as entered in error.
pub fn in_error(tx: &Tx, status: ContactStatus, input: &super::wire::ContactError) -> ActiveModel {
    ActiveModel {
        status: Set(status),
        error_reason: Set(Some(input.reason)),
        error_comment: Set(input.comment.clone().map(String::from)),
        is_first_contact: Set(false),
        updated_at: Set(tx.now()),
        updated_by: Set(tx.caller().principal.id()),
        ..Default::default()
    }
}
