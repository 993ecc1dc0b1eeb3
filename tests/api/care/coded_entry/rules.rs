//! Every happening × role × state of care, and every status × act.

use linkwork::care::coded_entry::codes::{CodedEntryAction, CodedEntryStatus, Happening, SnomedCode, Unearned};
use linkwork::care::coded_entry::rules::{Care, allowed_actions, earn, enter_by, leads_to, permit};
use linkwork::kernel::auth::role::Role;
use linkwork::kernel::coded::Coded;
use linkwork::kernel::problem::Code;

const SERVICE: [Role; 2] = [Role::LinkWorker, Role::ServiceManager];

/// All that earns something, said the other way round: by the code.
fn earned(happening: Happening, role: Role, care: Care) -> Option<SnomedCode> {
    let by_service = SERVICE.contains(&role);
    let by_practice = role == Role::Practice;
    let is_new = matches!(care, Care::NotTakenOn | Care::TakenOn);
    match happening {
        Happening::Offer if by_practice && (is_new || matches!(care, Care::CarriedOn | Care::Joined)) => {
            Some(SnomedCode::Offered)
        }
        Happening::Decline if (by_service || by_practice) && (is_new || care == Care::CarriedOn) => {
            Some(SnomedCode::Declined)
        }
        Happening::Interaction if by_service && care == Care::TakenOn => Some(SnomedCode::TakenUp),
        Happening::CodedByPractice if by_practice && is_new => Some(SnomedCode::TakenUp),
        _ => None,
    }
}

#[test]
fn every_happening_by_every_role_in_every_state() {
    for happening in Happening::ALL.iter().copied() {
        for role in Role::ALL.iter().copied() {
            for care in Care::ALL {
                let outcome = earn(happening, role, care);
                assert_eq!(outcome.ok(), earned(happening, role, care), "{happening} by {role}, {care:?}: {outcome:?}");
            }
        }
    }
}

#[test]
fn neither_coach_nor_co_ordinator_ever_earns_one_and_hears_why() {
    for role in [Role::CareCoordinator, Role::HealthAndWellbeingCoach] {
        for happening in Happening::ALL.iter().copied() {
            for care in Care::ALL {
                assert_eq!(earn(happening, role, care), Err(Unearned::OtherProfession), "{happening} by {role}");
            }
        }
    }
}

#[test]
fn each_refusal_is_the_one_that_a_reader_would_look_up() {
    use Role::{LinkWorker, Practice, Referrer, ServiceManager};
    for (happening, role, care, why) in [
        (Happening::Offer, LinkWorker, Care::NotTakenOn, Unearned::OfferedByPracticeOnly),
        (Happening::Offer, Referrer, Care::NotTakenOn, Unearned::NotByThisRole),
        (Happening::Offer, Practice, Care::Coded, Unearned::AlreadyEarned),
        (Happening::Decline, LinkWorker, Care::Coded, Unearned::AlreadyEarned),
        (Happening::Decline, LinkWorker, Care::Joined, Unearned::InCareAlready),
        (Happening::Decline, LinkWorker, Care::InError, Unearned::EnteredInError),
        (Happening::Rejection, ServiceManager, Care::NotTakenOn, Unearned::NotThePersonsDecision),
        (Happening::Interaction, LinkWorker, Care::NotTakenOn, Unearned::NotTakenOn),
        (Happening::Interaction, LinkWorker, Care::Coded, Unearned::OngoingActivity),
        (Happening::Interaction, LinkWorker, Care::CarriedOn, Unearned::CarriedOn),
        (Happening::Interaction, LinkWorker, Care::InError, Unearned::EnteredInError),
        (Happening::Interaction, Practice, Care::TakenOn, Unearned::TakenUpByServiceOnly),
        (Happening::Interaction, Role::Supervisor, Care::TakenOn, Unearned::NotByThisRole),
        (Happening::CodedByPractice, LinkWorker, Care::TakenOn, Unearned::SaidByPracticeOnly),
        (Happening::Attempt, LinkWorker, Care::TakenOn, Unearned::NoInteraction),
        (Happening::FollowUp, LinkWorker, Care::TakenOn, Unearned::AfterClosing),
        (Happening::WelfareCall, LinkWorker, Care::TakenOn, Unearned::WelfareCall),
        (Happening::Booking, LinkWorker, Care::TakenOn, Unearned::Booking),
        (Happening::ListMaking, LinkWorker, Care::TakenOn, Unearned::ListMaking),
        (Happening::Marshalling, LinkWorker, Care::TakenOn, Unearned::Marshalling),
        (Happening::Administration, LinkWorker, Care::TakenOn, Unearned::Administration),
        (Happening::Reopening, LinkWorker, Care::TakenOn, Unearned::Reopening),
        (Happening::Transfer, LinkWorker, Care::TakenOn, Unearned::Transfer),
    ] {
        assert_eq!(earn(happening, role, care), Err(why), "{happening} by {role}, {care:?}");
    }
}

#[test]
fn each_refusal_tells_the_rule_and_where_it_stands() {
    for why in Unearned::ALL.iter().copied() {
        let problem = why.refused();
        assert!(problem.detail().starts_with(why.words()), "{why}");
        assert!(["(001)", "(002 §10)", "(004)"].iter().any(|source| problem.detail().contains(source)), "{why}");
        let again = matches!(why, Unearned::AlreadyEarned | Unearned::OngoingActivity);
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
            assert_eq!(leads_to(status, action), to, "{action} on {status}");
            for role in Role::ALL.iter().copied() {
                for is_own in [false, true] {
                    let may = SERVICE.contains(&role) || role == Role::Practice && (is_own || action != A::Error);
                    let expected = match to {
                        _ if !may => Err(Code::Forbidden),
                        None => Err(Code::InvalidTransition),
                        Some(to) => Ok(to),
                    };
                    let outcome = permit(status, role, is_own, action).map_err(|problem| problem.code());
                    assert_eq!(outcome, expected, "{action} on {status} by {role}, own: {is_own}");
                    assert_eq!(allowed_actions(status, role, is_own).contains(&action), expected.is_ok());
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
