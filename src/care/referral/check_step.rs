//! The rules between the fields of the steps after a submission, with the codes of `check.rs`. Pure. What the state of
//! the referral allows is decided elsewhere.

use super::check::{check_actions, check_risks};
use super::codes::{RiskFinding, SafetyAction};
use super::status::{DeclineReason, EndingReason, ErrorReason, RedirectionReason, RejectionReason, WithdrawalReason};
use super::wire::{
    Addendum, Decline, Ending, EnteredInError, Redirection, Rejection, Resubmission, RiskReview, Withdrawal,
};
use crate::care::person::check::check_death;
use crate::care::person::wire::Demographics;
use crate::prelude::*;

impl Resubmission {
    /// Every fault of it, for an answer received on `today`, in London, to a referral made on `date_referred` about `person`.
    pub fn faults(&self, today: NaiveDate, date_referred: NaiveDate, person: &Demographics) -> Vec<Fault> {
        let mut faults = Faults::new();
        if let Some(person) = &self.person {
            faults.under("person", |faults| person.check(date_referred, faults));
        }
        if let Some(safe_contact) = &self.safe_contact {
            faults.under("safe_contact", |faults| safe_contact.check(faults));
        }
        if let Some(requirements) = &self.individual_requirements {
            faults.under("individual_requirements", |faults| requirements.check(faults));
        }
        faults.under("protective_instructions", |faults| self.protective_instructions.check(faults));
        if let Some(agreement) = &self.agreement {
            faults.under("agreement", |faults| {
                agreement.check(today, faults);
                agreement.check_age(self.person.as_ref().unwrap_or(person), date_referred, faults);
            });
        }
        if let Some(risks) = &self.risks {
            faults.under("risks", |faults| risks.check(today, faults));
        }
        let safety_risk = self.risks.as_ref().is_some_and(super::submission::Risks::has_safety_risk);
        check_actions(safety_risk, &self.safety_actions, &mut faults);
        faults.into_vec()
    }
}

impl Addendum {
    /// Every fault of it, for an addendum received on `today`, in London.
    pub fn faults(&self, today: NaiveDate) -> Vec<Fault> {
        let mut faults = Faults::new();
        let says_nothing = self.text.is_none() && self.risks.is_empty() && self.contact.is_none();
        let empty = says_nothing && self.stated().is_none();
        faults.when(
            empty,
            "text",
            "missing",
            "add text, risks, a way to reach the person or how to keep them from harm",
        );
        if let Some(safe_contact) = &self.safe_contact {
            faults.under("safe_contact", |faults| safe_contact.check(faults));
        }
        if let Some(requirements) = &self.individual_requirements {
            faults.under("individual_requirements", |faults| requirements.check(faults));
        }
        faults.under("protective_instructions", |faults| self.protective_instructions.check(faults));
        check_risks(&self.risks, "risks", today, &mut faults);
        check_actions(self.has_safety_risk(), &self.safety_actions, &mut faults);
        if let Some(contact) = &self.contact {
            faults.when(!contact.is_a_way(), "contact", "missing", "give a way to reach the person");
        }
        faults.into_vec()
    }

    /// Whether it adds a safety risk: suicide, self-harm, safeguarding or domestic abuse.
    pub fn has_safety_risk(&self) -> bool {
        self.risks.iter().any(|risk| risk.kind.is_safety())
    }
}

impl RiskReview {
    /// Every fault of it.
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Faults::new();
        let acted = self.actions.iter().any(|action| *action != SafetyAction::NothingYet);
        let unsaid = self.finding == RiskFinding::Escalated && !acted;
        faults.when(unsaid, "actions", "missing", "say to whom it was escalated");
        check_actions(false, &self.actions, &mut faults);
        faults.into_vec()
    }
}

impl Ending {
    /// Every fault of it, for an ending recorded on `today`, in London.
    pub fn faults(&self, today: NaiveDate) -> Vec<Fault> {
        let mut faults = Faults::new();
        faults.when_unsaid(self.reason == EndingReason::Other, self.comment.as_ref());
        check_death(self.death.as_ref(), self.reason == EndingReason::Deceased, today, &mut faults);
        faults.into_vec()
    }
}

impl Redirection {
    /// Every fault of it, for a referral that this service has.
    pub fn faults(&self, own: ServiceId) -> Vec<Fault> {
        let mut faults = Faults::new();
        faults.when_unsaid(self.reason == RedirectionReason::Other, self.comment.as_ref());
        let has_service = self.destination_service_id.is_some();
        let is_known = has_service || self.destination_organisation_id.is_some();
        faults.when(
            has_service && self.basis.is_none(),
            "basis",
            "missing",
            "say on what basis the service is informed",
        );
        let detail = "stands with whom is informed: destination_service_id or destination_organisation_id";
        faults.when(!is_known && self.basis.is_some(), "basis", "contradiction", detail);
        let is_own = self.destination_service_id == Some(own);
        faults.when(is_own, "destination_service_id", "own", "is the service that has it");
        faults.into_vec()
    }
}

/// A reason that is none of the list is said in words.
macro_rules! other_needs_comment {
    ($($step:ident with $reason:ident),+ $(,)?) => {$(
        impl $step {
            /// Every fault of it.
            pub fn faults(&self) -> Vec<Fault> {
                let mut faults = Faults::new();
                faults.when_unsaid(self.reason == $reason::Other, self.comment.as_ref());
                faults.into_vec()
            }
        }
    )+};
}

other_needs_comment! {
    Decline with DeclineReason,
    Rejection with RejectionReason,
    Withdrawal with WithdrawalReason,
    EnteredInError with ErrorReason,
}
