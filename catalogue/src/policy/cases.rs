//! What of the table opens the cases of people.

use super::Action;
use crate::role::Role;

impl Action {
    /// The action of an operation of the contract.
    pub fn of_operation(operation_id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|action| action.operation_id() == operation_id)
    }

    /// Whether it may be done to somebody whose record is restricted (UK GDPR Article 18(2)): what ends or begins that, what
    /// somebody's safety hangs on, and what is about workers, whose cases follow.
    pub const fn is_open_while_restricted(self) -> bool {
        matches!(
            self,
            Self::RestrictPerson
                | Self::LiftPersonRestriction
                | Self::AskErasure
                | Self::ApproveErasure
                | Self::RefuseErasure
                | Self::RecordSafetyEvent
                | Self::RecordSafetyEventForPerson
                | Self::AddSafetyEntry
                | Self::AcknowledgeSafetyEvent
                | Self::CloseSafetyEvent
                | Self::MarkSafetyEventInError
                | Self::CompleteWorkerCheckIn
                | Self::ReviewReferralRisk
                | Self::AcknowledgeTask
                | Self::CompleteTask
                | Self::HandOnTask
                | Self::AcknowledgeNotification
                | Self::CompleteAccessReview
                | Self::EnterAbsence
                | Self::UpdateAbsence
                | Self::CancelAbsence
        )
    }

    /// Whether a worker may come by it to a colleague's case, and must say why: those who work in a service read referrals,
    /// people and tasks of their own and, with a reason, of others.
    pub fn opens_cases(self) -> bool {
        let resource = self.scope().and_then(|scope| scope.split(':').next());
        const CASES: [&str; 12] = [
            "referrals",
            "episodes",
            "contacts",
            "coded_entries",
            "mdt_items",
            "safety",
            "people",
            "tasks",
            "changes",
            "care_plans",
            "connections",
            "outcomes",
        ];
        // A reason opens one named case, and these name none.
        // A session has the people of many, and a check-in is about the worker: the whole service sees those.
        // Instruments are of nobody.
        const NOBODYS_CASE: [Action; 11] = [
            Action::ListContacts,
            Action::ListReferBacks,
            Action::GetWorkerCaseload,
            Action::ListInstruments,
            Action::GetInstrument,
            Action::RecordGroupSession,
            Action::ListGroupSessions,
            Action::GetGroupSession,
            Action::MarkGroupSessionInError,
            Action::GetWorkerCheckIn,
            Action::CompleteWorkerCheckIn,
        ];
        resource.is_some_and(|resource| CASES.contains(&resource))
            && self.allows(Role::LinkWorker)
            && !NOBODYS_CASE.contains(&self)
    }
}
