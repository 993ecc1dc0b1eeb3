//! The rules of contacts, without a server.

use catalogue::coded::Coded;
use catalogue::id::WorkerId;
use catalogue::{Code, Role};
use kernel::machine::Machine;
use linkwork::care::contact::codes::{Attendance, ContactAction, ContactStatus};
use linkwork::care::contact::rules::clocks::of_case;
use linkwork::care::contact::rules::{Act, check, may_write, missed, next_status};
use linkwork::system::task::{TaskChange, TaskKind};
use proptest::prelude::*;

/// Every status × every act: where it leads, `-` nowhere.
#[test]
fn the_machine() {
    let letter = |status| match status {
        ContactStatus::Planned => 'P',
        ContactStatus::Recorded => 'R',
        ContactStatus::EnteredInError => 'x',
    };
    let table: Vec<(Act, String)> = Act::all()
        .map(|act| {
            let to = ContactStatus::ALL.iter().map(|status| next_status(*status, act).map_or('-', letter));
            (act, to.collect())
        })
        .collect();
    assert_eq!(
        table,
        [
            (Act::Correct, "PR-".to_owned()),
            (Act::By(ContactAction::Attendance), "R--".to_owned()),
            (Act::By(ContactAction::Error), "xx-".to_owned()),
        ]
    );
}

#[test]
fn what_is_offered_is_what_is_permitted_to_those_who_may_write() {
    for status in ContactStatus::ALL.iter().copied() {
        for role in Role::ALL.iter().copied() {
            let offered = status.allowed_actions(role);
            for action in ContactAction::ALL.iter().copied() {
                let open = check(status, role, Act::By(action));
                assert_eq!(offered.contains(&action), may_write(role) && open.is_ok(), "{role} {status} {action}");
                assert!(open.is_ok() || open.is_err_and(|problem| problem.code() == Code::InvalidTransition));
            }
        }
    }
}

#[test]
fn a_row_of_missed_contacts_is_broken_by_one_that_took_place_alone() {
    use Attendance::*;
    for (latest_first, expected) in [
        (&[][..], 0),
        (&[DidNotAttend, WasNotBrought, ArrivedLateNotSeen], 3),
        (&[DidNotAttend, Attended, DidNotAttend, DidNotAttend], 1),
        (&[Attended, DidNotAttend, DidNotAttend, DidNotAttend], 0),
        (
            &[
                DidNotAttend,
                MessageLeft,
                DidNotAttend,
                CancelledByPerson,
                CancelledByService,
                AttemptNoAnswer,
                DidNotAttend,
            ],
            3,
        ),
    ] {
        assert_eq!(missed(latest_first.iter().copied()), expected, "{latest_first:?}");
    }
}

#[test]
fn every_third_missed_contact_is_looked_at_once() {
    let (carrier, now) = (WorkerId(uuid::Uuid::from_u128(1)), "2026-11-18T09:30:00Z".parse().expect("it is there"));
    let kind = TaskKind::ReviewMissedContacts;
    for missed in 0..10_usize {
        for is_new in [false, true] {
            let tasks = of_case(missed, is_new, carrier, now);
            let opens = tasks.iter().any(|task| matches!(task, TaskChange::Open { .. }));
            assert_eq!(opens, is_new && matches!(missed, 3 | 6 | 9), "{missed}");
            assert_eq!(tasks.contains(&TaskChange::Cancel(kind)), missed < 3 || opens, "{missed}");
        }
    }
}

proptest! {
    #[test]
    fn what_was_called_off_or_only_tried_changes_no_row(
        row in proptest::collection::vec(proptest::sample::select(Attendance::ALL), 0..30),
    ) {
        let counted = row.iter().copied().filter(|one| one.is_missed() || *one == Attendance::Attended);
        prop_assert_eq!(missed(row.iter().copied()), missed(counted));
    }
}
