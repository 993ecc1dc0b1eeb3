//! State machines: a thing declares which act leads from which state to which, and who may; what a caller may do next and
//! what is refused follow. Pure.

use std::fmt::Display;

use crate::problem::Problem;
use catalogue::Code;
use catalogue::coded::{self, Coded};

/// Something that acts take from one state to another: a status, or a row where more than its status decides.
pub trait Machine {
    /// What a refusal calls it: `group session`.
    const NAME: &'static str;

    /// Where it can stand.
    type Status: Display;

    /// What can be done to it, as a representation lists it.
    type Action: Coded;

    /// Who acts, as far as it matters here.
    type Actor: Copy;

    /// Where it stands.
    fn status(&self) -> Self::Status;

    /// Where an act leads from here; `None` where it is not open.
    fn next(&self, action: Self::Action) -> Option<Self::Status>;

    /// Whether they may ever do this, whatever the state.
    fn allows(&self, actor: Self::Actor, action: Self::Action) -> bool;

    /// What they may do next, in the order of the list.
    fn allowed_actions(&self, actor: Self::Actor) -> Vec<Self::Action> {
        let open = |action: &Self::Action| self.allows(actor, *action) && self.next(*action).is_some();
        Self::Action::ALL.iter().copied().filter(open).collect()
    }

    /// Lets the act pass, and says where it leads.
    ///
    /// # Errors
    /// 403 `forbidden` where they never may; 409 `invalid_transition` where it is not open.
    fn check(&self, actor: Self::Actor, action: Self::Action) -> Result<Self::Status, Problem> {
        if !self.allows(actor, action) {
            return Err(self.forbidden());
        }
        self.next(action).ok_or_else(|| {
            let why = self.why_not(action).map(|why| format!(" {why}")).unwrap_or_default();
            self.refusal(actor, &why)
        })
    }

    /// 403 `forbidden`, where there is something to say to whom it is not for.
    fn forbidden(&self) -> Problem {
        Problem::new(Code::Forbidden)
    }

    /// What else there is to say of an act that is not open.
    fn why_not(&self, _: Self::Action) -> Option<&'static str> {
        None
    }

    /// 409 `invalid_transition`, with the status and what is open to them, and `why` after that.
    fn refusal(&self, actor: Self::Actor, why: &str) -> Problem {
        let open = coded::list_of(&self.allowed_actions(actor));
        let detail = format!("The {} is {}; open: {open}.{why}", Self::NAME, self.status());
        Problem::new(Code::InvalidTransition).because(detail)
    }
}
