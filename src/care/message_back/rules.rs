//! What makes a message back whole, and what may be done with one. Pure.

use super::codes::{ActionRequired, MessageAction, MessageOccasion, MessageRecipient, MessageStatus};
use super::wire::{MessageContent, RequestedActions};
use crate::care::episode::status::EpisodeStatus;
use crate::care::referral::disclosure::Disclosure;
use crate::prelude::rules::*;
use crate::system::task::TaskKind;

impl MessageContent {
    /// Every fault of it, as of `today`, in London, for whom it is written to; places are below `under`.
    pub fn faults(&self, under: &str, recipient: MessageRecipient, today: NaiveDate) -> Vec<Fault> {
        let mut faults = Faults::new();
        let check = |faults: &mut Faults| {
            faults.under("requested_actions", |faults| self.requested_actions.check(faults));
            for (i, score) in self.scores.iter().enumerate() {
                let field = format!("scores/{i}/taken_on");
                faults.when(score.taken_on > today, &field, "out_of_range", "must not be in the future");
            }
            let to_practice = recipient == MessageRecipient::Practice;
            match &self.risks {
                Some(risks) => faults.under("risks", |faults| risks.check(today, faults)),
                None => {
                    faults.when(to_practice, "risks", "missing", "say which risks there are, or that none is known");
                }
            }
            // A referrer hears in words how it went (002 §5.7); what is clinical goes to the practice.
            let detail = "is for the practice alone";
            faults.when(!to_practice && self.risks.is_some(), "risks", "contradiction", detail);
            faults.when(!to_practice && !self.scores.is_empty(), "scores", "contradiction", detail);
        };
        if under.is_empty() {
            check(&mut faults);
        } else {
            faults.under(under, check);
        }
        faults.into_vec()
    }
}

impl RequestedActions {
    fn check(&self, faults: &mut Faults) {
        match self.status {
            ActionRequired::Requested => faults.when(self.items.is_empty(), "items", "missing", "say what is asked"),
            ActionRequired::NoActionRequired => {
                faults.when(
                    !self.items.is_empty(),
                    "status",
                    "contradiction",
                    "nothing is asked, and something is listed",
                );
            }
        }
    }
}

impl Machine for MessageStatus {
    const NAME: &'static str = "message";

    type Status = Self;
    type Action = MessageAction;
    type Actor = Role;

    fn status(&self) -> Self {
        *self
    }

    fn next(&self, action: MessageAction) -> Option<Self> {
        match (self, action) {
            (Self::Draft, MessageAction::Change) => Some(Self::Draft),
            (Self::Draft, MessageAction::Release) => Some(Self::Released),
            (Self::Released, MessageAction::Acknowledgement) => Some(Self::Acknowledged),
            (Self::EnteredInError, _) => None,
            (_, MessageAction::Error) => Some(Self::EnteredInError),
            _ => None,
        }
    }

    /// Whom it is written to reads and acknowledges, whoever works with people writes and releases.
    fn allows(&self, role: Role, action: MessageAction) -> bool {
        match action {
            MessageAction::Acknowledgement => role.is_outside(),
            MessageAction::Change | MessageAction::Release | MessageAction::Error => matches!(
                role,
                Role::LinkWorker | Role::CareCoordinator | Role::HealthAndWellbeingCoach | Role::ServiceManager
            ),
        }
    }
}

/// Whether a message about an episode that stands here may be drafted. After its end too.
///
/// # Errors
/// 409 `invalid_transition` where the episode should never have been there.
pub fn draft(episode: EpisodeStatus) -> Result<(), Problem> {
    match episode {
        EpisodeStatus::EnteredInError => {
            Err(Problem::new(Code::InvalidTransition)
                .because("The episode was entered in error; nothing is told of it."))
        }
        _ => Ok(()),
    }
}

/// Whether the practice may be informed now.
///
/// # Errors
/// 409 `practice_objection` where the person objects, 409 `no_practice` where there is none.
pub fn check_recipient(person_objects: bool, has_practice: bool) -> Result<(), Problem> {
    if person_objects {
        return Err(Problem::new(Code::PracticeObjection));
    }
    if has_practice { Ok(()) } else { Err(Problem::new(Code::NoPractice)) }
}

/// Whether the sender of a referral may read of how it went.
///
/// # Errors
/// 409 `feedback_not_agreed` where the person did not agree to feedback to it, or where it is no organisation that referred.
pub fn check_referrer(disclosure: Disclosure) -> Result<(), Problem> {
    match disclosure {
        Disclosure::Outcome => Ok(()),
        Disclosure::Status => Err(Problem::new(Code::FeedbackNotAgreed)),
    }
}

/// Which tasks a message to the practice does once it is released. A message at the end covers the first contact too; on demand it
/// is something else.
pub const fn does(occasion: MessageOccasion) -> &'static [TaskKind] {
    match occasion {
        MessageOccasion::FirstContact => &[TaskKind::TellPracticeOfFirstContact],
        MessageOccasion::End => &[TaskKind::TellPracticeOfFirstContact, TaskKind::TellPracticeOfEnd],
        MessageOccasion::OnDemand => &[],
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn each_act_from_each_status_leads_where_it_should_or_nowhere() {
        use MessageAction as Act;
        use MessageStatus::{Acknowledged, Draft, EnteredInError, Released};
        let table = [
            (Draft, Act::Change, Some(Draft)),
            (Draft, Act::Release, Some(Released)),
            (Draft, Act::Acknowledgement, None),
            (Draft, Act::Error, Some(EnteredInError)),
            (Released, Act::Change, None),
            (Released, Act::Release, None),
            (Released, Act::Acknowledgement, Some(Acknowledged)),
            (Released, Act::Error, Some(EnteredInError)),
            (Acknowledged, Act::Change, None),
            (Acknowledged, Act::Release, None),
            (Acknowledged, Act::Acknowledgement, None),
            (Acknowledged, Act::Error, Some(EnteredInError)),
            (EnteredInError, Act::Change, None),
            (EnteredInError, Act::Release, None),
            (EnteredInError, Act::Acknowledgement, None),
            (EnteredInError, Act::Error, None),
        ];
        assert_eq!(table.len(), MessageStatus::ALL.len() * Act::ALL.len());
        for (status, action, wanted) in table {
            assert_eq!(status.next(action), wanted, "{status} {action}");
            let role = if action == Act::Acknowledgement { Role::Practice } else { Role::LinkWorker };
            let refused = status.check(role, action).err().map(|problem| problem.code());
            assert_eq!(refused, wanted.is_none().then_some(Code::InvalidTransition), "{status} {action}");
        }
        assert_eq!(Released.allowed_actions(Role::Practice), [Act::Acknowledgement]);
        assert_eq!(Draft.allowed_actions(Role::LinkWorker), [Act::Change, Act::Release, Act::Error]);
        assert_eq!(Draft.allowed_actions(Role::Supervisor), []);
    }

    #[test]
    fn only_who_may_be_told_is_told() {
        let code = |objects, practice| check_recipient(objects, practice).err().map(|problem| problem.code());
        assert_eq!(code(false, true), None);
        assert_eq!(code(true, true), Some(Code::PracticeObjection));
        assert_eq!(code(true, false), Some(Code::PracticeObjection));
        assert_eq!(code(false, false), Some(Code::NoPractice));
    }

    #[test]
    fn what_is_clinical_is_for_the_practice_alone() {
        let plain = json!({ "requested_actions": { "status": "no_action_required" }, "summary": "Well." });
        let risks = json!({ "status": "no_known_risks" });
        let scores = json!([{ "measure": "ONS4", "score": "6 of 10", "taken_on": "2026-11-18" }]);
        for (recipient, member, wanted) in [
            (MessageRecipient::Practice, ("risks", risks.clone()), &[][..]),
            (MessageRecipient::Practice, ("tried", json!([])), &[("/risks", "missing")]),
            (MessageRecipient::Referrer, ("tried", json!([])), &[]),
            (MessageRecipient::Referrer, ("risks", risks), &[("/risks", "contradiction")]),
            (MessageRecipient::Referrer, ("scores", scores), &[("/scores", "contradiction")]),
        ] {
            let mut content = plain.clone();
            content[member.0] = member.1;
            let content: MessageContent = serde_json::from_value(content).unwrap();
            let faults = content.faults("", recipient, NaiveDate::from_ymd_opt(2026, 11, 18).unwrap());
            let found: Vec<_> = faults.iter().map(|fault| (fault.pointer.as_str(), &*fault.code)).collect();
            assert_eq!(found, wanted, "{recipient} {}", member.0);
        }
    }

    #[test]
    fn what_is_asked_is_listed_and_nothing_is_said_out_loud() {
        let action = json!({ "text": "Please ring him", "by": "soon" });
        let table: [(Value, &[(&str, &str)]); 6] = [
            (json!({}), &[]),
            (
                json!({ "requested_actions": { "status": "requested" } }),
                &[("/content/requested_actions/items", "missing")],
            ),
            (json!({ "requested_actions": { "status": "requested", "items": [action] } }), &[]),
            (
                json!({ "requested_actions": { "status": "no_action_required", "items": [action] } }),
                &[("/content/requested_actions/status", "contradiction")],
            ),
            (
                json!({ "scores": [{ "measure": "ONS4", "score": "6 of 10", "taken_on": "2026-11-19" }] }),
                &[("/content/scores/0/taken_on", "out_of_range")],
            ),
            (json!({ "risks": { "status": "listed" } }), &[("/content/risks/items", "missing")]),
        ];
        for (changes, wanted) in table {
            let mut content = json!({
                "requested_actions": { "status": "no_action_required" }, "summary": "Well.",
                "risks": { "status": "no_known_risks" },
            });
            for (name, value) in changes.as_object().unwrap() {
                content[name] = value.clone();
            }
            let content: MessageContent = serde_json::from_value(content).unwrap();
            let today = NaiveDate::from_ymd_opt(2026, 11, 18).unwrap();
            let faults = content.faults("content", MessageRecipient::Practice, today);
            let found: Vec<_> = faults.iter().map(|fault| (fault.pointer.as_str(), &*fault.code)).collect();
            assert_eq!(found, wanted, "{changes}");
        }
    }
}
