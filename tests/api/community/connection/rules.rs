use catalogue::Role;
use catalogue::coded::Coded;
use kernel::machine::Machine;
use linkwork::community::asset::codes::{AssetStatus, ConnectionStop};
use linkwork::community::connection::codes::{ConnectionAction, ConnectionAnswerCode, ConnectionStatus};
use linkwork::community::connection::rules::{answered, refuse_closed, refuse_full};

#[test]
fn each_step_is_open_where_it_says() {
    use ConnectionAction as A;
    use ConnectionStatus as S;
    let live = [A::Change, A::Agreement];
    for (status, open) in [
        (S::Offered, vec![A::Change, A::Agreement, A::Decline, A::Error]),
        (S::Agreed, vec![live[0], live[1], A::Decline, A::Answer, A::Error]),
        (S::WaitingForPlace, vec![live[0], live[1], A::Decline, A::Answer, A::Return, A::Error]),
        (S::Introduced, vec![live[0], live[1], A::Attendance, A::NonStart, A::Return, A::Feedback, A::Error]),
        (
            S::Attending,
            vec![
                live[0],
                live[1],
                A::Attendance,
                A::Settlement,
                A::Completion,
                A::Stop,
                A::Return,
                A::Feedback,
                A::Error,
            ],
        ),
        (S::Settled, vec![live[0], live[1], A::Attendance, A::Completion, A::Stop, A::Return, A::Feedback, A::Error]),
        (S::Completed, vec![A::Feedback, A::Error]),
        (S::Stopped, vec![A::Feedback, A::Error]),
        (S::Returned, vec![A::Feedback, A::Error]),
        (S::Declined, vec![A::Error]),
        (S::NotAccepted, vec![A::Error]),
        (S::DidNotStart, vec![A::Error]),
        (S::EnteredInError, vec![]),
    ] {
        let mut open = open;
        if status.is_live() {
            open.splice(open.len() - 1..open.len() - 1, [A::VolunteerMatch, A::VolunteerMatchEnd]);
        }
        assert_eq!(status.allowed_actions(Role::LinkWorker), open, "{status}");
        let of_group = status.allowed_actions(Role::AssetEditor);
        let expected: Vec<A> = A::ALL
            .iter()
            .copied()
            .filter(|action| matches!(action, A::Answer | A::Attendance | A::Return | A::Concern))
            .filter(|action| if *action == A::Concern { status.is_live() } else { open.contains(action) })
            .collect();
        assert_eq!(of_group, expected, "{status}");
        for role in Role::ALL.iter().copied() {
            let may = role == Role::AssetEditor || role.has_caseload() || role == Role::ServiceManager;
            assert!(may || status.allowed_actions(role).is_empty(), "{role} {status}");
        }
    }
}

#[test]
fn a_place_is_had_by_who_goes_there_and_nobody_else() {
    for status in ConnectionStatus::ALL.iter().copied() {
        let has_place = ["introduced", "attending", "settled"].contains(&status.code());
        assert_eq!(status.has_place(), has_place, "{status}");
        let states = [status == ConnectionStatus::Offered, status.is_live(), status.is_over()];
        assert_eq!(states.iter().filter(|is_so| **is_so).count(), 1, "{status} is one of the three");
    }
    for (answer, to) in [
        (ConnectionAnswerCode::Place, ConnectionStatus::Introduced),
        (ConnectionAnswerCode::WaitingList, ConnectionStatus::WaitingForPlace),
        (ConnectionAnswerCode::CannotTake, ConnectionStatus::NotAccepted),
    ] {
        assert_eq!(answered(answer), to);
    }
    for (capacity, taken, is_open) in [(None, 1000, true), (Some(0), 0, false), (Some(2), 1, true), (Some(2), 2, false)]
    {
        assert_eq!(refuse_full(capacity, taken).is_ok(), is_open, "{capacity:?} {taken}");
    }
    for status in AssetStatus::ALL.iter().copied() {
        assert_eq!(refuse_closed(status, None).is_ok(), status == AssetStatus::Active, "{status}");
        for stop in ConnectionStop::ALL.iter().copied() {
            assert!(refuse_closed(status, Some(stop)).is_err(), "{status} {stop}");
        }
    }
}
