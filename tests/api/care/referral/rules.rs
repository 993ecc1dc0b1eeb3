use catalogue::coded::Coded;
use catalogue::id::WorkerId;
use catalogue::{Action, Code, Role};
use chrono::{NaiveDate, TimeDelta};
use linkwork::care::referral::codes::Priority;
use linkwork::care::referral::disclosure::Disclosure;
use linkwork::care::referral::entity::Model;
use linkwork::care::referral::rules::queue::{date_referred, order, waits_for};
use linkwork::care::referral::rules::{
    Act, Relation, allowed_actions, awaits_risk_review, check, is_blocked_by_risk, next_status,
};
use linkwork::care::referral::status::{ReferralAction, ReferralStatus};
use proptest::prelude::*;

use super::row::{any, any_row, at_risk, relations, row};

/// Every status × every act. A column is a status in the order of the list; its letter is where the act leads: `-`
/// nowhere, `=` the same status.
#[test]
fn the_machine() {
    let letter = |status: ReferralStatus| match status {
        ReferralStatus::Submitted => 'S',
        ReferralStatus::Returned => 'R',
        ReferralStatus::Waiting => 'W',
        ReferralStatus::Accepted => 'A',
        ReferralStatus::InProgress => 'P',
        ReferralStatus::Completed => 'C',
        ReferralStatus::Declined => 'd',
        ReferralStatus::Rejected => 'r',
        ReferralStatus::NotReached => 'n',
        ReferralStatus::Redirected => 't',
        ReferralStatus::Withdrawn => 'w',
        ReferralStatus::Ended => 'e',
        ReferralStatus::EnteredInError => 'x',
    };
    let from: String = ReferralStatus::ALL.iter().copied().map(letter).collect();
    let table: Vec<(String, String)> = Act::all()
        .map(|act| {
            let to = ReferralStatus::ALL.iter().map(|status| match next_status(*status, false, act) {
                None => '-',
                Some(next) if next == *status => '=',
                Some(next) => letter(next),
            });
            (format!("{act:?}"), to.collect())
        })
        .collect();
    let table: Vec<(&str, &str)> = table.iter().map(|(act, to)| (act.as_str(), to.as_str())).collect();

    assert_eq!(from, "SRWAPCdrntwex");
    assert_eq!(
        table,
        [
            ("By(Return)", "R-R----------"),
            ("By(Resubmission)", "-S-----------"),
            ("By(Waiting)", "W------------"),
            ("By(Acceptance)", "A-A----------"),
            ("By(RiskReview)", "============="),
            ("By(Addendum)", "=====--------"),
            ("By(Decline)", "dddd---------"),
            ("By(Rejection)", "r-r----------"),
            ("By(NotReached)", "n-nn---------"),
            ("By(Redirection)", "ttttt--------"),
            ("By(Withdrawal)", "www----------"),
            ("By(Ending)", "eeeee--------"),
            ("By(Error)", "xxxxx-xxxxxx-"),
            ("Begin", "---P---------"),
            ("BeginAnew", "----A--------"),
            ("Complete", "----C--------"),
            ("End", "eeeee--------"),
        ]
    );
}

#[test]
fn a_joined_referral_differs_in_one_thing_it_is_completed_with_its_episode() {
    for act in Act::all() {
        for status in ReferralStatus::ALL.iter().copied() {
            let (alone, joined) = (next_status(status, false, act), next_status(status, true, act));
            if (act, status) == (Act::Complete, ReferralStatus::Accepted) {
                assert_eq!((alone, joined), (None, Some(ReferralStatus::Completed)));
            } else {
                assert_eq!(alone, joined, "{act:?} from {status}");
            }
        }
    }
}

#[test]
fn an_unread_safety_risk_holds_these_acts_until_somebody_looked() {
    use ReferralAction as A;
    let held = [A::Return, A::Waiting, A::Rejection, A::Withdrawal];
    for status in ReferralStatus::ALL.iter().copied() {
        for action in ReferralAction::ALL.iter().copied() {
            // Whoever carries the case has read of the risk.
            let gives_up = action == A::NotReached && status != ReferralStatus::Accepted;
            let is_held = held.contains(&action) || gives_up;
            assert_eq!(is_blocked_by_risk(&at_risk(status), action), is_held, "{action} from {status}");
            let looked_at = Model { risk_to_review_since: None, ..at_risk(status) };
            assert!(!is_blocked_by_risk(&looked_at, action));
            let no_safety_risk = Model { has_safety_risk: false, ..at_risk(status) };
            assert!(!is_blocked_by_risk(&no_safety_risk, action));
        }
    }
    let manager = Relation::Service(Role::ServiceManager);
    let open = allowed_actions(&at_risk(ReferralStatus::Submitted), manager);
    assert_eq!(open, [A::Acceptance, A::RiskReview, A::Decline, A::Redirection, A::Ending, A::Error]);
}

/// Who may do what, for a referral in the status that offers most of it.
#[test]
fn each_standing_is_offered_its_own() {
    use ReferralAction as A;
    use ReferralStatus as S;
    let offered = |relation, status| allowed_actions(&row(status), relation);
    for disclosure in [Disclosure::Status, Disclosure::Outcome].map(Relation::Referrer) {
        assert_eq!(offered(disclosure, S::Submitted), [A::Addendum, A::Withdrawal]);
        assert_eq!(offered(disclosure, S::Returned), [A::Resubmission, A::Addendum, A::Withdrawal]);
        assert_eq!(offered(disclosure, S::Waiting), [A::Addendum, A::Withdrawal]);
        assert_eq!(offered(disclosure, S::Accepted), [A::Addendum]);
        assert_eq!(offered(disclosure, S::InProgress), [A::Addendum]);
        assert_eq!(offered(disclosure, S::Rejected), []);
    }
    let worker = Relation::Service(Role::LinkWorker);
    assert_eq!(
        offered(worker, S::Submitted),
        [A::Return, A::Waiting, A::Acceptance, A::Decline, A::NotReached, A::Redirection, A::Ending, A::Error]
    );
    assert_eq!(offered(worker, S::Returned), [A::Resubmission, A::Decline, A::Redirection, A::Ending, A::Error]);
    assert_eq!(offered(worker, S::Accepted), [A::Decline, A::NotReached, A::Redirection, A::Ending, A::Error]);
    assert_eq!(offered(worker, S::Declined), [A::Error]);
    assert_eq!(offered(worker, S::Completed), []);
    let manager = Relation::Service(Role::ServiceManager);
    assert!(offered(manager, S::Waiting).contains(&A::Rejection));

    let looks_at_risks =
        [Role::CareCoordinator, Role::HealthAndWellbeingCoach, Role::Supervisor, Role::SafeguardingLead];
    for role in looks_at_risks.map(Relation::Service) {
        assert_eq!(offered(role, S::Submitted), []);
        assert_eq!(allowed_actions(&at_risk(S::Submitted), role), [A::RiskReview]);
        assert_eq!(allowed_actions(&at_risk(S::Declined), role), [A::RiskReview], "a risk outlives its referral");
    }
    for role in [Role::AssetEditor, Role::Commissioner, Role::Analyst, Role::Auditor, Role::Admin, Role::Practice] {
        assert_eq!(allowed_actions(&at_risk(S::Submitted), Relation::Service(role)), []);
    }
    assert_eq!(allowed_actions(&at_risk(S::Submitted), Relation::Practice), []);
}

/// What a standing offers, the role gate lets through; and nobody is let through to a step that is never theirs.
#[test]
fn the_role_gate_and_the_standings_agree() {
    use ReferralAction as A;
    for (action, operation) in [
        (A::Return, Action::ReturnReferral),
        (A::Resubmission, Action::ResubmitReferral),
        (A::Waiting, Action::PutReferralToWait),
        (A::Acceptance, Action::AcceptReferral),
        (A::RiskReview, Action::ReviewReferralRisk),
        (A::Addendum, Action::AddReferralAddendum),
        (A::Decline, Action::DeclineReferral),
        (A::Rejection, Action::RejectReferral),
        (A::Redirection, Action::RedirectReferral),
        (A::Withdrawal, Action::WithdrawReferral),
        (A::Ending, Action::EndReferral),
        (A::Error, Action::MarkReferralInError),
    ] {
        let may = Role::ALL.iter().copied().filter(|role| match role {
            Role::Referrer | Role::Practice => Relation::Referrer(Disclosure::Status).allows(action),
            role => Relation::Service(*role).allows(action),
        });
        let mut may: Vec<Role> = may.collect();
        let mut let_through = operation.roles();
        may.sort_by_key(|role| role.code());
        let_through.sort_by_key(|role| role.code());
        assert_eq!(let_through, may, "{action}");
    }
}

#[test]
fn a_risk_that_nobody_could_name_waits_to_be_looked_at_while_the_referral_lives() {
    for status in ReferralStatus::ALL.iter().copied() {
        let unknown = Model { risks_unknown: true, ..row(status) };
        let offered = allowed_actions(&unknown, Relation::Service(Role::LinkWorker));
        assert_eq!(offered.contains(&ReferralAction::RiskReview), status.is_live(), "{status}");
    }
}

#[test]
fn a_refusal_names_the_state_and_what_is_open_in_the_words_of_what_is_disclosed() {
    let detail = |row: &Model, relation, action| {
        let problem = check(row, relation, action).unwrap_err();
        assert_eq!(problem.code(), Code::InvalidTransition);
        serde_json::to_value(problem.document("/", "")).expect("it is there")["detail"]
            .as_str()
            .expect("a text")
            .to_owned()
    };
    let withdrawal = ReferralAction::Withdrawal;
    let begun = row(ReferralStatus::InProgress);
    assert_eq!(
        detail(&begun, Relation::Referrer(Disclosure::Status), withdrawal),
        "The referral is accepted; open: addendum."
    );
    assert_eq!(
        detail(&begun, Relation::Referrer(Disclosure::Outcome), withdrawal),
        "The referral is in_progress; open: addendum."
    );
    assert_eq!(
        detail(&row(ReferralStatus::Declined), Relation::Referrer(Disclosure::Status), withdrawal),
        "The referral is ended; open: nothing."
    );
    assert_eq!(
        detail(&at_risk(ReferralStatus::Waiting), Relation::Referrer(Disclosure::Status), withdrawal),
        "The referral is waiting; open: addendum. A safety risk waits for somebody of the service to look at it: that \
         comes first."
    );
}

#[test]
fn the_queue_takes_safety_before_urgency_before_basic_need_before_date() {
    let date = |day| NaiveDate::from_ymd_opt(2026, 6, day).expect("it is there");
    let mut queue = Vec::new();
    for safety in [true, false] {
        for priority in [Priority::Urgent, Priority::Routine] {
            for basic in [true, false] {
                for day in [1, 2] {
                    let place = order(safety, priority, basic, date(day));
                    assert_eq!(date_referred(place), Some(date(day)));
                    queue.push(place);
                }
            }
        }
    }
    assert!(queue.is_sorted_by(|earlier, later| earlier < later));
}

#[test]
fn what_waits_for_whom() {
    use ReferralStatus as S;
    let me = WorkerId(uuid::Uuid::from_u128(1));
    let other = WorkerId(uuid::Uuid::from_u128(2));
    let waits =
        |row: &Model, relation, workers: &[WorkerId]| waits_for(relation).iter().any(|wait| wait.holds(row, workers));
    let carried = |status, worker| Model { worker_id: Some(worker), ..row(status) };
    let worker = Relation::Service(Role::LinkWorker);

    assert!(waits(&row(S::Returned), Relation::Referrer(Disclosure::Status), &[]));
    assert!(!waits(&row(S::Submitted), Relation::Referrer(Disclosure::Outcome), &[]));
    for status in [S::Submitted, S::Waiting] {
        assert!(waits(&row(status), worker, &[me]));
    }
    assert!(waits(&carried(S::Accepted, me), worker, &[me]));
    assert!(!waits(&carried(S::Accepted, other), worker, &[me]));
    assert!(waits(&carried(S::Accepted, other), worker, &[me, other]), "who covers carries it too");
    assert!(!waits(&row(S::Accepted), worker, &[]), "no worker is not everybody's worker");
    assert!(waits(&at_risk(S::Ended), Relation::Service(Role::SafeguardingLead), &[me]));
    assert!(!waits(&at_risk(S::Submitted), Relation::Practice, &[]));
}

proptest! {
    #[test]
    fn what_has_ended_stays_ended(status in any::<ReferralStatus>(), joined in proptest::bool::ANY) {
        prop_assume!(!status.is_live());
        for act in Act::all() {
            let next = next_status(status, joined, act);
            let fine = match next {
                None => true,
                Some(ReferralStatus::EnteredInError) => status != ReferralStatus::Completed,
                Some(next) => next == status && act == Act::By(ReferralAction::RiskReview),
            };
            prop_assert!(fine, "{:?} leads from {} to {:?}", act, status, next);
        }
    }

    #[test]
    fn what_is_offered_is_what_is_let_through_and_what_the_machine_allows(row in any_row()) {
        for relation in relations() {
            let offered = allowed_actions(&row, relation);
            for action in ReferralAction::ALL.iter().copied() {
                let is_offered = offered.contains(&action);
                prop_assert_eq!(check(&row, relation, action).is_ok(), is_offered);
                if is_offered {
                    prop_assert!(relation.allows(action));
                    prop_assert!(!is_blocked_by_risk(&row, action));
                    prop_assert!(next_status(row.status, row.joined_to.is_some(), action.into()).is_some());
                }
            }
        }
    }

    #[test]
    fn a_risk_that_waits_can_be_looked_at_in_every_status(row in any_row()) {
        for role in [Role::LinkWorker, Role::ServiceManager, Role::SafeguardingLead].map(Relation::Service) {
            let offered = allowed_actions(&row, role).contains(&ReferralAction::RiskReview);
            prop_assert_eq!(offered, awaits_risk_review(&row));
        }
    }

    #[test]
    fn an_earlier_date_is_earlier_in_its_own_tier_only(days in 0_i64..3_000_000, later in 1_i64..600_000) {
        let first = NaiveDate::from_ymd_opt(1, 1, 1).expect("it is there");
        let (early, late) = (first + TimeDelta::days(days), first + TimeDelta::days(days + later));
        prop_assert!(order(false, Priority::Routine, false, early) < order(false, Priority::Routine, false, late));
        prop_assert!(order(true, Priority::Routine, false, late) < order(false, Priority::Urgent, true, early));
    }
}
