//! Every act on a group session in every status, by everybody.

use catalogue::coded::Coded;
use catalogue::id::GroupSessionId;
use catalogue::{Code, Role};
use kernel::machine::Machine;
use linkwork::care::contact::codes::ConsultationMechanism;
use linkwork::care::group_session::codes::{GroupSessionAction, GroupSessionStatus};
use linkwork::care::group_session::entity::Model;
use linkwork::care::group_session::rules::Actor;
use linkwork::system::sandbox::cast;

#[test]
fn every_act_in_every_status_by_everybody() {
    let (held, other) = (cast::worker_id(1), cast::worker_id(2));
    for status in GroupSessionStatus::ALL.iter().copied() {
        let row = Model {
            id: GroupSessionId::new(),
            version: 1,
            service_id: cast::service_id(1),
            worker_id: held,
            role: Role::LinkWorker,
            name: "Coffee".to_owned(),
            starts_at: chrono::DateTime::UNIX_EPOCH,
            minutes: 60,
            consultation_mechanism: ConsultationMechanism::FaceToFace,
            location_type: None,
            place: None,
            status,
            error_reason: None,
            error_comment: None,
            created_at: chrono::DateTime::UNIX_EPOCH,
            updated_at: chrono::DateTime::UNIX_EPOCH,
        };
        for action in GroupSessionAction::ALL.iter().copied() {
            let to = (status == GroupSessionStatus::Recorded).then_some(GroupSessionStatus::EnteredInError);
            assert_eq!(row.next(action), to, "{action} on {status}");
            for (role, worker, may) in [
                (Role::LinkWorker, Some(held), true),
                (Role::LinkWorker, Some(other), false),
                (Role::CareCoordinator, Some(other), false),
                (Role::ServiceManager, Some(other), true),
            ] {
                let actor = Actor { role, worker };
                let expected = if may { to.ok_or(Code::InvalidTransition) } else { Err(Code::Forbidden) };
                assert_eq!(row.check(actor, action).map_err(|problem| problem.code()), expected, "{role} on {status}");
                assert_eq!(row.allowed_actions(actor).contains(&action), expected.is_ok());
            }
        }
    }
}
