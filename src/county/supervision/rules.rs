//! What an entry of the log may say, who may do what to it, and which task it meets. Pure.

use super::codes::{SupervisionAction, SupervisionKind, SupervisionStatus};
use super::entity::Model;
use super::wire::NewSupervision;
use crate::prelude::rules::*;

/// The longest session that one entry tells of, in minutes.
pub const LONGEST: i16 = 480;

/// Who acts.
#[derive(Clone, Copy, Debug)]
pub struct Actor {
    pub role: Role,
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

impl Machine for Model {
    const NAME: &'static str = "entry";

    type Status = SupervisionStatus;
    type Action = SupervisionAction;
    type Actor = Actor;

    fn status(&self) -> SupervisionStatus {
        self.status
    }

    /// ```text
    /// recorded ──signature──> signed
    ///     └────────error────────┴──> entered_in_error
    /// ```
    fn next(&self, action: SupervisionAction) -> Option<SupervisionStatus> {
        match (self.status, action) {
            (SupervisionStatus::Recorded, SupervisionAction::Signature) => Some(SupervisionStatus::Signed),
            (SupervisionStatus::Recorded | SupervisionStatus::Signed, SupervisionAction::Error) => {
                Some(SupervisionStatus::EnteredInError)
            }
            _ => None,
        }
    }

    /// Who supervised signs it; who wrote it down takes it back until it is signed; the manager may always.
    fn allows(&self, actor: Actor, action: SupervisionAction) -> bool {
        match action {
            SupervisionAction::Signature => actor.worker.is_some() && self.supervisor_id == actor.worker,
            SupervisionAction::Error if actor.role == Role::ServiceManager => true,
            SupervisionAction::Error => {
                let is_author = actor.worker.is_some_and(|worker| worker.0 == self.recorded_by);
                is_author && self.status != SupervisionStatus::Signed
            }
        }
    }
}
