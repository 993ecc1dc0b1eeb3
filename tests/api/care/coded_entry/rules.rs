//! Every happening × role × state of care, and every status × act.

use catalogue::coded::Coded;
use catalogue::{Code, Role};
use kernel::machine::Machine;
use linkwork::care::coded_entry::codes::{CodedEntryAction, CodedEntryStatus, Happening, NotCodable, SnomedCode};
use linkwork::care::coded_entry::rules::{Actor, CodingState, code_for, enter_by};

const SERVICE: [Role; 2] = [Role::LinkWorker, Role::ServiceManager];

/// All that earns something, said the other way round: by the code.
fn earned(happening: Happening, role: Role, state: CodingState) -> Option<SnomedCode> {
    let by_service = SERVICE.contains(&role);
    let by_practice = role == Role::Practice;
    let is_new = matches!(state, CodingState::NotTakenOn | CodingState::TakenOn);
    match happening {
        Happening::Offer
            if by_practice && (is_new || matches!(state, CodingState::CarriedOn | CodingState::Joined)) =>
        {
            Some(SnomedCode::Offered)
        }
        Happening::Decline if (by_service || by_practice) && (is_new || state == CodingState::CarriedOn) => {
            Some(SnomedCode::Declined)
        }
        Happening::Interaction if by_service && state == CodingState::TakenOn => Some(SnomedCode::TakenUp),
        Happening::CodedByPractice if by_practice && is_new => Some(SnomedCode::TakenUp),
        _ => None,
    }
}

#[test]
fn every_happening_by_every_role_in_every_state() {
    for happening in Happening::ALL.iter().copied() {
        for role in Role::ALL.iter().copied() {
            for state in CodingState::ALL {
                let outcome = code_for(happening, role, state);
                assert_eq!(
                    outcome.ok(),
                    earned(happening, role, state),
                    "{happening} by {role}, {state:?}: {outcome:?}"
                );
            }
        }
    }
}

#[test]
fn neither_coach_nor_co_ordinator_ever_earns_one_and_hears_why() {
    for role in [Role::CareCoordinator, Role::HealthAndWellbeingCoach] {
        for happening in Happening::ALL.iter().copied() {
            for state in CodingState::ALL {
                assert_eq!(code_for(happening, role, state), Err(NotCodable::OtherProfession), "{happening} by {role}");
            }
        }
    }
}

#[test]
fn each_refusal_is_the_one_that_a_reader_would_look_up() {
    use Role::{LinkWorker, Practice, Referrer, ServiceManager};
    for (happening, role, state, why) in [
        (Happening::Offer, LinkWorker, CodingState::NotTakenOn, NotCodable::OfferedByPracticeOnly),
        (Happening::Offer, Referrer, CodingState::NotTakenOn, NotCodable::NotByThisRole),
        (Happening::Offer, Practice, CodingState::Coded, NotCodable::AlreadyEarned),
        (Happening::Decline, LinkWorker, CodingState::Coded, NotCodable::AlreadyEarned),
        (Happening::Decline, LinkWorker, CodingState::Joined, NotCodable::InCareAlready),
        (Happening::Decline, LinkWorker, CodingState::InError, NotCodable::EnteredInError),
        (Happening::Rejection, ServiceManager, CodingState::NotTakenOn, NotCodable::NotThePersonsDecision),
        (Happening::Interaction, LinkWorker, CodingState::NotTakenOn, NotCodable::NotTakenOn),
        (Happening::Interaction, LinkWorker, CodingState::Coded, NotCodable::OngoingActivity),
        (Happening::Interaction, LinkWorker, CodingState::CarriedOn, NotCodable::CarriedOn),
        (Happening::Interaction, LinkWorker, CodingState::InError, NotCodable::EnteredInError),
        (Happening::Interaction, Practice, CodingState::TakenOn, NotCodable::TakenUpByServiceOnly),
        (Happening::Interaction, Role::Supervisor, CodingState::TakenOn, NotCodable::NotByThisRole),
        (Happening::CodedByPractice, LinkWorker, CodingState::TakenOn, NotCodable::SaidByPracticeOnly),
        (Happening::Attempt, LinkWorker, CodingState::TakenOn, NotCodable::NoInteraction),
        (Happening::FollowUp, LinkWorker, CodingState::TakenOn, NotCodable::AfterClosing),
        (Happening::WelfareCall, LinkWorker, CodingState::TakenOn, NotCodable::WelfareCall),
        (Happening::Booking, LinkWorker, CodingState::TakenOn, NotCodable::Booking),
        (Happening::ListMaking, LinkWorker, CodingState::TakenOn, NotCodable::ListMaking),
        (Happening::Marshalling, LinkWorker, CodingState::TakenOn, NotCodable::Marshalling),
        (Happening::Administration, LinkWorker, CodingState::TakenOn, NotCodable::Administration),
        (Happening::Reopening, LinkWorker, CodingState::TakenOn, NotCodable::Reopening),
        (Happening::Transfer, LinkWorker, CodingState::TakenOn, NotCodable::Transfer),
    ] {
        assert_eq!(code_for(happening, role, state), Err(why), "{happening} by {role}, {state:?}");
    }
}

#[test]
fn each_refusal_tells_the_rule_and_where_it_stands() {
    for why in NotCodable::ALL.iter().copied() {
        let problem = why.refused();
        assert!(problem.detail().starts_with(why.words()), "{why}");
        assert!(["(001)", "(002 §10)", "(004)"].iter().any(|source| problem.detail().contains(source)), "{why}");
        let again = matches!(why, NotCodable::AlreadyEarned | NotCodable::OngoingActivity);
        assert_eq!(problem.code(), if again { Code::CodeAlreadyEarned } else { Code::CodeNotEarned }, "{why}");
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
