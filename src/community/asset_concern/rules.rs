//! What may be done with a concern about a group, and by whom. Pure.

use super::codes::{AssetConcernAction, AssetConcernStatus};
use crate::prelude::rules::*;

impl Machine for AssetConcernStatus {
    const NAME: &'static str = "concern";

    type Status = Self;
    type Action = AssetConcernAction;
    type Actor = Role;

    fn status(&self) -> Self {
        *self
    }

    fn next(&self, action: AssetConcernAction) -> Option<Self> {
        match (action, self) {
            (AssetConcernAction::Resolution, Self::Open) => Some(Self::Resolved),
            (AssetConcernAction::Error, Self::Open | Self::Resolved) => Some(Self::EnteredInError),
            _ => None,
        }
    }

    /// Never by who raised it alone: a manager or a safeguarding lead says that the danger is over.
    fn allows(&self, role: Role, _: AssetConcernAction) -> bool {
        matches!(role, Role::ServiceManager | Role::SafeguardingLead)
    }

    fn forbidden(&self) -> Problem {
        Problem::new(Code::Forbidden).because("A manager or a safeguarding lead says what is behind a concern")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_raised_it_does_not_resolve_it() {
        use AssetConcernStatus::{EnteredInError, Open, Resolved};
        for (from, by_lead) in [(Open, "resolution, error"), (Resolved, "error"), (EnteredInError, "")] {
            let open = |role| {
                let actions = from.allowed_actions(role);
                actions.iter().map(|action| action.code()).collect::<Vec<_>>().join(", ")
            };
            assert_eq!(open(Role::SafeguardingLead), by_lead, "{from}");
            assert_eq!(open(Role::ServiceManager), by_lead, "{from}");
            assert_eq!(open(Role::LinkWorker), "", "{from}");
        }
    }
}
