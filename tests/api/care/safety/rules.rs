//! The state machine: every status × every act.

use catalogue::coded::Coded;
use linkwork::care::safety::codes::SafetyEventAction::{Acknowledgement, Closure, Entry, Error};
use linkwork::care::safety::codes::SafetyEventStatus::{Closed, EnteredInError, Open};
use linkwork::care::safety::codes::{SafetyEventAction, SafetyEventStatus};
use linkwork::care::safety::rules::next_status;

#[test]
fn every_status_and_every_act() {
    let open = [
        (Open, false, Entry, Open),
        (Open, false, Acknowledgement, Open),
        (Open, false, Closure, Closed),
        (Open, false, Error, EnteredInError),
        (Closed, true, Entry, Closed),
        (Closed, true, Error, EnteredInError),
        (EnteredInError, false, Closure, EnteredInError),
    ];
    // An open event was never settled, a closed one always was.
    let states = [(Open, false), (Closed, true), (EnteredInError, false), (EnteredInError, true)];
    for (status, was_closed) in states {
        for act in SafetyEventAction::ALL.iter().copied() {
            let expected = open.iter().find(|row| (row.0, row.1, row.2) == (status, was_closed, act)).map(|row| row.3);
            assert_eq!(next_status(status, was_closed, act), expected, "{act} on {status}, settled: {was_closed}");
        }
    }
    assert!(SafetyEventStatus::ALL.iter().all(|status| states.iter().any(|(known, _)| known == status)));
}
