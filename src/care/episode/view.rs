//! What an episode looks like to the service.

#![warn(missing_docs)]

use super::entity::Model;
use super::status::{AssignmentReason, ClosingReason, EpisodeAction, EpisodeStatus, HoldReason, NeedsMet};
use super::{assignment, history};
use crate::care::referral::codes::AssignmentWarning;
use crate::prelude::*;

/// An episode of care: one worker's support of one person (FHIR EpisodeOfCare).
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct EpisodeOfCare {
    /// Its identifier.
    pub id: EpisodeId,
    /// The entity tag of this view, for `If-Match`.
    pub etag: ETag,
    /// Where it stands.
    pub status: EpisodeStatus,
    /// What you may do next.
    #[schema(max_items = 7)]
    pub allowed_actions: Vec<EpisodeAction>,
    /// The service that gives the support.
    pub service_id: ServiceId,
    /// The person, as the service knows them.
    pub person_id: PersonId,
    /// The referral whose acceptance opened it.
    pub referral_id: ReferralId,
    /// Who carries the case. An absence does not change it: their cover carries it meanwhile.
    pub worker_id: WorkerId,
    /// What was worth a second look when they were given it: their year's people, their clearance, whom else they carry.
    #[schema(max_items = 3)]
    pub warnings: Vec<AssignmentWarning>,
    /// Why it is on hold, while it is.
    pub hold_reason: Option<HoldReason>,
    /// The day on which somebody looks again, while it is on hold for a time.
    pub hold_until: Option<NaiveDate>,
    /// Why it was closed, while it is.
    pub closing_reason: Option<ClosingReason>,
    /// Whether the needs were met, while it is closed.
    pub needs_met: Option<NeedsMet>,
    /// The referral by which another service has it now. That service alone reads it.
    pub transferred_to: Option<ReferralId>,
    /// The statuses that it had last, the earliest first. `GET /v1/changes?resource_id=` with its identifier tells of all.
    #[schema(max_items = 40)]
    pub status_history: Vec<EpisodeStatusEntry>,
    /// How many statuses it has had.
    #[schema(minimum = 0, maximum = 500)]
    pub status_count: u16,
    /// Who carried it last, the first of them first. `GET /v1/changes?resource_id=` with its identifier tells of all.
    #[schema(max_items = 40)]
    pub assignments: Vec<Assignment>,
    /// How often it was given to somebody.
    #[schema(minimum = 0, maximum = 500)]
    pub assignment_count: u16,
    /// When it was opened.
    pub opened_at: DateTime<Utc>,
    /// When it was finished.
    pub finished_at: Option<DateTime<Utc>>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// A status that an episode came to.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct EpisodeStatusEntry {
    /// The status.
    pub status: EpisodeStatus,
    /// Since when.
    pub since: DateTime<Utc>,
    /// Who brought it there.
    pub worker_id: Option<WorkerId>,
    /// Why: a code of `hold_reason`, `closing_reason` or `referral_error_reason`.
    #[schema(max_length = 64)]
    pub reason: Option<String>,
    /// Why, in words.
    #[schema(max_length = 1000)]
    pub comment: Option<String>,
    /// Of a hold: the day on which somebody looks again.
    pub until: Option<NaiveDate>,
    /// Of a closing: whether the needs were met.
    pub needs_met: Option<NeedsMet>,
    /// Of a closing: what comes next for the person, in words.
    #[schema(max_length = 2000)]
    pub what_next: Option<String>,
}

/// A worker was given an episode.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Assignment {
    /// Who carries it from then on.
    pub worker_id: WorkerId,
    /// Who carried it before.
    pub from_worker_id: Option<WorkerId>,
    /// When.
    pub assigned_at: DateTime<Utc>,
    /// By whom.
    pub assigned_by: Option<WorkerId>,
    /// Why.
    pub reason: AssignmentReason,
    /// Why, in words.
    #[schema(max_length = 1000)]
    pub comment: Option<String>,
    /// Why a manager went beyond what the worker may have in a year.
    #[schema(max_length = 1000)]
    pub override_reason: Option<String>,
}

/// How many statuses and assignments an episode is shown with.
const SHOWN: usize = 40;

impl EpisodeOfCare {
    /// The row with its history, for a caller who may do this next.
    pub fn new(
        row: &Model,
        statuses: Vec<history::Model>,
        assignments: Vec<assignment::Model>,
        allowed_actions: Vec<EpisodeAction>,
    ) -> Self {
        Self {
            id: row.id,
            etag: ETag::default(),
            status: row.status,
            allowed_actions,
            service_id: row.service_id,
            person_id: row.person_id,
            referral_id: row.referral_id,
            worker_id: row.worker_id,
            warnings: assignments.last().map(|last| last.warnings.0.clone()).unwrap_or_default(),
            hold_reason: row.hold_reason,
            hold_until: row.hold_until,
            closing_reason: row.closing_reason,
            needs_met: row.needs_met,
            transferred_to: row.transferred_to,
            status_count: u16::try_from(statuses.len()).unwrap_or(u16::MAX),
            status_history: latest(statuses, SHOWN).map(EpisodeStatusEntry::from).collect(),
            assignment_count: u16::try_from(assignments.len()).unwrap_or(u16::MAX),
            assignments: latest(assignments, SHOWN).map(Assignment::from).collect(),
            opened_at: row.opened_at,
            finished_at: row.finished_at,
            updated_at: row.updated_at,
        }
    }
}

impl From<history::Model> for EpisodeStatusEntry {
    fn from(row: history::Model) -> Self {
        let history::Model { status, since, worker_id, reason, comment, until, needs_met, what_next, .. } = row;
        Self { status, since, worker_id, reason, comment, until, needs_met, what_next }
    }
}

impl From<assignment::Model> for Assignment {
    fn from(row: assignment::Model) -> Self {
        let assignment::Model { worker_id, from_worker_id, assigned_at, assigned_by, reason, comment, .. } = row;
        let override_reason = row.override_reason;
        Self { worker_id, from_worker_id, assigned_at, assigned_by, reason, comment, override_reason }
    }
}
