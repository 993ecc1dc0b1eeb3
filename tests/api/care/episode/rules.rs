//! The state machine, every status × every act, and who may.

use catalogue::Role;
use catalogue::coded::Coded;
use linkwork::care::episode::rules::{ends_referrals, look_again_by, next_status, role_allows};
use linkwork::care::episode::status::ClosingReason;
use linkwork::care::episode::status::EpisodeAction::{self, *};
use linkwork::care::episode::status::EpisodeStatus::{self, *};
use linkwork::care::referral::status::EndReason;

#[test]
fn every_status_and_every_act() {
    type Row = (EpisodeStatus, bool, &'static [(EpisodeAction, EpisodeStatus)]);
    let table: [Row; 5] = [
        (
            Active,
            false,
            &[(Hold, OnHold), (Assignment, Active), (Transfer, Finished), (Closure, Finished), (Error, EnteredInError)],
        ),
        (
            OnHold,
            false,
            &[
                (Hold, OnHold),
                (Resumption, Active),
                (Assignment, OnHold),
                (Transfer, Finished),
                (Closure, Finished),
                (Error, EnteredInError),
            ],
        ),
        // Its worker has left: it goes on once somebody is assigned.
        (OnHold, true, &[(Assignment, Active), (Transfer, Finished), (Closure, Finished), (Error, EnteredInError)]),
        (Finished, false, &[(Reopening, Active), (Error, EnteredInError)]),
        (EnteredInError, false, &[]),
    ];
    for (status, waits_for_worker, open) in table {
        for action in EpisodeAction::ALL.iter().copied() {
            let expected = open.iter().find(|(act, _)| *act == action).map(|(_, next)| *next);
            assert_eq!(next_status(status, waits_for_worker, action), expected, "{action} from {status}");
        }
    }
}

#[test]
fn managers_do_all_link_workers_all_but_assign_and_others_nothing() {
    for role in Role::ALL.iter().copied() {
        for action in EpisodeAction::ALL.iter().copied() {
            let expected = match role {
                Role::ServiceManager => true,
                Role::LinkWorker => action != Assignment,
                _ => false,
            };
            assert_eq!(role_allows(role, action), expected, "{role} {action}");
        }
    }
}

#[test]
fn only_completed_support_completes_a_referral() {
    for reason in ClosingReason::ALL.iter().copied() {
        let expected = match reason {
            ClosingReason::SupportCompleted => None,
            ClosingReason::Deceased => Some(EndReason::Deceased),
            ClosingReason::MovedAway => Some(EndReason::MovedAway),
            _ => Some(EndReason::EpisodeClosed),
        };
        assert_eq!(ends_referrals(reason), expected, "{reason}");
    }
}

#[test]
fn somebody_looks_again_that_day_or_on_the_next_working_day() {
    for (until, by) in [
        ("2026-12-14", "2026-12-14T17:00:00Z"),
        ("2026-12-25", "2026-12-29T17:00:00Z"),
        ("2028-02-29", "2028-02-29T17:00:00Z"),
        ("2027-03-28", "2027-03-30T16:00:00Z"), // Easter Sunday, and the clocks go forward
    ] {
        let until = until.parse().expect("a date");
        assert_eq!(look_again_by(until), by.parse::<chrono::DateTime<chrono::Utc>>().expect("an instant"), "{until}");
    }
}
