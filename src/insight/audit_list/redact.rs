//! An auditor who lacks a sensitive class learns who looked at a person, and not that there was something of that class to
//! look at: a look at a safety event reads as a look at the person's record, as indeed it was.

use serde_json::Value;

use crate::care::{person, safety};
use catalogue::{Action, SensitiveClass};
use kernel::auth::sensitive::GrantedClasses;
use kernel::db::{Access, Resource};

/// The classes of safety events.
const OF_SAFETY_EVENTS: [SensitiveClass; 3] =
    [SensitiveClass::SuicideRisk, SensitiveClass::Safeguarding, SensitiveClass::DomesticAbuse];

/// Whether this auditor may read that there was a safety event.
pub(super) fn is_open_to(granted: &GrantedClasses) -> bool {
    OF_SAFETY_EVENTS.iter().all(|class| granted.has(*class))
}

/// The operation as which it reads.
pub(super) fn action(action: String) -> String {
    let as_what = match Action::of_operation(&action) {
        Some(Action::ListSafetyEvents) => Action::SearchPeople,
        // Whoever acts on it reads of the person, which every role that may act on it may do; not every one changes people.
        Some(
            Action::GetSafetyEvent
            | Action::RecordSafetyEvent
            | Action::RecordSafetyEventForPerson
            | Action::AddSafetyEntry
            | Action::AcknowledgeSafetyEvent
            | Action::CloseSafetyEvent
            | Action::MarkSafetyEventInError,
        ) => Action::GetPerson,
        _ => return action,
    };
    as_what.operation_id().to_owned()
}

/// Whether the operation alone tells that there was a safety event.
pub(super) fn tells(operation: &str) -> bool {
    action(operation.to_owned()) != operation
}

/// The filter, without kinds: those of safety events and of their tasks would disclose them.
pub(super) fn filter(mut filter: Value) -> Value {
    if let Some(asked) = filter.as_object_mut() {
        asked.remove("kind");
        asked.remove("episode_id");
    }
    filter
}

/// The row as which it reads: once, however many of a person's were seen.
pub(super) fn rows(seen: Vec<Access>) -> Vec<Access> {
    let mut redacted: Vec<Access> = Vec::with_capacity(seen.len());
    for row in seen {
        let row = match row.person_id {
            Some(person) if row.resource_type == safety::entity::Model::TYPE => {
                Access::new(person::entity::Model::TYPE, person.0, person)
            }
            _ => row,
        };
        if !redacted.contains(&row) {
            redacted.push(row);
        }
    }
    redacted
}

#[cfg(test)]
mod tests {
    use super::*;
    use catalogue::Role;
    use catalogue::coded::Coded;

    /// Else the veil would tell of itself: a safeguarding lead changes no person.
    #[test]
    fn what_an_act_reads_as_is_something_that_its_role_could_have_done() {
        let mut veiled = 0;
        for act in Action::ALL {
            let as_what = Action::of_operation(&action(act.operation_id().to_owned())).expect("an operation");
            if as_what == *act {
                continue;
            }
            veiled += 1;
            for role in Role::ALL.iter().filter(|role| act.allows(**role)) {
                assert!(as_what.allows(*role), "{} reads as {} of {role}", act.operation_id(), as_what.operation_id());
            }
        }
        assert_eq!(veiled, 8);
    }
}
