//! What is measured.

use crate::cast::{self, Actor};
use crate::fault::{Outcome, fault};

/// What an operation asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// One path.
    Path(&'static str),
    /// One referral after the other, of those that the actor may read.
    Referral,
    /// Sends a referral. Whether the bare server may let several share a commit.
    Submission { shares: bool },
    /// A worker's or a service's caseload.
    Caseload,
}

/// An operation.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    pub name: &'static str,
    pub actor: Actor,
    pub asks: Asks,
}

const fn operation(name: &'static str, actor: Actor, asks: Asks) -> Operation {
    Operation { name, actor, asks }
}

/// Every operation, in the order in which a round measures them: those that write come last, so that all read the same.
pub const ALL: [Operation; 10] = [
    operation("me", Actor::Agency, Asks::Path("/v1/me")),
    operation("read as agency", Actor::Agency, Asks::Referral),
    operation("read as link worker", Actor::Worker, Asks::Referral),
    operation("50 referrals", Actor::Worker, Asks::Path("/v1/referrals?limit=50")),
    operation("50 tasks", Actor::Worker, Asks::Path("/v1/tasks?status=open&limit=50")),
    operation("queue", Actor::Worker, Asks::Path("/v1/referrals?waits_for_me=true&order=queue&limit=50")),
    operation("caseload of 250", Actor::Worker, Asks::Caseload),
    operation("caseload of service", Actor::Manager, Asks::Caseload),
    operation("submit", Actor::Agency, Asks::Submission { shares: false }),
    operation("submit, commits shared", Actor::Agency, Asks::Submission { shares: true }),
];

/// Those whose name holds these words, or all.
pub fn chosen(words: Option<&str>) -> Outcome<Vec<Operation>> {
    let chosen: Vec<_> = ALL.into_iter().filter(|of| words.is_none_or(|words| of.name.contains(words))).collect();
    if chosen.is_empty() {
        let names: Vec<_> = ALL.iter().map(|of| of.name).collect();
        return Err(fault(format!("there is no such operation; there are {}", names.join(", "))));
    }
    Ok(chosen)
}

impl Operation {
    /// Its path where it is only one.
    pub fn path(&self) -> Option<String> {
        match self.asks {
            Asks::Path(path) => Some(path.to_owned()),
            Asks::Caseload if self.actor == Actor::Manager => Some(format!("/v1/services/{}/caseload", cast::SERVICE)),
            Asks::Caseload => Some(format!("/v1/workers/{}/caseload", cast::WORKER)),
            Asks::Referral | Asks::Submission { .. } => None,
        }
    }

    pub fn writes(&self) -> bool {
        matches!(self.asks, Asks::Submission { .. })
    }

    /// Whether it is of the bare server alone: how it writes is no matter of the caller's.
    pub fn is_bare_alone(&self) -> bool {
        matches!(self.asks, Asks::Submission { shares: true })
    }
}
