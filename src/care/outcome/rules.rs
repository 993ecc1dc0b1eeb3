//! What makes an outcome whole, what speaks against an instrument, when it is due again. Pure.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};

use super::codes::{NotAdministeredReason, OutcomeAction, OutcomeStatus, ProtocolReason};
use super::wire::NewOutcome;
use crate::care::instrument::codes::{ExcludedCircumstance, InstrumentStatus, TotalKind};
use crate::care::instrument::rules::months_after;
use crate::care::instrument::wire::{InstrumentDefinition, InstrumentItem};
use crate::prelude::rules::*;

/// So many days before its day a follow-up counts as that one: one review may meet several instruments.
pub const EARLY_DAYS: u64 = 31;

/// Every fault of what was measured with an instrument.
pub fn faults(input: &NewOutcome, definition: &InstrumentDefinition, today: NaiveDate) -> Vec<Fault> {
    let mut faults = Faults::new();
    faults.when(input.taken_on > today, "taken_on", "out_of_range", "must not be in the future");
    for (i, circumstance) in input.circumstances.iter().enumerate() {
        let is_strange = !definition.protocol.excluded.contains(circumstance);
        faults.when(is_strange, &format!("circumstances/{i}"), "not_offered", "the instrument does not exclude that");
    }
    match &input.not_administered {
        Some(not) => {
            faults.under("not_administered", |faults| {
                faults.when_unsaid(not.reason == NotAdministeredReason::Other, not.comment.as_ref());
            });
            let unsaid = not.reason == NotAdministeredReason::Excluded && input.circumstances.is_empty();
            faults.when(unsaid, "circumstances", "missing", "say what makes it unsuitable");
            let answered = !input.answers.is_empty() || input.score.is_some() || input.level.is_some();
            faults.when(answered, "answers", "contradiction", "it was not administered");
            faults.when(input.outside_protocol, "outside_protocol", "contradiction", "it was not administered");
        }
        None => check_answers(input, definition, &mut faults),
    }
    faults.into_vec()
}

fn check_answers(input: &NewOutcome, definition: &InstrumentDefinition, faults: &mut Faults) {
    let mut answered = BTreeSet::new();
    for (i, answer) in input.answers.iter().enumerate() {
        faults.under(format_args!("answers/{i}"), |faults| {
            let Some(item) = definition.items.iter().find(|item| item.key == answer.item) else {
                faults.when(true, "item", "not_found", "the instrument has no such item");
                return;
            };
            faults.when(!answered.insert(answer.item.as_str()), "item", "repeated", "it is answered above");
            let is_off = answer.value.is_some_and(|value| !(item.minimum..=item.maximum).contains(&value));
            let range = format!("must be from {} to {}", item.minimum, item.maximum);
            faults.when(is_off, "value", "out_of_range", range);
            let none = answer.value.is_none() && answer.missing.is_none();
            faults.when(none, "value", "missing", "give a value, or say in missing why there is none");
            let both = answer.value.is_some() && answer.missing.is_some();
            faults.when(both, "missing", "contradiction", "there is a value");
        });
    }
    let missed = |item: &&InstrumentItem| !answered.contains(item.key.as_str());
    for item in definition.items.iter().filter(missed) {
        let detail = format!("{} has neither an answer nor a reason why", item.key.as_str());
        faults.when(true, "answers", "item_missing", detail);
    }
    let recorded = definition.total.kind == TotalKind::Recorded;
    let is_whole = input.answers.iter().all(|answer| answer.value.is_some());
    faults.when(
        recorded && is_whole && input.score.is_none(),
        "score",
        "missing",
        "give the score of the licensed tool",
    );
    faults.when(
        !recorded && input.score.is_some(),
        "score",
        "contradiction",
        "the instrument has no score of its own tool",
    );
    let range = definition.total.minimum.unwrap_or_default()..=definition.total.maximum.unwrap_or_default();
    let is_off = recorded && input.score.is_some_and(|score| !range.contains(&score));
    faults.when(is_off, "score", "out_of_range", format!("must be from {} to {}", range.start(), range.end()));
    let levels = definition.total.levels;
    let is_off = levels.is_some_and(|levels| input.level.is_some_and(|level| !(1..=levels).contains(&level)));
    faults.when(is_off, "level", "out_of_range", "the tool gives no such level");
    faults.when(levels.is_none() && input.level.is_some(), "level", "contradiction", "the instrument has no levels");
    let lacks = levels.is_some() && input.score.is_some() != input.level.is_some();
    faults.when(lacks && input.level.is_none(), "level", "missing", "give the level that came with the score");
    faults.when(lacks && input.score.is_none(), "score", "missing", "give the score that the level came with");
}

/// What is known of a person and an instrument, beside the instrument itself.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// When it was last used with them.
    pub last: Option<NaiveDate>,
    /// What makes it unsuitable for them.
    pub circumstances: Vec<ExcludedCircumstance>,
    /// They do not permit surveys.
    pub refuses_surveys: bool,
}

/// How it would be administered.
#[derive(Clone, Copy, Debug)]
pub struct Administration {
    pub is_trained: bool,
    pub licence_held: bool,
    pub support_undertaken: bool,
}

/// All that speaks against using an instrument with somebody on a day. Without `how`, what only whoever administers it can say
/// is left out.
pub fn against(
    definition: &InstrumentDefinition,
    status: InstrumentStatus,
    known: &Known,
    how: Option<Administration>,
    on: NaiveDate,
) -> Vec<ProtocolReason> {
    let protocol = &definition.protocol;
    let mut reasons = Vec::new();
    let mut when = |holds: bool, reason: ProtocolReason| reasons.extend(holds.then_some(reason));
    when(status == InstrumentStatus::Retired, ProtocolReason::Retired);
    let within = |months: Option<u16>| {
        months.zip(known.last).is_some_and(|(months, last)| last <= on && on < months_after(last, months))
    };
    let too_soon = within(protocol.smallest_gap_months);
    when(too_soon, ProtocolReason::TooSoon);
    let undertaken = how.is_none_or(|how| how.support_undertaken);
    when(!too_soon && within(protocol.usual_gap_months) && !undertaken, ProtocolReason::EarlyWithoutSupport);
    for circumstance in known.circumstances.iter().filter(|one| protocol.excluded.contains(one)) {
        when(true, excluded(*circumstance));
    }
    when(protocol.needs_training && how.is_some_and(|how| !how.is_trained), ProtocolReason::NotTrained);
    when(protocol.needs_licence && how.is_some_and(|how| !how.licence_held), ProtocolReason::NoLicence);
    when(protocol.is_survey && known.refuses_surveys, ProtocolReason::SurveyNotPermitted);
    reasons
}

const fn excluded(circumstance: ExcludedCircumstance) -> ProtocolReason {
    match circumstance {
        ExcludedCircumstance::SevereMentalIllness => ProtocolReason::SevereMentalIllness,
        ExcludedCircumstance::Dementia => ProtocolReason::Dementia,
        ExcludedCircumstance::LimitedEnglish => ProtocolReason::LimitedEnglish,
        ExcludedCircumstance::LearningDisability => ProtocolReason::LearningDisability,
        ExcludedCircumstance::ReadingAgeUnder12 => ProtocolReason::ReadingAgeUnder12,
        ExcludedCircumstance::NoHealthNeed => ProtocolReason::NoHealthNeed,
    }
}

impl ProtocolReason {
    /// Whether what was done against it can be recorded all the same, as outside the protocol. What the person forbids, or what
    /// is used no more, cannot.
    pub const fn may_be_outside(self) -> bool {
        !matches!(self, Self::SurveyNotPermitted | Self::Retired)
    }
}

/// Refuses an outcome for all that speaks against it at once, unless it says that it was given all the same.
///
/// # Errors
/// 409 `outside_protocol`, with each reason; 422 where it says so and nothing speaks against it.
pub fn check_protocol(reasons: &[ProtocolReason], says_outside: bool) -> Result<(), Problem> {
    let is_refused = reasons.iter().any(|reason| !says_outside || !reason.may_be_outside());
    if is_refused {
        let faults = reasons.iter().map(|reason| Fault::new("", reason.code(), reason.display()));
        return Err(Problem::new(Code::OutsideProtocol).with_faults(faults));
    }
    if says_outside && reasons.is_empty() {
        let detail = "nothing speaks against it";
        return Err(Problem::invalid([Fault::new("/outside_protocol", "contradiction", detail)]));
    }
    Ok(())
}

/// The next day on which an instrument is due that falls on these days, used already on those: a use counts for the last of
/// the days that had come or was near, and those before it that were missed are past.
pub fn next_due(days: &[NaiveDate], mut used: Vec<NaiveDate>) -> Option<NaiveDate> {
    used.sort_unstable();
    let mut next = 0;
    for on in used {
        let is_near = |day: &NaiveDate| on >= day.checked_sub_days(Days::new(EARLY_DAYS)).unwrap_or(*day);
        let meets = days.iter().rposition(is_near).map_or(0, |at| at + 1);
        next = next.max(meets);
    }
    days.get(next).copied()
}

impl Machine for OutcomeStatus {
    const NAME: &'static str = "outcome";

    type Status = Self;
    type Action = OutcomeAction;
    type Actor = Role;

    fn status(&self) -> Self {
        *self
    }

    fn next(&self, action: OutcomeAction) -> Option<Self> {
        match (self, action) {
            (Self::Recorded | Self::NotAdministered, OutcomeAction::Error) => Some(Self::EnteredInError),
            (Self::EnteredInError, OutcomeAction::Error) => None,
        }
    }

    fn allows(&self, role: Role, _: OutcomeAction) -> bool {
        matches!(role, Role::LinkWorker | Role::CareCoordinator | Role::HealthAndWellbeingCoach | Role::ServiceManager)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::care::instrument::built_in;

    fn built(code: &str) -> InstrumentDefinition {
        built_in::all().into_iter().find(|(name, _)| *name == code).expect("it is built in").1
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn every_answer_is_there_within_its_range_or_has_a_reason() {
        let all = |value: i32| {
            ["satisfied", "worthwhile", "happy", "anxious"].map(|item| json!({ "item": item, "value": value }))
        };
        let with = |changed: serde_json::Value| [&all(5)[..3], &[changed]].concat();
        let anxious = |value: i32| json!({ "item": "anxious", "value": value });
        let table = [
            (json!({ "answers": all(5) }), ""),
            (json!({ "answers": all(0) }), ""),
            (json!({ "answers": all(10) }), ""),
            (json!({ "answers": with(anxious(11)) }), "/answers/3/value out_of_range"),
            (json!({ "answers": with(anxious(-1)) }), "/answers/3/value out_of_range"),
            (json!({ "answers": with(json!({ "item": "anxious", "missing": "not_stated" })) }), ""),
            (json!({ "answers": with(json!({ "item": "anxious" })) }), "/answers/3/value missing"),
            (
                json!({ "answers": with(json!({ "item": "anxious", "value": 1, "missing": "not_stated" })) }),
                "/answers/3/missing contradiction",
            ),
            (
                json!({ "answers": with(json!({ "item": "sad", "value": 1 })) }),
                "/answers/3/item not_found, /answers item_missing",
            ),
            (
                json!({ "answers": with(json!({ "item": "happy", "value": 1 })) }),
                "/answers/3/item repeated, /answers item_missing",
            ),
            (
                json!({ "answers": [] }),
                "/answers item_missing, /answers item_missing, /answers item_missing, /answers item_missing",
            ),
            (json!({ "answers": all(5), "score": 20 }), "/score contradiction"),
            (json!({ "answers": all(5), "level": 2 }), "/level contradiction"),
            (json!({ "answers": all(5), "taken_on": "2026-11-19" }), "/taken_on out_of_range"),
            (json!({ "answers": all(5), "circumstances": ["dementia"] }), "/circumstances/0 not_offered"),
            (json!({ "not_administered": { "reason": "declined" } }), ""),
            (json!({ "not_administered": { "reason": "other" } }), "/not_administered/comment missing"),
            (json!({ "not_administered": { "reason": "excluded" } }), "/circumstances missing"),
            (json!({ "not_administered": { "reason": "declined" }, "answers": all(5) }), "/answers contradiction"),
        ];
        for (changes, wanted) in table {
            let mut body = json!({ "instrument_id": InstrumentId::new(), "taken_on": "2026-11-18" });
            for (name, value) in changes.as_object().expect("an object") {
                body[name] = value.clone();
            }
            let input: NewOutcome = serde_json::from_value(body).expect("an outcome");
            let found = faults(&input, &built("ons4"), day("2026-11-18"));
            assert_eq!(faults_of(Problem::if_any(found)), wanted, "{changes}");
        }
    }

    #[test]
    fn pam_has_a_score_and_a_level_of_its_own_tool() {
        let answers: Vec<_> = (1..=13).map(|n| json!({ "item": format!("item_{n}"), "value": 3 })).collect();
        let table = [
            (json!({ "score": 56, "level": 3 }), ""),
            (json!({}), "/score missing"),
            (json!({ "score": 101, "level": 3 }), "/score out_of_range"),
            (json!({ "score": 56, "level": 5 }), "/level out_of_range"),
            (json!({ "score": 56 }), "/level missing"),
        ];
        for (changes, wanted) in table {
            let mut body =
                json!({ "instrument_id": InstrumentId::new(), "taken_on": "2026-11-18", "answers": answers });
            for (name, value) in changes.as_object().expect("an object") {
                body[name] = value.clone();
            }
            let input: NewOutcome = serde_json::from_value(body).expect("an outcome");
            assert_eq!(
                faults_of(Problem::if_any(faults(&input, &built("pam"), day("2026-11-18")))),
                wanted,
                "{changes}"
            );
        }
    }

    #[test]
    fn all_that_speaks_against_it_is_said() {
        let pam = built("pam");
        let how = |support| Some(Administration { is_trained: true, licence_held: true, support_undertaken: support });
        let last = |on: &str| Known { last: Some(day(on)), ..Known::default() };
        let on = day("2026-11-18");
        let of = |known: &Known, how| against(&pam, InstrumentStatus::Active, known, how, on);
        assert_eq!(of(&Known::default(), how(false)), []);
        assert_eq!(of(&last("2026-08-18"), how(true)), [], "three months to the day");
        assert_eq!(of(&last("2026-08-19"), how(true)), [ProtocolReason::TooSoon]);
        assert_eq!(of(&last("2026-08-18"), how(false)), [ProtocolReason::EarlyWithoutSupport]);
        assert_eq!(of(&last("2026-05-18"), how(false)), [], "six months to the day");
        let everything =
            Known { last: Some(on), circumstances: ExcludedCircumstance::ALL.to_vec(), refuses_surveys: true };
        let none = Administration { is_trained: false, licence_held: false, support_undertaken: false };
        let all = of(&everything, Some(none));
        assert_eq!(all.len(), 9, "{all:?}");
        assert!(check_protocol(&all, true).is_ok() && check_protocol(&all, false).is_err());
        let satisfaction = built("satisfaction_person");
        let survey = against(&satisfaction, InstrumentStatus::Active, &everything, how(true), on);
        assert_eq!(survey, [ProtocolReason::SurveyNotPermitted]);
        assert!(
            check_protocol(&survey, true).is_err(),
            "what the person forbids is not done outside a protocol either"
        );
        let retired = against(&built("ons4"), InstrumentStatus::Retired, &Known::default(), None, on);
        assert_eq!(retired, [ProtocolReason::Retired]);
        let code = check_protocol(&[], true).err().map(|problem| problem.code());
        assert_eq!(code, Some(Code::ValidationFailed));
    }

    #[test]
    fn a_use_counts_for_the_day_that_had_come_or_was_near() {
        let days = ["2026-01-10", "2026-07-10", "2027-01-10"].map(day);
        let due = |used: &[&str]| next_due(&days, used.iter().map(|on| day(on)).collect()).map(|day| day.to_string());
        let some = |on: &str| Some(on.to_owned());
        assert_eq!(due(&[]), some("2026-01-10"));
        assert_eq!(due(&["2026-01-10"]), some("2026-07-10"));
        assert_eq!(due(&["2026-01-10", "2026-03-01"]), some("2026-07-10"), "one between counts for neither");
        assert_eq!(due(&["2026-01-10", "2026-06-09"]), some("2027-01-10"), "a month early");
        assert_eq!(due(&["2026-01-10", "2026-06-08"]), some("2026-07-10"));
        assert_eq!(due(&["2026-08-01"]), some("2027-01-10"), "what was missed is past");
        assert_eq!(due(&["2026-01-10", "2026-07-10", "2027-01-20"]), None);
        assert_eq!(next_due(&[], vec![day("2026-01-10")]), None);
    }
}
