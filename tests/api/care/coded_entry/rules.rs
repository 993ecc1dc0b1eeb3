//! Every trigger × role × state of care, and every status × act.

use catalogue::coded::Coded;
use catalogue::{Code, Role};
use kernel::machine::Machine;
use linkwork::care::coded_entry::codes::{CodedEntryAction, CodedEntryStatus, CodingTrigger, NotCodable, SnomedCode};
use linkwork::care::coded_entry::rules::{Actor, CodingState, code_for, enter_by};

const SERVICE: [Role; 2] = [Role::LinkWorker, Role::ServiceManager];

/// All that has a code, said the other way round: by the code.
fn code_of(trigger: CodingTrigger, role: Role, state: CodingState) -> Option<SnomedCode> {
    let by_service = SERVICE.contains(&role);
    let by_practice = role == Role::Practice;
    let is_new = matches!(state, CodingState::NotTakenOn | CodingState::TakenOn);
    match trigger {
        CodingTrigger::Offer if by_practice && state != CodingState::Coded && state != CodingState::InError => {
            Some(SnomedCode::Offered)
        }
        CodingTrigger::Decline
            if (by_service || by_practice)
                && (is_new || matches!(state, CodingState::CarriedOn | CodingState::Declined)) =>
        {
            Some(SnomedCode::Declined)
        }
        CodingTrigger::Interaction if by_service && matches!(state, CodingState::TakenOn | CodingState::TakenUp) => {
            Some(SnomedCode::TakenUp)
        }
        CodingTrigger::CodedByPractice if by_practice && (is_new || state == CodingState::TakenUp) => {
            Some(SnomedCode::TakenUp)
        }
        _ => None,
    }
}

#[test]
fn every_trigger_by_every_role_in_every_state() {
    for trigger in CodingTrigger::ALL.iter().copied() {
        for role in Role::ALL.iter().copied() {
            for state in CodingState::ALL {
                let outcome = code_for(trigger, role, state);
                assert_eq!(outcome.ok(), code_of(trigger, role, state), "{trigger} by {role}, {state:?}: {outcome:?}");
            }
        }
    }
}

#[test]
fn neither_coach_nor_co_ordinator_ever_records_one_and_hears_why() {
    for role in [Role::CareCoordinator, Role::HealthAndWellbeingCoach] {
        for trigger in CodingTrigger::ALL.iter().copied() {
            for state in CodingState::ALL {
                assert_eq!(code_for(trigger, role, state), Err(NotCodable::OtherProfession), "{trigger} by {role}");
            }
        }
    }
}

#[test]
fn each_refusal_is_the_one_that_a_reader_would_look_up() {
    use Role::{LinkWorker, Practice, Referrer, ServiceManager};
    for (trigger, role, state, why) in [
        (CodingTrigger::Offer, LinkWorker, CodingState::NotTakenOn, NotCodable::OfferedByPracticeOnly),
        (CodingTrigger::Offer, Referrer, CodingState::NotTakenOn, NotCodable::NotByThisRole),
        (CodingTrigger::Offer, Practice, CodingState::Coded, NotCodable::AlreadyCoded),
        (CodingTrigger::Decline, LinkWorker, CodingState::Coded, NotCodable::AlreadyCoded),
        (CodingTrigger::Decline, LinkWorker, CodingState::Joined, NotCodable::InCareAlready),
        (CodingTrigger::Decline, LinkWorker, CodingState::TakenUp, NotCodable::TakenUp),
        (CodingTrigger::Interaction, LinkWorker, CodingState::Declined, NotCodable::Declined),
        (CodingTrigger::CodedByPractice, Practice, CodingState::Declined, NotCodable::Declined),
        (CodingTrigger::Decline, LinkWorker, CodingState::InError, NotCodable::EnteredInError),
        (CodingTrigger::Rejection, ServiceManager, CodingState::NotTakenOn, NotCodable::NotThePersonsDecision),
        (CodingTrigger::Interaction, LinkWorker, CodingState::NotTakenOn, NotCodable::NotTakenOn),
        (CodingTrigger::Interaction, LinkWorker, CodingState::Coded, NotCodable::OngoingActivity),
        (CodingTrigger::Interaction, LinkWorker, CodingState::CarriedOn, NotCodable::CarriedOn),
        (CodingTrigger::Interaction, LinkWorker, CodingState::InError, NotCodable::EnteredInError),
        (CodingTrigger::Interaction, Practice, CodingState::TakenOn, NotCodable::TakenUpByServiceOnly),
        (CodingTrigger::Interaction, Role::Supervisor, CodingState::TakenOn, NotCodable::NotByThisRole),
        (CodingTrigger::CodedByPractice, LinkWorker, CodingState::TakenOn, NotCodable::SaidByPracticeOnly),
        (CodingTrigger::Attempt, LinkWorker, CodingState::TakenOn, NotCodable::NoInteraction),
        (CodingTrigger::FollowUp, LinkWorker, CodingState::TakenOn, NotCodable::AfterClosing),
        (CodingTrigger::WelfareCall, LinkWorker, CodingState::TakenOn, NotCodable::WelfareCall),
        (CodingTrigger::Booking, LinkWorker, CodingState::TakenOn, NotCodable::Booking),
        (CodingTrigger::ListMaking, LinkWorker, CodingState::TakenOn, NotCodable::ListMaking),
        (CodingTrigger::Marshalling, LinkWorker, CodingState::TakenOn, NotCodable::Marshalling),
        (CodingTrigger::Administration, LinkWorker, CodingState::TakenOn, NotCodable::Administration),
        (CodingTrigger::Reopening, LinkWorker, CodingState::TakenOn, NotCodable::Reopening),
        (CodingTrigger::Transfer, LinkWorker, CodingState::TakenOn, NotCodable::Transfer),
    ] {
        assert_eq!(code_for(trigger, role, state), Err(why), "{trigger} by {role}, {state:?}");
    }
}

#[test]
fn each_refusal_tells_the_rule_and_where_it_stands() {
    for why in NotCodable::ALL.iter().copied() {
        let problem = why.refused();
        assert!(problem.detail().starts_with(why.display()), "{why}");
        assert!(["(001)", "(002 §10)", "(004)"].iter().any(|source| problem.detail().contains(source)), "{why}");
        let again = matches!(why, NotCodable::AlreadyCoded | NotCodable::OngoingActivity);
        assert_eq!(problem.code(), if again { Code::AlreadyCoded } else { Code::NotCodable }, "{why}");
    }
}

#[test]
fn every_act_in_every_status_by_every_role() {
    use CodedEntryAction as A;
    use CodedEntryStatus as S;
    for status in S::ALL.iter().copied() {
        for action in A::ALL.iter().copied() {
            let to = match (status, action) {
                (S::ToEnter, A::Receipt) => Some(S::Entered),
                (S::ToEnter, A::Error) => Some(S::EnteredInError),
                (S::Entered | S::AlreadyInRecord, A::Error) => Some(S::ToRemove),
                (S::ToRemove, A::Removal) => Some(S::Removed),
                _ => None,
            };
            assert_eq!(status.next(action), to, "{action} on {status}");
            for role in Role::ALL.iter().copied() {
                for is_own in [false, true] {
                    let may = SERVICE.contains(&role) || role == Role::Practice && (is_own || action != A::Error);
                    let expected = match to {
                        _ if !may => Err(Code::Forbidden),
                        None => Err(Code::InvalidTransition),
                        Some(to) => Ok(to),
                    };
                    let outcome = status.check(Actor { role, is_own }, action).map_err(|problem| problem.code());
                    assert_eq!(outcome, expected, "{action} on {status} by {role}, own: {is_own}");
                    assert_eq!(status.allowed_actions(Actor { role, is_own }).contains(&action), expected.is_ok());
                }
            }
        }
    }
}

#[test]
fn a_hold_that_ends_leaves_the_week_of_the_contact_or_another_where_that_is_over() {
    let at = |instant: &str| instant.parse::<chrono::DateTime<chrono::Utc>>().expect("an instant");
    // Over the night on which the clocks go back: the end of the working day is an hour later in UTC.
    let happened = at("2026-10-21T09:00:00Z");
    for (ends, by) in [
        ("2026-10-22T09:00:00Z", "2026-10-28T17:00:00Z"),
        ("2026-10-28T16:59:59Z", "2026-10-28T17:00:00Z"),
        ("2026-10-28T17:00:00Z", "2026-11-04T17:00:00Z"),
        ("2028-02-22T09:00:00Z", "2028-02-29T17:00:00Z"),
    ] {
        assert_eq!(enter_by(happened, at(ends)), at(by), "{ends}");
    }
}
