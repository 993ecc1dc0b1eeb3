//! What a clock calls, on every node: whether anything that is written is kept is looked at, deadlines that passed are taken further, the audit trail is linked and its end
//! signed, and what has served its time is forgotten.
//!
//! ```text
//! Runner (real time says when) ──► Job::run(domain time says what) ──► the database says who: work is claimed there
//! ```
//!
//! Every job may run on several nodes at once and be broken off anywhere: it does again what was not kept, and nothing
//! twice. One that fails is logged and tried again; `/readyz` warns of one that has not succeeded for a while.

mod escalate;
pub mod route;
mod runner;
mod tidy;

pub use escalate::escalate;
pub use route::has_escalation_route;
pub use runner::{Pulse, Runner};
pub use tidy::tidy;

use crate::care::erasure::finish::finish;
use crate::care::person::rebuild_keys::rebuild;
use crate::community::directory_source::import::import;
use crate::community::volunteer::lapse::lapse;
use crate::county::organisation::move_people::move_people;
use crate::insight::export::exporter::Exporter;
use crate::insight::notification::send::send;
use crate::insight::notification::sender::Sender;
use crate::insight::report::count::count;
use crate::prelude::*;
use kernel::audit;
use kernel::auth::real_now;
use kernel::http::limits::Limits;

/// A job, in the order in which they run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Job {
    /// Looks whether what is written is kept, where that is in doubt.
    Storage,
    /// Takes overdue tasks further.
    Escalation,
    /// Sends notifications. It waits for others, and so has a runner of its own.
    Notification,
    /// Makes exports. It takes long, and so has a runner of its own.
    Export,
    /// Links what was audited since, and enters who was seen into an index by person.
    AuditTrail,
    /// Signs how far the audit trail goes.
    AuditCheckpoint,
    /// Forgets what has served its time.
    Tidying,
    /// Forgets the buckets of the rate limit that are full again.
    RateLimit,
    /// Counts what the database goes by when it chooses an index.
    Statistics,
    /// Makes anew what finds people again, after its form has changed.
    MatchKeys,
    /// Moves the people of practices that closed to the practices that follow them.
    Successions,
    /// Counts for reports what was written.
    ReportCounts,
    /// Records that a volunteer's check counts no more.
    VolunteerLapses,
    /// Reads other directories. It waits for others, and so has a runner of its own.
    DirectoryImport,
    /// Clears what was erased from the database's files.
    Erasures,
}

impl Job {
    const ALL: [Self; 15] = [
        Self::Storage,
        Self::Escalation,
        Self::Notification,
        Self::Export,
        Self::AuditTrail,
        Self::AuditCheckpoint,
        Self::Tidying,
        Self::RateLimit,
        Self::Statistics,
        Self::MatchKeys,
        Self::Successions,
        Self::ReportCounts,
        Self::VolunteerLapses,
        Self::DirectoryImport,
        Self::Erasures,
    ];

    /// As figures and the log call it.
    const fn name(self) -> &'static str {
        match self {
            Self::Storage => "storage",
            Self::Escalation => "escalation",
            Self::Notification => "notification",
            Self::Export => "export",
            Self::AuditTrail => "audit_trail",
            Self::AuditCheckpoint => "audit_checkpoint",
            Self::Tidying => "tidying",
            Self::RateLimit => "rate_limit",
            Self::Statistics => "statistics",
            Self::MatchKeys => "match_keys",
            Self::Successions => "successions",
            Self::ReportCounts => "report_counts",
            Self::VolunteerLapses => "volunteer_lapses",
            Self::DirectoryImport => "directory_import",
            Self::Erasures => "erasures",
        }
    }

    /// The seconds from one run to the next.
    const fn every(self) -> u64 {
        match self {
            Self::Export => 2,
            Self::Storage | Self::AuditTrail | Self::Notification => 5,
            Self::Escalation => 15,
            Self::MatchKeys | Self::Successions | Self::Erasures => 30,
            Self::ReportCounts => 10,
            Self::AuditCheckpoint | Self::RateLimit | Self::DirectoryImport => 60,
            Self::Tidying | Self::Statistics | Self::VolunteerLapses => 60 * 60,
        }
    }

    /// `goes_on` says whether a job that takes long should.
    async fn run(self, node: &Node, goes_on: impl Fn() -> bool) -> Result<(), DbErr> {
        let state = &node.state;
        match self {
            Self::Storage => state.db.probe().await,
            Self::Escalation => escalate(&state.db, state.clock.now()).await,
            Self::Notification => send(&state.db, &node.sender, &state.clock, goes_on).await,
            Self::Export => node.exporter.make(state, goes_on).await,
            Self::AuditTrail => audit::link(&state.db, state.audit.key()).await,
            Self::AuditCheckpoint => {
                let tokens = &state.trust.tokens;
                // Of real time: it is not about the county, but about what is in the database.
                audit::checkpoint(&state.db, tokens.keyring(), tokens.issuer(), real_now()).await
            }
            Self::Tidying => tidy(&state.db, state.clock.now()).await,
            Self::Statistics => state.db.gather_statistics().await,
            Self::MatchKeys => rebuild(&state.db).await.map(drop),
            Self::Successions => move_people(&state.db, state.clock.now()).await.map(drop),
            Self::ReportCounts => count(&state.db, state.clock.now()).await.map(drop),
            Self::VolunteerLapses => lapse(&state.db, state.clock.now()).await,
            Self::DirectoryImport => import(state, goes_on).await,
            Self::Erasures => finish(&state.db, state.clock.now()).await,
            Self::RateLimit => {
                node.limits.iter().for_each(|limits| limits.forget());
                Ok(())
            }
        }
    }
}

/// What the jobs of a node work with.
#[derive(Clone)]
pub struct Node {
    pub state: Data<AppState>,
    /// By what notifications are sent.
    pub sender: Data<Sender>,
    /// With what exports are made.
    pub exporter: Data<Exporter>,
    /// Who called how often.
    pub limits: Option<Data<Limits>>,
}

/// Runs what hangs on the domain's time, at once: for whoever has moved the clock.
pub async fn sweep(state: &AppState) -> Result<(), DbErr> {
    escalate(&state.db, state.clock.now()).await?;
    lapse(&state.db, state.clock.now()).await?;
    tidy(&state.db, state.clock.now()).await
}
