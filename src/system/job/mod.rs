//! What a clock calls, on every node: whether anything that is written is kept is looked at, deadlines that passed are taken further, the audit trail gets its index by
//! person, and what has served its time is forgotten.
//!
//! ```text
//! Runner (real time says when) ──► Job::run(domain time says what) ──► the database says who: work is claimed there
//! ```
//!
//! Every job may run on several nodes at once and be broken off anywhere: it does again what was not kept, and nothing
//! twice. One that fails is logged and tried again; `/readyz` warns of one that has not succeeded for a while.

mod escalate;
mod route;
mod runner;
mod tidy;

pub use escalate::escalate;
pub use route::has_escalation_route;
pub use runner::{Pulse, Runner};
pub use tidy::tidy;

use crate::care::person::rebuild_keys::rebuild;
use crate::prelude::*;
use kernel::audit;
use kernel::http::limits::Limits;

/// A job, in the order in which they run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Job {
    /// Looks whether what is written is kept, where that is in doubt.
    Storage,
    /// Takes overdue tasks further.
    Escalation,
    /// Spreads who was seen into an index by person.
    AuditIndex,
    /// Forgets what has served its time.
    Tidying,
    /// Forgets the buckets of the rate limit that are full again.
    RateLimit,
    /// Counts what the database goes by when it chooses an index.
    Statistics,
    /// Makes anew what finds people again, after its form has changed.
    MatchKeys,
}

impl Job {
    const ALL: [Self; 7] = [
        Self::Storage,
        Self::Escalation,
        Self::AuditIndex,
        Self::Tidying,
        Self::RateLimit,
        Self::Statistics,
        Self::MatchKeys,
    ];

    /// As figures and the log call it.
    const fn name(self) -> &'static str {
        match self {
            Self::Storage => "storage",
            Self::Escalation => "escalation",
            Self::AuditIndex => "audit_index",
            Self::Tidying => "tidying",
            Self::RateLimit => "rate_limit",
            Self::Statistics => "statistics",
            Self::MatchKeys => "match_keys",
        }
    }

    /// The seconds from one run to the next.
    const fn every(self) -> u64 {
        match self {
            Self::Storage => 5,
            Self::Escalation => 15,
            Self::AuditIndex | Self::MatchKeys => 30,
            Self::RateLimit => 60,
            Self::Tidying | Self::Statistics => 60 * 60,
        }
    }

    async fn run(self, state: &AppState, limits: Option<&Limits>) -> Result<(), DbErr> {
        match self {
            Self::Storage => state.db.probe().await,
            Self::Escalation => escalate(&state.db, state.clock.now()).await,
            Self::AuditIndex => audit::spread(&state.db).await,
            Self::Tidying => tidy(&state.db, state.clock.now()).await,
            Self::Statistics => state.db.gather_statistics().await,
            Self::MatchKeys => rebuild(&state.db).await.map(drop),
            Self::RateLimit => {
                limits.into_iter().for_each(Limits::forget);
                Ok(())
            }
        }
    }
}

/// Runs what hangs on the domain's time, at once: for whoever has moved the clock.
pub async fn sweep(state: &AppState) -> Result<(), DbErr> {
    for job in [Job::Escalation, Job::Tidying] {
        job.run(state, None).await?;
    }
    Ok(())
}
