//! Whether an asset suits somebody. Pure.
//!
//! What a listing says and does not fit leaves it out. What it does not say is no reason to: that is to be asked of the group.
//! What protects goes before all, and no word of why.

use std::collections::BTreeSet;

use super::codes::{AccessFeature, AssetSuitability, OpenTo};
use crate::care::person::codes::{CommunicationSupport, Gender, InformationFormat};
use crate::prelude::rules::*;

/// What an asset says of itself in short, and what it is to somebody.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    pub minimum_age: Option<i32>,
    pub maximum_age: Option<i32>,
    pub open_to: Option<OpenTo>,
    /// As ISO 639 codes; none where nothing is said.
    pub languages: Vec<String>,
    /// None where nothing is said.
    pub access: Vec<String>,
    pub is_full: bool,
    /// Metres; none where one of the two has no point on the map.
    pub distance: Option<u32>,
    /// Somebody from whom they are kept apart goes there.
    pub would_meet: bool,
    /// Whether a place of it lies near one where they are not to go; none where that is not known.
    pub is_near_avoided: Option<bool>,
}

/// What somebody needs of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Needs {
    pub age: Option<i32>,
    pub gender: Option<Gender>,
    /// Whether whom it is open to matters at all.
    pub asks_open_to: bool,
    /// As ISO 639 codes; none where it does not matter, or is not known.
    pub languages: BTreeSet<String>,
    pub access: BTreeSet<AccessFeature>,
    /// Something is said, in words, of how they get about.
    pub asks_way_in: bool,
    pub wants_place: bool,
    /// In metres.
    pub farthest: Option<u32>,
    /// There is a place where they are not to go.
    pub avoids: bool,
}

/// What follows for an asset.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Suitability {
    /// Why it is left out.
    pub unfit: Vec<AssetSuitability>,
    /// What to ask the group.
    pub to_check: Vec<AssetSuitability>,
}

enum Fit {
    Yes,
    No,
    Unsaid,
}

/// What a place must have for who needs this support, or these formats.
pub fn features(
    communication: &BTreeSet<CommunicationSupport>,
    formats: &BTreeSet<InformationFormat>,
    carer_present: bool,
) -> BTreeSet<AccessFeature> {
    let support = communication.iter().filter_map(|support| match support {
        CommunicationSupport::HearingLoop => Some(AccessFeature::HearingLoop),
        CommunicationSupport::BslInterpreter => Some(AccessFeature::BritishSignLanguage),
        // Who needs them comes with them.
        CommunicationSupport::Interpreter
        | CommunicationSupport::DeafblindInterpreter
        | CommunicationSupport::Lipspeaker
        | CommunicationSupport::SpeechToText
        | CommunicationSupport::Advocate
        | CommunicationSupport::Symbols => None,
    });
    let easy_read = formats.contains(&InformationFormat::EasyRead).then_some(AccessFeature::EasyRead);
    support.chain(easy_read).chain(carer_present.then_some(AccessFeature::CarersWelcome)).collect()
}

impl Needs {
    /// Whether an asset suits.
    pub fn judge(&self, facts: &Facts) -> Suitability {
        let mut judged = Suitability::default();
        for (aspect, fit) in [
            (AssetSuitability::Protection, self.is_safe(facts)),
            (AssetSuitability::OpenTo, self.is_open(facts)),
            (AssetSuitability::Age, self.is_of_age(facts)),
            (AssetSuitability::Language, self.is_understood(facts)),
            (AssetSuitability::Access, self.is_accessible(facts)),
            (AssetSuitability::Places, if self.wants_place && facts.is_full { Fit::No } else { Fit::Yes }),
            (AssetSuitability::Distance, self.is_near(facts)),
        ] {
            match fit {
                Fit::Yes => {}
                Fit::No => judged.unfit.push(aspect),
                Fit::Unsaid => judged.to_check.push(aspect),
            }
        }
        judged
    }

    fn is_safe(&self, facts: &Facts) -> Fit {
        if facts.would_meet || facts.is_near_avoided == Some(true) {
            return Fit::No;
        }
        if self.avoids && facts.is_near_avoided.is_none() { Fit::Unsaid } else { Fit::Yes }
    }

    /// By the gender that somebody states. Whose is not stated, or neither, decides with the group.
    fn is_open(&self, facts: &Facts) -> Fit {
        match (facts.open_to, self.gender) {
            _ if !self.asks_open_to => Fit::Yes,
            (None | Some(OpenTo::Everyone), _)
            | (Some(OpenTo::Women), Some(Gender::Female))
            | (Some(OpenTo::Men), Some(Gender::Male)) => Fit::Yes,
            (Some(OpenTo::Women), Some(Gender::Male)) | (Some(OpenTo::Men), Some(Gender::Female)) => Fit::No,
            (Some(OpenTo::Women | OpenTo::Men), None | Some(Gender::Indeterminate)) => Fit::Unsaid,
        }
    }

    fn is_of_age(&self, facts: &Facts) -> Fit {
        let Some(age) = self.age else { return Fit::Yes };
        let is_out =
            facts.minimum_age.is_some_and(|least| age < least) || facts.maximum_age.is_some_and(|most| age > most);
        if is_out { Fit::No } else { Fit::Yes }
    }

    fn is_understood(&self, facts: &Facts) -> Fit {
        if self.languages.is_empty() {
            return Fit::Yes;
        }
        if facts.languages.is_empty() {
            // Nobody says of an English group that it speaks English.
            return if self.languages.contains("en") { Fit::Yes } else { Fit::Unsaid };
        }
        if facts.languages.iter().any(|language| self.languages.contains(language)) { Fit::Yes } else { Fit::No }
    }

    fn is_accessible(&self, facts: &Facts) -> Fit {
        let has = |feature: &AccessFeature| facts.access.iter().any(|said| said == feature.code());
        match (self.access.iter().all(has), facts.access.is_empty()) {
            (true, _) if self.asks_way_in && !has(&AccessFeature::StepFree) => Fit::Unsaid,
            (true, _) => Fit::Yes,
            (false, true) => Fit::Unsaid,
            (false, false) => Fit::No,
        }
    }

    fn is_near(&self, facts: &Facts) -> Fit {
        match (self.farthest, facts.distance) {
            (None, _) => Fit::Yes,
            (Some(_), None) => Fit::Unsaid,
            (Some(farthest), Some(distance)) if distance > farthest => Fit::No,
            (Some(_), Some(_)) => Fit::Yes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(needs: &Needs, facts: &Facts) -> (String, String) {
        let Suitability { unfit, to_check } = needs.judge(facts);
        let text = |codes: Vec<AssetSuitability>| codes.iter().map(|code| code.code()).collect::<Vec<_>>().join(" ");
        (text(unfit), text(to_check))
    }

    #[test]
    fn what_is_said_and_does_not_fit_leaves_out_and_what_is_not_said_is_to_be_asked() {
        let aged = |age| Needs { age: Some(age), ..Needs::default() };
        let of = |gender| Needs { gender, asks_open_to: true, ..Needs::default() };
        let speaks = |codes: &[&str]| Needs {
            languages: codes.iter().map(|one| (*one).to_owned()).collect(),
            ..Needs::default()
        };
        let needs = |feature| Needs { access: BTreeSet::from([feature]), ..Needs::default() };
        let within = |farthest| Needs { farthest: Some(farthest), ..Needs::default() };
        let adults = Facts { minimum_age: Some(18), maximum_age: Some(65), ..Facts::default() };
        let open = |open_to| Facts { open_to: Some(open_to), ..Facts::default() };
        let spoken = |codes: &[&str]| Facts {
            languages: codes.iter().map(|one| (*one).to_owned()).collect(),
            ..Facts::default()
        };
        let has =
            |codes: &[&str]| Facts { access: codes.iter().map(|one| (*one).to_owned()).collect(), ..Facts::default() };
        let far = |distance| Facts { distance, ..Facts::default() };
        let nothing = Facts::default();
        let avoids = || Needs { avoids: true, ..Needs::default() };
        let near = |is_near_avoided| Facts { is_near_avoided, ..Facts::default() };
        for (needs, facts, unfit, to_check) in [
            (aged(17), &adults, "age", ""),
            (aged(18), &adults, "", ""),
            (aged(65), &adults, "", ""),
            (aged(66), &adults, "age", ""),
            (aged(3), &nothing, "", ""),
            (of(Some(Gender::Female)), &open(OpenTo::Women), "", ""),
            (of(Some(Gender::Male)), &open(OpenTo::Women), "open_to", ""),
            (of(Some(Gender::Female)), &open(OpenTo::Men), "open_to", ""),
            (of(Some(Gender::Male)), &open(OpenTo::Men), "", ""),
            (of(Some(Gender::Indeterminate)), &open(OpenTo::Women), "", "open_to"),
            (of(None), &open(OpenTo::Men), "", "open_to"),
            (of(None), &open(OpenTo::Everyone), "", ""),
            (of(None), &nothing, "", ""),
            (Needs::default(), &open(OpenTo::Women), "", ""),
            (speaks(&["pl"]), &spoken(&["en", "pl"]), "", ""),
            (speaks(&["pl"]), &spoken(&["en"]), "language", ""),
            (speaks(&["pl"]), &nothing, "", "language"),
            (speaks(&["en"]), &nothing, "", ""),
            (speaks(&["cy", "en"]), &spoken(&["en"]), "", ""),
            (needs(AccessFeature::HearingLoop), &has(&["hearing_loop", "step_free"]), "", ""),
            (needs(AccessFeature::HearingLoop), &has(&["step_free"]), "access", ""),
            (needs(AccessFeature::HearingLoop), &nothing, "", "access"),
            (Needs { asks_way_in: true, ..Needs::default() }, &has(&["step_free"]), "", ""),
            (Needs { asks_way_in: true, ..Needs::default() }, &has(&["hearing_loop"]), "", "access"),
            (within(500), &far(Some(500)), "", ""),
            (within(500), &far(Some(501)), "distance", ""),
            (within(500), &far(None), "", "distance"),
            (
                Needs { wants_place: true, ..Needs::default() },
                &Facts { is_full: true, ..Facts::default() },
                "places",
                "",
            ),
            (Needs::default(), &Facts { is_full: true, ..Facts::default() }, "", ""),
            (Needs::default(), &Facts { would_meet: true, ..Facts::default() }, "protection", ""),
            (avoids(), &near(Some(true)), "protection", ""),
            (avoids(), &near(Some(false)), "", ""),
            (avoids(), &near(None), "", "protection"),
            (avoids(), &Facts { would_meet: true, ..near(None) }, "protection", ""),
            (Needs::default(), &near(None), "", ""),
        ] {
            assert_eq!(judged(&needs, facts), (unfit.to_owned(), to_check.to_owned()), "{needs:?} {facts:?}");
        }
    }

    #[test]
    fn what_somebody_needs_to_take_part_is_looked_for_in_the_place() {
        let communication = BTreeSet::from([CommunicationSupport::HearingLoop, CommunicationSupport::BslInterpreter]);
        let formats = BTreeSet::from([InformationFormat::EasyRead, InformationFormat::Braille]);
        let found: Vec<&str> = features(&communication, &formats, true).iter().map(|code| code.code()).collect();
        assert_eq!(found, ["hearing_loop", "british_sign_language", "easy_read", "carers_welcome"]);
        assert!(features(&BTreeSet::new(), &BTreeSet::new(), false).is_empty());
    }
}
