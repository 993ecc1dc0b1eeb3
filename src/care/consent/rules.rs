//! Which decisions may be written down. Pure.

use super::entity::{ConsentDecision, ConsentGiver, ConsentMethod, ConsentPurpose};
use super::wire::ConsentRecord;
use crate::prelude::rules::*;

/// What is wrong with a decision that somebody writes down at `now`.
pub fn faults(input: &ConsentRecord, now: DateTime<Utc>) -> Vec<Fault> {
    let mut faults = Faults::new();
    let recipient = input.recipient_id.is_some();
    match input.purpose {
        ConsentPurpose::Feedback => {
            faults.when(!recipient, "recipient_id", "missing", "name the organisation that would be told");
        }
        ConsentPurpose::PlanSharing | ConsentPurpose::Connection => {}
        ConsentPurpose::DirectCare | ConsentPurpose::Survey | ConsentPurpose::Evaluation | ConsentPurpose::Story => {
            faults.when(recipient, "recipient_id", "contradiction", "is not decided for one organisation alone");
        }
    }
    if input.purpose == ConsentPurpose::Story && input.decision == ConsentDecision::Given {
        // 003 annex B: a story leaves only with written consent that names the use.
        faults.when(input.method != ConsentMethod::Written, "method", "contradiction", "a story needs it in writing");
        faults.when(input.uses.is_empty(), "uses", "missing", "name the use that the person agreed to");
        faults.when(input.note.is_none(), "note", "missing", "say in words what the person agreed to");
    } else {
        faults.when(!input.uses.is_empty(), "uses", "contradiction", "stands with a story that may be used");
    }
    let is_reported = input.method == ConsentMethod::ReportedByReferrer;
    let detail = "is how a referral says it: say how you heard it";
    faults.when(is_reported, "method", "contradiction", detail);
    let is_correction = input.method == ConsentMethod::Correction;
    faults.when(is_correction, "method", "contradiction", "is how the service takes back its own mistake");
    let reasoned = input.given_by != ConsentGiver::BestInterests || input.note.is_some();
    faults.when(!reasoned, "note", "missing", "say why this is in the person's best interests");
    let future = input.decided_at.is_some_and(|at| at > now);
    faults.when(future, "decided_at", "out_of_range", "must not be in the future");
    faults.into_vec()
}

/// A decision and when it was written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decided {
    pub is_yes: bool,
    pub recorded_at: DateTime<Utc>,
}

/// Whether the person agrees, by what is on record at the service and what a referrer reported with the referral in
/// question. What is reported holds for that referral, and never undoes a no on record; until the service writes down
/// something newer, the stricter of the two counts. `None` where nobody said anything.
pub fn agrees(recorded: Option<Decided>, reported: Option<Decided>) -> Option<bool> {
    match (recorded, reported) {
        (None, None) => None,
        (Some(one), None) | (None, Some(one)) => Some(one.is_yes),
        (Some(recorded), Some(reported)) if reported.recorded_at <= recorded.recorded_at => Some(recorded.is_yes),
        (Some(recorded), Some(reported)) => Some(recorded.is_yes && reported.is_yes),
    }
}

/// Refuses a yes from before a no: an old form that is found again does not undo what the person said since.
///
/// # Errors
/// 409 `invalid_transition`.
pub fn follows(
    decision: ConsentDecision,
    decided_at: DateTime<Utc>,
    newest: Option<(ConsentDecision, DateTime<Utc>)>,
) -> Result<(), Problem> {
    match newest {
        Some((before, at))
            if decision == ConsentDecision::Given && before != ConsentDecision::Given && decided_at < at =>
        {
            Err(Problem::new(Code::InvalidTransition)
                .because("The person has said no since then: only a newer decision can be a yes again"))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::ConsentDecision::{Given, Refused, Withdrawn};
    use super::*;

    #[test]
    fn what_is_reported_never_undoes_what_is_on_record() {
        let said = |is_yes, hour: i64| {
            Some(Decided { is_yes, recorded_at: DateTime::UNIX_EPOCH + chrono::TimeDelta::hours(hour) })
        };
        for (recorded, reported, agrees_to_it) in [
            (None, None, None),
            (None, said(true, 1), Some(true)),
            (None, said(false, 1), Some(false)),
            (said(true, 1), None, Some(true)),
            (said(false, 1), said(true, 2), Some(false)),
            (said(true, 1), said(false, 2), Some(false)),
            (said(true, 1), said(true, 2), Some(true)),
            (said(true, 2), said(false, 1), Some(true)),
            (said(false, 2), said(true, 1), Some(false)),
        ] {
            assert_eq!(agrees(recorded, reported), agrees_to_it, "{recorded:?} {reported:?}");
        }
    }

    #[test]
    fn only_a_newer_yes_follows_a_no() {
        let at = |hour: i64| DateTime::UNIX_EPOCH + chrono::TimeDelta::hours(hour);
        for (decision, hour, newest, follows_it) in [
            (Given, 1, None, true),
            (Given, 1, Some((Given, 2)), true),
            (Given, 1, Some((Refused, 2)), false),
            (Given, 1, Some((Withdrawn, 2)), false),
            (Given, 3, Some((Withdrawn, 2)), true),
            (Withdrawn, 1, Some((Given, 2)), true),
            (Refused, 1, Some((Withdrawn, 2)), true),
        ] {
            let newest = newest.map(|(decision, hour)| (decision, at(hour)));
            let outcome = follows(decision, at(hour), newest);
            assert_eq!(outcome.is_ok(), follows_it, "{decision} at {hour} after {newest:?}");
        }
    }
}
