//! What makes an assessment whole, and when it may be written. Pure.

use super::codes::{NeedKind, NeedMet};
use super::wire::{DatedObservation, Need, NewAssessment};
use crate::care::episode::status::EpisodeStatus;
use crate::prelude::rules::*;

impl NewAssessment {
    /// Every fault of it, as of `today`, in London.
    pub fn faults(&self, today: NaiveDate) -> Vec<Fault> {
        let mut faults = Faults::new();
        for (i, need) in self.needs.iter().enumerate() {
            faults.under(format_args!("needs/{i}"), |faults| need.check(today, faults));
        }
        for (name, observations) in [("activation", &self.activation), ("health_literacy", &self.health_literacy)] {
            for (i, DatedObservation { observed_on, .. }) in observations.iter().enumerate() {
                let field = format!("{name}/{i}/observed_on");
                faults.when(*observed_on > today, &field, "out_of_range", "must not be in the future");
            }
        }
        faults.into_vec()
    }
}

impl Need {
    fn check(&self, today: NaiveDate, faults: &mut Faults) {
        let textless = self.kind == NeedKind::Other && self.text.is_none();
        faults.when(textless, "text", "missing", "say what it is about");
        faults.when(self.identified_on > today, "identified_on", "out_of_range", "must not be in the future");
        let open = matches!(self.at_start, NeedMet::Unmet | NeedMet::PartlyMet);
        faults.when(!open, "at_start", "not_offered", "is unmet or partly_met: a need that was met is none");
        let early = self.at_close.is_none() && self.at_close_comment.is_some();
        faults.when(early, "at_close_comment", "contradiction", "stands with at_close");
    }
}

/// Whether an assessment of an episode that stands here may be written. After its end too: what was met is often known
/// only then.
///
/// # Errors
/// 409 `invalid_transition` where the episode should never have been there.
pub fn write(episode: EpisodeStatus) -> Result<(), Problem> {
    match episode {
        EpisodeStatus::EnteredInError => {
            Err(Problem::new(Code::InvalidTransition)
                .because("The episode was entered in error; nothing is added to it."))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn with(changes: Value) -> Vec<(String, String)> {
        let mut need = json!({
            "kind": "debt", "priority": "first", "identified_on": "2026-11-18", "at_start": "unmet",
        });
        for (name, value) in changes.as_object().unwrap() {
            need[name] = value.clone();
        }
        let whole: NewAssessment = serde_json::from_value(json!({ "needs": [need] })).unwrap();
        let faults = whole.faults(NaiveDate::from_ymd_opt(2026, 11, 18).unwrap());
        faults.into_iter().map(|fault| (fault.pointer, fault.code.into_owned())).collect()
    }

    #[test]
    fn a_need_is_whole_or_its_fault_is_named() {
        for (changes, field, code) in [
            (json!({}), "", ""),
            (json!({ "kind": "other" }), "text", "missing"),
            (json!({ "kind": "other", "text": "A passport" }), "", ""),
            (json!({ "identified_on": "2026-11-19" }), "identified_on", "out_of_range"),
            (json!({ "at_start": "met" }), "at_start", "not_offered"),
            (json!({ "at_start": "no_longer_a_need" }), "at_start", "not_offered"),
            (json!({ "at_start": "partly_met", "at_close": "met", "at_close_comment": "Written off" }), "", ""),
            (json!({ "at_close_comment": "Written off" }), "at_close_comment", "contradiction"),
        ] {
            let wanted: Vec<_> =
                if field.is_empty() { Vec::new() } else { vec![(format!("/needs/0/{field}"), code.to_owned())] };
            assert_eq!(with(changes.clone()), wanted, "{changes}");
        }
    }

    #[test]
    fn an_observation_is_of_today_or_before() {
        let late = json!({ "observed_on": "2026-11-19", "help_needed": "some" });
        let whole: NewAssessment = serde_json::from_value(json!({ "health_literacy": [late] })).unwrap();
        let faults = whole.faults(NaiveDate::from_ymd_opt(2026, 11, 18).unwrap());
        assert_eq!(faults[0].pointer, "/health_literacy/0/observed_on");
    }

    #[test]
    fn only_what_was_entered_in_error_takes_none() {
        for status in EpisodeStatus::ALL {
            assert_eq!(write(*status).is_err(), *status == EpisodeStatus::EnteredInError, "{status}");
        }
    }
}
