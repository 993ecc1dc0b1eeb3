//! What caseloads look like.

#![warn(missing_docs)]

use crate::care::episode::rules::caseload::CaseloadState;
use crate::care::episode::status::{EpisodeStatus, HoldReason};
use crate::care::precaution::view::PrecautionsInBrief;
use crate::care::referral::status::ReferralStatus;
use crate::county::worker::time::FullTimeEquivalent;
use crate::prelude::*;

/// How much a worker carries.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct WorkerLoad {
    /// The worker.
    pub worker_id: WorkerId,
    /// What they are called.
    #[schema(max_length = 100)]
    pub name: String,
    /// Share of a full-time post.
    pub full_time_equivalent: Option<FullTimeEquivalent>,
    /// How the people assigned in the year compare to the limits.
    pub state: CaseloadState,
    /// Different people assigned in the twelve months that end today. Those who were handed on since count; those whom
    /// the worker only covers do not.
    #[schema(minimum = 0, maximum = 100_000)]
    pub people_assigned: u64,
    /// From how many people a year on their caseload warns, for their share of a post.
    #[schema(minimum = 1, maximum = 200)]
    pub warn_at: i64,
    /// How many people a year they may be given, for their share of a post.
    #[schema(minimum = 0, maximum = 250)]
    pub limit: i64,
    /// Their cases that are going on, of those that you may see.
    #[schema(minimum = 0, maximum = 100_000)]
    pub active_episodes: u64,
    /// Their cases on hold, of those that you may see.
    #[schema(minimum = 0, maximum = 100_000)]
    pub episodes_on_hold: u64,
    /// Their tasks that are open and past due, of those that you may see.
    #[schema(minimum = 0, maximum = 100_000)]
    pub overdue_tasks: u64,
    /// The absence they are on today.
    pub absence: Option<AbsenceToday>,
}

/// An absence of today.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct AbsenceToday {
    /// The absence.
    pub absence_id: AbsenceId,
    /// Its last day, in England.
    pub last_day: NaiveDate,
    /// Who covers; `null` while nobody does.
    pub cover_worker_id: Option<WorkerId>,
}

/// What a worker carries.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct WorkerCaseload {
    /// The entity tag of this view.
    pub etag: ETag,
    /// When it was counted.
    pub as_at: DateTime<Utc>,
    /// How much it is.
    pub load: WorkerLoad,
    /// How much support is usual.
    pub usual_support: UsualSupport,
    /// Their open cases that you may see, the oldest first.
    #[schema(max_items = 1000)]
    pub open_episodes: Vec<OpenEpisode>,
}

/// How much support is usual (003 §4.2). More is never refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct UsualSupport {
    /// The fewest contacts.
    #[schema(minimum = 6, maximum = 6)]
    pub contacts_from: u16,
    /// The most contacts.
    #[schema(minimum = 12, maximum = 12)]
    pub contacts_to: u16,
    /// Over how many months.
    #[schema(minimum = 3, maximum = 3)]
    pub months: u16,
}

/// An open case.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct OpenEpisode {
    /// The episode.
    pub episode_id: EpisodeId,
    /// The person.
    pub person_id: PersonId,
    /// What must be kept to so that the person comes to no harm.
    pub precautions: Option<PrecautionsInBrief>,
    /// Where it stands.
    pub status: EpisodeStatus,
    /// Why it is on hold, while it is.
    pub hold_reason: Option<HoldReason>,
    /// The day on which somebody looks again.
    pub hold_until: Option<NaiveDate>,
    /// When it was opened.
    pub opened_at: DateTime<Utc>,
    /// When the first conversation took place; `null` while none has.
    pub first_contact_at: Option<DateTime<Utc>>,
    /// Conversations for support so far, with a link worker: against what is usual.
    #[schema(minimum = 0, maximum = 100_000)]
    pub contacts_so_far: u64,
    /// The next contact that is planned.
    pub next_contact_at: Option<DateTime<Utc>>,
    /// Tasks about the person that are open and past due, of those that you may see.
    #[schema(minimum = 0, maximum = 100_000)]
    pub overdue_tasks: u64,
}

/// What a service carries, and what waits.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ServiceCaseload {
    /// The entity tag of this view.
    pub etag: ETag,
    /// The service.
    pub service_id: ServiceId,
    /// When it was counted.
    pub as_at: DateTime<Utc>,
    /// Its link workers who are here, in the order in which they were entered.
    #[schema(max_items = 1000)]
    pub workers: Vec<WorkerLoad>,
    /// Cases whose worker has left and whom nobody carries yet.
    #[schema(minimum = 0, maximum = 100_000)]
    pub episodes_without_worker: u64,
    /// Referrals on which nobody has taken the person on yet, by status.
    #[schema(max_items = 3)]
    pub backlog: Vec<Backlog>,
    /// Absences of today and ahead for which nobody covers, the first of them first.
    #[schema(max_items = 1000)]
    pub uncovered_absences: Vec<UncoveredAbsence>,
}

/// Referrals that wait.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Backlog {
    /// Where they stand.
    pub status: ReferralStatus,
    /// How many.
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub total: u64,
    /// The earliest date referred among them.
    pub oldest_date_referred: Option<NaiveDate>,
    /// By how long ago they were referred.
    #[schema(min_items = 5, max_items = 5)]
    pub bands: Vec<WaitingBand>,
}

/// Referrals that have waited as long as this.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct WaitingBand {
    /// For this many weeks or more.
    #[schema(minimum = 0, maximum = 12)]
    pub from_weeks: u16,
    /// For fewer than this; `null` for the last band.
    #[schema(minimum = 2, maximum = 12)]
    pub to_weeks: Option<u16>,
    /// How many.
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub count: u64,
}

/// An absence for which nobody covers.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct UncoveredAbsence {
    /// The absence.
    pub absence_id: AbsenceId,
    /// Who is away.
    pub worker_id: WorkerId,
    /// Its first day, in England.
    pub first_day: NaiveDate,
    /// Its last day, in England.
    pub last_day: NaiveDate,
}
