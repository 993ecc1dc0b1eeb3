//! Who decides on an erasure, and what keeps it from being carried out. Pure.

use super::codes::{ErasureAction, ErasureStatus};
use super::entity::Model;
use super::wire::NewErasure;
use crate::prelude::rules::*;

impl NewErasure {
    /// Every fault of it, on `today`, in London.
    pub fn faults(&self, today: NaiveDate) -> Vec<Fault> {
        let mut faults = Faults::new();
        faults.when(self.asked_on > today, "asked_on", "in_future", "must not be to come");
        faults.into_vec()
    }
}

impl Machine for Model {
    const NAME: &'static str = "erasure";

    type Status = ErasureStatus;
    type Action = ErasureAction;
    type Actor = Uuid;

    fn status(&self) -> ErasureStatus {
        self.status
    }

    fn next(&self, action: ErasureAction) -> Option<ErasureStatus> {
        match (self.status, action) {
            (ErasureStatus::Requested, ErasureAction::Approval) => Some(ErasureStatus::CarriedOut),
            (ErasureStatus::Requested, ErasureAction::Refusal) => Some(ErasureStatus::Refused),
            _ => None,
        }
    }

    /// It cannot be undone: who entered it does not have it carried out. They may take it back.
    fn allows(&self, actor: Uuid, action: ErasureAction) -> bool {
        action == ErasureAction::Refusal || self.requested_by != actor
    }

    fn forbidden(&self) -> Problem {
        Problem::new(Code::Forbidden).because("It needs a second person: not who asked for it")
    }
}

/// What still needs the record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Needed {
    /// A referral that nobody has ended, or an episode that is open.
    pub is_open: bool,
    /// A safety event that is open, or a task of safety.
    pub is_unsafe: bool,
    /// It was restricted for a legal claim of the person's.
    pub is_claimed: bool,
}

impl Needed {
    /// Lets an erasure pass where nothing needs the record any more.
    ///
    /// # Errors
    /// 409 `invalid_transition`, with the provision.
    pub fn check(self) -> Result<(), Problem> {
        let why = if self.is_unsafe {
            "A safety event of theirs is open: that is a task in the public interest (UK GDPR Article 17(3)(b))"
        } else if self.is_claimed {
            "The record is restricted for a legal claim of the person's (UK GDPR Article 17(3)(e))"
        } else if self.is_open {
            "A referral or an episode of theirs is open: it is still needed (UK GDPR Article 17(1)(a)); end that first"
        } else {
            return Ok(());
        };
        Err(Problem::new(Code::InvalidTransition).because(why))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_needs_the_record_keeps_it() {
        assert!(Needed::default().check().is_ok());
        for needed in [
            Needed { is_open: true, ..Needed::default() },
            Needed { is_unsafe: true, ..Needed::default() },
            Needed { is_claimed: true, ..Needed::default() },
        ] {
            assert_eq!(needed.check().expect_err("it is needed").code(), Code::InvalidTransition, "{needed:?}");
        }
    }
}
