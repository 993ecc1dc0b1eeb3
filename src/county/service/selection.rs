//! Which service a referral goes to when it names none, and in which order an agency is shown those that fit.
//!
//! Pure: the candidates are looked up by the caller, with the practice's PCN and ICS on the day.

use std::cmp::Reverse;

use crate::prelude::*;

/// How a service came to fit: the nearer tie comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tie {
    /// It covers the practice by name.
    Practice,
    /// It covers the PCN that the practice is in.
    Pcn,
    /// It covers the outward code.
    OutwardCode,
    /// It is an ICS's intake.
    Intake,
}

/// A service in use that fits in some way. One that fits in several ways is a candidate several times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub id: ServiceId,
    /// How it fits.
    pub tie: Tie,
    /// Whether it takes new referrals now.
    pub accepting_referrals: bool,
    /// Days that a person usually waits there.
    pub usual_wait_days: Option<i32>,
    /// For an intake: of which ICS.
    pub intake_for_id: Option<OrganisationId>,
}

/// Those that fit, the best first, each once.
///
/// Only the nearest tie counts (an outward code where nobody covers the practice, an intake where nobody covers
/// either), but for practice and PCN, which are one step: a service that takes referrals comes before one that is
/// closed, then the nearer tie, then the shorter usual wait (an unstated one last), then the older service. Of intakes
/// only that of `ics_id` counts; where the ICS is not known, the one intake that there is.
pub fn in_order(candidates: Vec<Candidate>, ics_id: Option<OrganisationId>) -> Vec<Candidate> {
    let Some(nearest) = candidates.iter().map(|candidate| step(candidate.tie)).min() else { return candidates };
    let mut fitting: Vec<Candidate> =
        candidates.into_iter().filter(|candidate| step(candidate.tie) == nearest).collect();
    fitting.sort_by_key(|it| {
        let wait = it.usual_wait_days.unwrap_or(i32::MAX);
        (Reverse(it.accepting_referrals), it.tie, wait, it.id)
    });
    let mut seen = Vec::new();
    fitting.retain(|candidate| {
        let first = !seen.contains(&candidate.id);
        seen.push(candidate.id);
        first
    });
    if nearest == step(Tie::Intake) {
        match ics_id {
            Some(ics_id) => fitting.retain(|candidate| candidate.intake_for_id == Some(ics_id)),
            None if fitting.len() > 1 => fitting.clear(),
            None => {}
        }
    }
    fitting
}

/// The service that a referral naming none goes to; 422 `no_service_found` where none fits.
///
/// A closed service that alone covers the person is still theirs: it decides what becomes of the referral, where
/// sending it elsewhere unasked would lose it.
pub fn find_service(candidates: Vec<Candidate>, ics_id: Option<OrganisationId>) -> Result<ServiceId, Problem> {
    let fitting = in_order(candidates, ics_id);
    fitting.first().map(|candidate| candidate.id).ok_or_else(|| Problem::new(Code::NoServiceFound))
}

/// Practice and PCN are one step: both mean that somebody covers the practice.
const fn step(tie: Tie) -> u8 {
    match tie {
        Tie::Practice | Tie::Pcn => 0,
        Tie::OutwardCode => 1,
        Tie::Intake => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids<const N: usize>() -> [ServiceId; N] {
        std::array::from_fn(|i| ServiceId(uuid::Uuid::from_u128(i as u128 + 1)))
    }

    fn fits(id: ServiceId, tie: Tie) -> Candidate {
        Candidate { id, tie, accepting_referrals: true, usual_wait_days: None, intake_for_id: None }
    }

    fn intake(id: ServiceId, ics_id: OrganisationId) -> Candidate {
        Candidate { intake_for_id: Some(ics_id), ..fits(id, Tie::Intake) }
    }

    fn closed(candidate: Candidate) -> Candidate {
        Candidate { accepting_referrals: false, ..candidate }
    }

    fn waits(candidate: Candidate, days: i32) -> Candidate {
        Candidate { usual_wait_days: Some(days), ..candidate }
    }

    #[test]
    fn the_nearest_service_is_found() {
        let [a, b, c, d] = ids();
        let [here, there] = std::array::from_fn(|_| OrganisationId::new());
        let table = [
            ("nobody", vec![], None, None),
            (
                "practice before area and intake",
                vec![intake(a, here), fits(b, Tie::OutwardCode), fits(c, Tie::Practice)],
                None,
                Some(c),
            ),
            ("area before intake", vec![intake(a, here), fits(b, Tie::OutwardCode)], Some(here), Some(b)),
            ("by name before by PCN", vec![fits(a, Tie::Pcn), fits(b, Tie::Practice)], None, Some(b)),
            (
                "open by PCN before closed by name",
                vec![fits(a, Tie::Pcn), closed(fits(b, Tie::Practice))],
                None,
                Some(a),
            ),
            (
                "closed for the practice before open for the area",
                vec![closed(fits(a, Tie::Pcn)), fits(b, Tie::OutwardCode)],
                None,
                Some(a),
            ),
            (
                "shorter wait",
                vec![waits(fits(a, Tie::Pcn), 20), waits(fits(b, Tie::Pcn), 5), fits(c, Tie::Pcn)],
                None,
                Some(b),
            ),
            ("older service", vec![fits(d, Tie::Pcn), fits(c, Tie::Pcn)], None, Some(c)),
            ("intake of one's ICS", vec![intake(a, there), intake(b, here)], Some(here), Some(b)),
            ("intake of another ICS only", vec![intake(a, there)], Some(here), None),
            ("the one intake", vec![intake(a, there)], None, Some(a)),
            ("two intakes and no ICS known", vec![intake(a, there), intake(b, here)], None, None),
        ];
        for (case, candidates, ics_id, found) in table {
            let outcome = find_service(candidates, ics_id).map_err(|problem| problem.code());
            assert_eq!(outcome, found.ok_or(Code::NoServiceFound), "{case}");
        }
    }

    #[test]
    fn each_service_is_shown_once() {
        let [a, b] = ids();
        let shown = in_order(vec![fits(a, Tie::Pcn), fits(b, Tie::Pcn), fits(a, Tie::Practice)], None);
        assert_eq!(
            shown.iter().map(|candidate| (candidate.id, candidate.tie)).collect::<Vec<_>>(),
            [(a, Tie::Practice), (b, Tie::Pcn),]
        );
    }
}
