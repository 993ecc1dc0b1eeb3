//! What an entry of the log may say, who may do what to it, and which task it meets. Pure.

use chrono::NaiveDate;

use super::codes::{SupervisionAction, SupervisionKind, SupervisionStatus};
use super::entity::Model;
use super::wire::NewSupervision;
use catalogue::coded::Coded;
use catalogue::id::WorkerId;
use catalogue::{Code, Role, coded};
use kernel::faults::Faults;
use kernel::problem::{Fault, Problem};

/// The longest session that one entry tells of, in minutes.
pub const LONGEST: i16 = 480;

/// Who acts.
#[derive(Clone, Copy, Debug)]
pub struct Actor {
    /// In which role.
    pub role: Role,
    /// Who they are.
    pub worker: Option<WorkerId>,
}

/// What is wrong with an entry that is written down on `today`, in London. `by_supervisor`: by who supervised.
pub fn faults(input: &NewSupervision, by_supervisor: bool, today: NaiveDate) -> Vec<Fault> {
    let mut faults = Faults::new();
    faults.when(input.held_on > today, "held_on", "out_of_range", "must not be in the future");
    faults.when(!(1..=LONGEST).contains(&input.minutes), "minutes", "out_of_range", "must be from 1 to 480");
    let (id, name) = (input.supervisor_id.is_some(), input.supervisor_name.is_some());
    faults.when(!id && !name && !by_supervisor, "supervisor_id", "missing", "say who supervised");
    faults.when(id && name, "supervisor_name", "contradiction", "give their identifier or their name");
    faults.when(name && by_supervisor, "supervisor_name", "contradiction", "it is you who supervised");
    faults.into_vec()
}

/// Whether a session of this kind is the clinical supervision that a link worker has access to each month (003 §6.1.3).
/// Group supervision is "an additional or alternative format" of it; workplace supervision is something else (annex C).
pub const fn is_clinical(kind: SupervisionKind) -> bool {
    matches!(kind, SupervisionKind::Clinical | SupervisionKind::Group)
}

/// Where an act leads from a status, or that it is not open from there.
///
/// ```text
/// recorded ──signature──> signed
///     └────────error────────┴──> entered_in_error
/// ```
pub fn next_status(status: SupervisionStatus, action: SupervisionAction) -> Option<SupervisionStatus> {
    match (status, action) {
        (SupervisionStatus::Recorded, SupervisionAction::Signature) => Some(SupervisionStatus::Signed),
        (SupervisionStatus::Recorded | SupervisionStatus::Signed, SupervisionAction::Error) => {
            Some(SupervisionStatus::EnteredInError)
        }
        _ => None,
    }
}

/// Whether a caller may ever do this to the entry: who supervised signs it; who wrote it down takes it back until it is
/// signed; the manager may always.
pub fn role_allows(row: &Model, actor: Actor, action: SupervisionAction) -> bool {
    match action {
        SupervisionAction::Signature => actor.worker.is_some() && row.supervisor_id == actor.worker,
        SupervisionAction::Error if actor.role == Role::ServiceManager => true,
        SupervisionAction::Error => {
            let is_author = actor.worker.is_some_and(|worker| worker.0 == row.recorded_by);
            is_author && row.status != SupervisionStatus::Signed
        }
    }
}

/// What this caller may do next.
pub fn allowed_actions(row: &Model, actor: Actor) -> Vec<SupervisionAction> {
    let open =
        |action: &SupervisionAction| role_allows(row, actor, *action) && next_status(row.status, *action).is_some();
    SupervisionAction::ALL.iter().copied().filter(open).collect()
}

/// Where the act leads.
///
/// # Errors
/// 403 `forbidden` where this caller never may, 409 `invalid_transition` in a status that does not allow it.
pub fn check(row: &Model, actor: Actor, action: SupervisionAction) -> Result<SupervisionStatus, Problem> {
    if !role_allows(row, actor, action) {
        return Err(Problem::new(Code::Forbidden));
    }
    next_status(row.status, action).ok_or_else(|| {
        let open = coded::list_of(&allowed_actions(row, actor));
        Problem::new(Code::InvalidTransition).because(format!("The entry is {}; open: {open}.", row.status))
    })
}
