//! What may be done with a story, and for which use it may go. Pure.

use std::collections::BTreeSet;

use super::codes::{StoryAction, StoryStatus};
use super::wire::StoryContent;
use crate::care::consent::entity::{ConsentDecision, ConsentMethod, StoryUse};
use crate::prelude::rules::*;

/// The most places that one story goes to: what is shown of it is bounded.
pub const MOST_RELEASES: i32 = 50;

impl Machine for StoryStatus {
    const NAME: &'static str = "story";

    type Status = Self;
    type Action = StoryAction;
    type Actor = Role;

    fn status(&self) -> Self {
        *self
    }

    fn next(&self, action: StoryAction) -> Option<Self> {
        use StoryAction as A;
        match (self, action) {
            (Self::EnteredInError, _) => None,
            (_, A::Error) => Some(Self::EnteredInError),
            (Self::Draft | Self::Withdrawn, A::Change) => Some(Self::Draft),
            (Self::Draft | Self::Released, A::Release) => Some(Self::Released),
            (Self::Released, A::Withdrawal) => Some(Self::Withdrawn),
            _ => None,
        }
    }

    fn allows(&self, role: Role, _: StoryAction) -> bool {
        matches!(role, Role::LinkWorker | Role::CareCoordinator | Role::HealthAndWellbeingCoach | Role::ServiceManager)
    }

    fn why_not(&self, action: StoryAction) -> Option<&'static str> {
        let has_gone = *self == Self::Released && action == StoryAction::Change;
        has_gone
            .then_some("What has gone out is what the person agreed to: pull it back, and it can be written otherwise.")
    }
}

impl StoryContent {
    /// Every fault of it.
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Faults::new();
        let headings = [
            &self.background,
            &self.approach,
            &self.needs,
            &self.support_offered,
            &self.challenges,
            &self.opportunities,
            &self.what_happened_next,
            &self.outcome,
            &self.conclusion,
        ];
        let is_empty = self.quotes.is_empty() && headings.iter().all(|heading| heading.is_none());
        faults.when(is_empty, "background", "missing", "write something under one of the headings");
        faults.into_vec()
    }
}

/// The person's newest decision on their story.
#[derive(Clone, Copy, Debug)]
pub struct Decided<'a> {
    pub decision: ConsentDecision,
    pub method: ConsentMethod,
    pub uses: Option<&'a BTreeSet<StoryUse>>,
}

impl Decided<'_> {
    /// Whether it lets a story go for this use.
    pub fn covers(&self, used_for: StoryUse) -> bool {
        let is_written = self.decision == ConsentDecision::Given && self.method == ConsentMethod::Written;
        is_written && self.uses.is_some_and(|uses| uses.contains(&used_for))
    }
}

/// Whether a story may go for this use (003 annex B).
///
/// # Errors
/// 409 `no_written_consent`, with what is missing.
pub fn consent(newest: Option<Decided<'_>>, used_for: StoryUse) -> Result<(), Problem> {
    let detail = match newest {
        Some(decided) if decided.covers(used_for) => return Ok(()),
        None => "The person has not consented to their story being used.",
        Some(decided) if decided.decision != ConsentDecision::Given => {
            "The person does not consent to their story being used, or no longer."
        }
        Some(decided) if decided.method != ConsentMethod::Written => "The person has not consented in writing.",
        Some(_) => "The person's written consent does not name this use.",
    };
    Err(Problem::new(Code::NoWrittenConsent).because(detail))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_act_from_each_status_leads_where_it_should_or_nowhere() {
        use StoryAction as A;
        use StoryStatus as S;
        let table = [
            (S::Draft, vec![(A::Change, S::Draft), (A::Release, S::Released), (A::Error, S::EnteredInError)]),
            (
                S::Released,
                vec![(A::Release, S::Released), (A::Withdrawal, S::Withdrawn), (A::Error, S::EnteredInError)],
            ),
            (S::Withdrawn, vec![(A::Change, S::Draft), (A::Error, S::EnteredInError)]),
            (S::EnteredInError, vec![]),
        ];
        for (status, wanted) in table {
            for action in A::ALL {
                let next = wanted.iter().find(|(open, _)| open == action).map(|(_, next)| *next);
                assert_eq!(status.next(*action), next, "{status} {action}");
                let refused = status.check(Role::LinkWorker, *action).err().map(|problem| problem.code());
                assert_eq!(refused, next.is_none().then_some(Code::InvalidTransition), "{status} {action}");
            }
            assert_eq!(status.allowed_actions(Role::Supervisor), [], "{status}");
        }
    }

    #[test]
    fn only_written_consent_that_names_the_use_lets_it_go() {
        use ConsentDecision::{Given, Refused, Withdrawn};
        use ConsentMethod::{OtherMeans, Verbal, Written};
        let print: BTreeSet<StoryUse> = [StoryUse::Print].into();
        let of = |decision, method, uses| Some(Decided { decision, method, uses });
        for (newest, used_for, goes) in [
            (None, StoryUse::Print, false),
            (of(Given, Written, Some(&print)), StoryUse::Print, true),
            (of(Given, Written, Some(&print)), StoryUse::Website, false),
            (of(Given, Written, None), StoryUse::Print, false),
            (of(Given, Verbal, Some(&print)), StoryUse::Print, false),
            (of(Given, OtherMeans, Some(&print)), StoryUse::Print, false),
            (of(Refused, Written, Some(&print)), StoryUse::Print, false),
            (of(Withdrawn, Written, Some(&print)), StoryUse::Print, false),
        ] {
            let refused = consent(newest, used_for).err().map(|problem| problem.code());
            assert_eq!(refused, (!goes).then_some(Code::NoWrittenConsent), "{newest:?} {used_for}");
        }
    }

    #[test]
    fn something_is_told() {
        let of = |more: serde_json::Value| {
            let mut body = json!({ "kind": "story", "title": "Singing again" });
            for (name, value) in more.as_object().expect("an object") {
                body[name] = value.clone();
            }
            let content: StoryContent = serde_json::from_value(body).expect("a story");
            faults_of(Problem::if_any(content.faults()))
        };
        assert_eq!(of(json!({})), "/background missing");
        assert_eq!(of(json!({ "assets": ["The choir"] })), "/background missing");
        assert_eq!(of(json!({ "quotes": ["I am out twice a week"] })), "");
        assert_eq!(of(json!({ "conclusion": "She goes by herself" })), "");
    }
}
