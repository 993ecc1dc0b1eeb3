//! What safety events and check-ins look like. A safety event has one view: who may not see all of it sees none.

#![warn(missing_docs)]

use super::codes::{
    CheckInWith, DutyGpUnavailable, SafetyEntryOutcome, SafetyErrorReason, SafetyEventAction, SafetyEventKind,
    SafetyEventStatus, SafetyFact, SafetyFactStatus, UrgentContact,
};
use super::entity::Model;
use super::rules::{Actor, due, required, standing};
use super::{check_in, entry};
use crate::prelude::*;

/// Talk of suicide, a safeguarding concern, or domestic abuse, and what was done about it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct SafetyEvent {
    /// Its identifier.
    pub id: SafetyEventId,
    /// The entity tag of this view, for `If-Match`.
    pub etag: ETag,
    /// What it is about.
    pub kind: SafetyEventKind,
    /// Where it stands.
    pub status: SafetyEventStatus,
    /// What you may do next.
    #[schema(max_items = 4)]
    pub allowed_actions: Vec<SafetyEventAction>,
    /// The service whose worker heard of it.
    pub service_id: ServiceId,
    /// Whom it is about.
    pub person_id: PersonId,
    /// The episode in which it was heard, where there is one.
    pub episode_id: Option<EpisodeId>,
    /// Whose it is: who had the talk.
    pub worker_id: WorkerId,
    /// What was said.
    #[schema(max_length = 4000)]
    pub account: Option<String>,
    /// When the talk took place.
    pub occurred_at: DateTime<Utc>,
    /// When it was written down.
    pub recorded_at: DateTime<Utc>,
    /// Who wrote it down.
    pub recorded_by: WorkerId,
    /// Who else said that they know of it.
    pub acknowledged: Option<SafetyAcknowledged>,
    /// What has to be on record, and where it stands.
    #[schema(max_items = 6)]
    pub facts: Vec<SafetyFactState>,
    /// What was written down about it last, the earliest first. `facts` are of all entries, and
    /// `GET /v1/changes?resource_id=` with its identifier tells of each.
    #[schema(max_items = 80)]
    pub entries: Vec<SafetyEntry>,
    /// How many entries there are.
    #[schema(minimum = 0, maximum = 500)]
    pub entry_count: u16,
    /// Who closed it.
    pub closed: Option<SafetyClosed>,
    /// Who found that it should never have been there.
    pub in_error: Option<SafetyInError>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// Somebody other than who wrote a safety event down said that they know of it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct SafetyAcknowledged {
    /// When.
    pub at: DateTime<Utc>,
    /// In which role.
    pub role: Role,
    /// Who.
    pub by: WorkerId,
}

/// Something that has to be on record about a safety event.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct SafetyFactState {
    /// What.
    pub fact: SafetyFact,
    /// Where it stands.
    pub status: SafetyFactStatus,
    /// By when. At that very instant is in time.
    pub due_at: DateTime<Utc>,
    /// When it was done.
    pub occurred_at: Option<DateTime<Utc>>,
    /// It was done after its time, or its time has passed.
    pub is_late: bool,
}

/// What was done about a safety event, or why it was not.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct SafetyEntry {
    /// Its identifier.
    pub id: SafetyEntryId,
    /// Which fact it is about.
    pub fact: SafetyFact,
    /// Whether it was done.
    pub outcome: SafetyEntryOutcome,
    /// When.
    pub occurred_at: DateTime<Utc>,
    /// Who was contacted.
    pub contacted: Option<UrgentContact>,
    /// Why it was not the duty GP.
    pub duty_gp_unavailable: Option<DutyGpUnavailable>,
    /// Whether a review with the supervisor is wanted.
    pub review_wanted: Option<bool>,
    /// More about it, or why it was not done.
    #[schema(max_length = 2000)]
    pub comment: Option<String>,
    /// The entry in whose place this one stands.
    pub corrects: Option<SafetyEntryId>,
    /// The entry that stands in this one's place.
    pub corrected_by: Option<SafetyEntryId>,
    /// When it was written down.
    pub recorded_at: DateTime<Utc>,
    /// Who wrote it down.
    pub recorded_by: WorkerId,
    /// In which role.
    pub recorded_role: Role,
}

/// A human closed a safety event.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct SafetyClosed {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: WorkerId,
    /// What they found.
    #[schema(max_length = 2000)]
    pub note: String,
}

/// Somebody found that a safety event should never have been there.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct SafetyInError {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: WorkerId,
    /// Why.
    pub reason: SafetyErrorReason,
    /// Why, in words.
    #[schema(max_length = 1000)]
    pub comment: Option<String>,
}

kernel::page! {
    /// A page of safety events.
    SafetyEventPage:
        /// The safety events, the newest first.
        SafetyEvent
}

/// How many entries a safety event is shown with.
const SHOWN: usize = 80;

impl SafetyEvent {
    /// Made from the row and its entries, the earliest first.
    pub fn new(row: &Model, entries: &[entry::Model], actor: Actor) -> Self {
        let facts = required(row.kind).iter().map(|fact| SafetyFactState::new(row, entries, *fact, actor.now));
        Self {
            id: row.id,
            etag: ETag::default(),
            kind: row.kind,
            status: row.status,
            allowed_actions: row.allowed_actions(actor),
            service_id: row.service_id,
            person_id: row.person_id,
            episode_id: row.episode_id,
            worker_id: row.worker_id,
            account: row.account.clone(),
            occurred_at: row.occurred_at,
            recorded_at: row.recorded_at,
            recorded_by: row.recorded_by,
            acknowledged: acknowledged(row),
            facts: facts.collect(),
            entries: latest(entries, SHOWN).map(|entry| SafetyEntry::new(entry, entries)).collect(),
            entry_count: u16::try_from(entries.len()).unwrap_or(u16::MAX),
            closed: closed(row),
            in_error: in_error(row),
            updated_at: row.updated_at,
        }
    }
}

impl SafetyFactState {
    fn new(row: &Model, entries: &[entry::Model], fact: SafetyFact, now: DateTime<Utc>) -> Self {
        let (status, occurred_at) = standing(entries, fact);
        let due_at = due(row.kind, fact, row.occurred_at);
        Self { fact, status, due_at, occurred_at, is_late: occurred_at.unwrap_or(now) > due_at }
    }
}

impl SafetyEntry {
    fn new(row: &entry::Model, all: &[entry::Model]) -> Self {
        Self {
            id: row.id,
            fact: row.fact,
            outcome: row.outcome,
            occurred_at: row.occurred_at,
            contacted: row.contacted,
            duty_gp_unavailable: row.duty_gp_unavailable,
            review_wanted: row.review_wanted,
            comment: row.comment.clone(),
            corrects: row.corrects_id,
            corrected_by: all.iter().find(|other| other.corrects_id == Some(row.id)).map(|other| other.id),
            recorded_at: row.recorded_at,
            recorded_by: row.recorded_by,
            recorded_role: row.recorded_role,
        }
    }
}

fn acknowledged(row: &Model) -> Option<SafetyAcknowledged> {
    Some(SafetyAcknowledged { at: row.acknowledged_at?, role: row.acknowledged_role?, by: row.acknowledged_by? })
}

fn closed(row: &Model) -> Option<SafetyClosed> {
    Some(SafetyClosed { at: row.closed_at?, by: row.closed_by?, note: row.closing_note.clone()? })
}

fn in_error(row: &Model) -> Option<SafetyInError> {
    let comment = row.error_comment.clone();
    Some(SafetyInError { at: row.error_at?, by: row.error_by?, reason: row.error_reason?, comment })
}

/// A check-in with a worker: about the worker, and nobody else.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct WorkerCheckIn {
    /// Its identifier.
    pub id: WorkerCheckInId,
    /// The entity tag of this view, for `If-Match`.
    pub etag: ETag,
    /// The service they work in.
    pub service_id: ServiceId,
    /// The worker.
    pub worker_id: WorkerId,
    /// By when. At that very instant is in time.
    pub due_at: DateTime<Utc>,
    /// With whom it was.
    pub checked_in_with: Option<CheckInWith>,
    /// When it was.
    pub occurred_at: Option<DateTime<Utc>>,
    /// Who wrote it down.
    pub recorded_by: Option<WorkerId>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

impl From<&check_in::Model> for WorkerCheckIn {
    fn from(row: &check_in::Model) -> Self {
        Self {
            id: row.id,
            etag: ETag::default(),
            service_id: row.service_id,
            worker_id: row.worker_id,
            due_at: row.due_at,
            checked_in_with: row.checked_in_with,
            occurred_at: row.occurred_at,
            recorded_by: row.recorded_by,
            updated_at: row.updated_at,
        }
    }
}

impl Viewed for check_in::Model {
    type View = WorkerCheckIn;

    async fn views(_: &Tx, rows: Shown<'_, Self>) -> Result<Vec<WorkerCheckIn>, Problem> {
        Ok(rows.iter().map(WorkerCheckIn::from).collect())
    }
}
