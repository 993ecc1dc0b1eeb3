//! The rules between the fields of a submission. Pure: the day comes in, every fault comes out at once.
//!
//! | code | means |
//! |---|---|
//! | `missing` | something else that was sent needs it |
//! | `contradiction` | something else that was sent rules it out |
//! | `out_of_range` | a date that cannot be |
//! | `bad_format` | an e-mail address that could never be delivered to |
//! | `not_for_this_age` | the basis of the agreement does not fit the date of birth |
//! | `not_for_this_client` | a source that this client does not speak for |
//! | `not_offered` | a priority that this is no service for |

use chrono::Months;

use super::codes::{AgreementBasis, PresentingComplaint, RiskKind, RiskStatus, SafetyAction, Source};
use super::submission::{Agreement, ReferralSubmission, Risk, Risks};
use crate::prelude::*;

/// A day of referral further back than this is a slip of the pen, in months.
const LONGEST_AGO: Months = Months::new(120);

impl ReferralSubmission {
    /// Every fault of it, for a submission received on `today`, in London.
    pub fn faults(&self, today: NaiveDate) -> Vec<Fault> {
        let mut faults = Faults::new();
        let long_ago = today.checked_sub_months(LONGEST_AGO).is_some_and(|earliest| self.date_referred < earliest);
        faults.when(self.date_referred > today, "date_referred", "out_of_range", "must not be in the future");
        faults.when(long_ago, "date_referred", "out_of_range", "is more than ten years ago");
        self.check_sender(&mut faults);
        faults.under("person", |faults| self.person.check(self.date_referred.min(today), faults));
        faults.under("safe_contact", |faults| self.safe_contact.check(faults));
        faults.under("individual_requirements", |faults| self.individual_requirements.check(faults));
        faults.under("agreement", |faults| {
            self.agreement.check(faults);
            let by_organisation = self.source == Source::Organisation;
            faults.when(
                by_organisation != self.agreement.feedback_to_referrer.is_some(),
                "feedback_to_referrer",
                if by_organisation { "missing" } else { "contradiction" },
                "stands with the source organisation, and only then",
            );
            let by_oneself = matches!(self.agreement.basis, AgreementBasis::Agreed | AgreementBasis::Gillick);
            faults.when(
                self.source == Source::OneSelf && !by_oneself,
                "basis",
                "contradiction",
                "who refers themselves has agreed: agreed or gillick",
            );
            let birth = self.person.birth_date.filter(|_| !self.person.birth_date_estimated);
            let age = birth.and_then(|birth| self.date_referred.years_since(birth));
            let unfit = age.is_some_and(|age| !self.agreement.basis.fits(age));
            faults.when(
                unfit,
                "basis",
                "not_for_this_age",
                "parental_responsibility is for those under 18, gillick for those under 16, best_interests from 16",
            );
        });
        faults.under("risks", |faults| self.risks.check(today, faults));
        check_actions(self.has_safety_risk(), &self.safety_actions, &mut faults);
        let other = self.presenting_complaints.contains(&PresentingComplaint::Other);
        faults.when(
            other != self.other_complaint.is_some(),
            "other_complaint",
            if other { "missing" } else { "contradiction" },
            "stands with other among presenting_complaints, and only then",
        );
        faults.when(
            self.household_hidden && self.household_reference.is_none(),
            "household_hidden",
            "contradiction",
            "there is no household_reference to hide",
        );
        faults.into_vec()
    }

    /// The block that tells who sends it is the one of its source.
    fn check_sender(&self, faults: &mut Faults) {
        for (block, source, given) in [
            ("referrer", Source::Organisation, self.referrer.is_some()),
            ("carer_or_family", Source::CarerOrFamily, self.carer_or_family.is_some()),
        ] {
            let wanted = self.source == source;
            let code = if wanted { "missing" } else { "contradiction" };
            faults.when(wanted != given, block, code, format!("stands with the source {source}, and only then"));
        }
    }
}

impl AgreementBasis {
    /// Whether somebody of this age, in years, can be referred on it. Parental responsibility ends at 18 (Children Act
    /// 1989), Gillick is about children under 16, the Mental Capacity Act 2005 begins at 16.
    const fn fits(self, age: u32) -> bool {
        match self {
            Self::ParentalResponsibility => age < 18,
            Self::Gillick => age < 16,
            Self::BestInterests => age >= 16,
            Self::Agreed | Self::NotAsked | Self::Refused => true,
        }
    }
}

impl Agreement {
    /// Notes what is wrong in itself.
    pub(super) fn check(&self, faults: &mut Faults) {
        let explained = matches!(self.basis, AgreementBasis::BestInterests | AgreementBasis::NotAsked);
        faults.when(
            explained && self.reason.is_none(),
            "reason",
            "missing",
            "best_interests and not_asked need a reason",
        );
        let refused = self.basis == AgreementBasis::Refused;
        faults.when(
            refused != self.safeguarding_basis.is_some(),
            "safeguarding_basis",
            if refused { "missing" } else { "contradiction" },
            "who refused is referred on a safeguarding basis only, and nobody else is",
        );
    }
}

impl Risks {
    /// Notes what is wrong in itself.
    pub fn check(&self, today: NaiveDate, faults: &mut Faults) {
        match self.status {
            RiskStatus::Listed => faults.when(self.items.is_empty(), "items", "missing", "list the risks"),
            RiskStatus::NoKnownRisks | RiskStatus::Unknown => {
                faults.when(!self.items.is_empty(), "status", "contradiction", "risks are listed: say listed");
            }
        }
        check_risks(&self.items, "items", today, faults);
    }
}

pub(super) fn check_risks(risks: &[Risk], field: &str, today: NaiveDate, faults: &mut Faults) {
    for (i, risk) in risks.iter().enumerate() {
        faults.under(format_args!("{field}/{i}"), |faults| {
            let future = risk.since.is_some_and(|since| since > today);
            faults.when(future, "since", "out_of_range", "must not be in the future");
            let backwards = risk.since.zip(risk.review).is_some_and(|(since, review)| review < since);
            faults.when(backwards, "review", "out_of_range", "must not be before since");
            let wordless = risk.kind == RiskKind::Other && risk.comment.is_none();
            faults.when(wordless, "comment", "missing", "say what the other risk is");
        });
    }
}

pub(super) fn check_actions(safety_risk: bool, actions: &[SafetyAction], faults: &mut Faults) {
    faults.when(
        safety_risk && actions.is_empty(),
        "safety_actions",
        "missing",
        "say what was already done about the safety risk; nothing_yet is an answer",
    );
    faults.when(
        actions.len() > 1 && actions.contains(&SafetyAction::NothingYet),
        "safety_actions",
        "contradiction",
        "nothing_yet stands alone",
    );
}

#[cfg(test)]
mod tests;
