//! The state machine: every status × every act.

use catalogue::coded::Coded;
use kernel::machine::Machine;
use linkwork::care::refer_back::codes::ReferBackAction::{Error, Receipt, Result, Withdrawal};
use linkwork::care::refer_back::codes::ReferBackStatus::{Answered, EnteredInError, Received, Sent, Withdrawn};
use linkwork::care::refer_back::codes::{ReferBackAction, ReferBackStatus};

#[test]
fn every_status_and_every_act() {
    let open = [
        (Sent, Receipt, Received),
        (Sent, Result, Answered),
        (Sent, Withdrawal, Withdrawn),
        (Sent, Error, EnteredInError),
        (Received, Result, Answered),
        (Received, Withdrawal, Withdrawn),
        (Received, Error, EnteredInError),
        (Answered, Error, EnteredInError),
        (Withdrawn, Error, EnteredInError),
    ];
    for status in ReferBackStatus::ALL.iter().copied() {
        for act in ReferBackAction::ALL.iter().copied() {
            let expected = open.iter().find(|row| (row.0, row.1) == (status, act)).map(|row| row.2);
            assert_eq!(status.next(act), expected, "{act} on {status}");
        }
    }
}
