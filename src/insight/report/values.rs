//! The values of each breakdown, in their order, each with what it is called. Pure.

use super::codes::ReportBreakdown as By;
use crate::care::assessment::codes::NeedKind;
use crate::care::coded_entry::codes::{CodedEntryStatus, SnomedCode};
use crate::care::contact::codes::{Attendance, ConsultationMechanism};
use crate::care::episode::status::ClosingReason;
use crate::care::money_gain::codes::MoneyGainKind;
use crate::care::person::codes::{CarerStatus, EthnicCategory, Gender, Sex, SexualOrientation};
use crate::care::referral::codes::{PresentingComplaint, Source};
use crate::community::asset::codes::AssetCategory;
use crate::community::gap::codes::GapStatus;
use crate::prelude::rules::*;
use catalogue::OrganisationKind;
use catalogue::coded::Coded;

/// A value of a breakdown: its code, and what it is called.
pub type Value = (&'static str, &'static str);

/// An item that is there.
pub const PRESENT: &str = "present";
/// Why an item is missing, where nothing was said.
pub const NOT_ASKED: &str = "not_asked";

/// Why an item is missing (FHIR data-absent-reason): three different things.
const ABSENT: [Value; 3] = [
    (NOT_KNOWN, "Not known: asked or looked for, and nobody could say"),
    ("not_asked", "Not asked"),
    ("not_stated", "Not stated: asked, and the person did not wish to say"),
];

/// The bands of age when referred: from, and what they are called.
const AGES: [(i32, Value); 8] = [
    (0, ("under_18", "Under 18")),
    (18, ("18_to_24", "18 to 24")),
    (25, ("25_to_34", "25 to 34")),
    (35, ("35_to_49", "35 to 49")),
    (50, ("50_to_64", "50 to 64")),
    (65, ("65_to_74", "65 to 74")),
    (75, ("75_to_84", "75 to 84")),
    (85, ("85_and_over", "85 and over")),
];

/// What is not known.
const NOT_KNOWN: &str = "not_known";

/// The deciles of the Index of Multiple Deprivation, of the areas of England by their rank.
const DECILES: [Value; 10] = [
    ("1", "1: the most deprived tenth of areas"),
    ("2", "2"),
    ("3", "3"),
    ("4", "4"),
    ("5", "5"),
    ("6", "6"),
    ("7", "7"),
    ("8", "8"),
    ("9", "9"),
    ("10", "10: the least deprived tenth of areas"),
];

/// The bands of waiting, from so many days since the date referred.
pub const WAITS: [(i64, Value); 5] = [
    (0, ("0_to_2_weeks", "Under 2 weeks")),
    (14, ("2_to_4_weeks", "2 to 4 weeks")),
    (28, ("4_to_8_weeks", "4 to 8 weeks")),
    (56, ("8_to_12_weeks", "8 to 12 weeks")),
    (84, ("12_weeks_and_over", "12 weeks and over")),
];

/// Measures of which the change is counted: what they are called here, what is better, and what each change is called.
pub const CHANGES: [(&str, bool, [Value; 3]); 5] = [
    (
        "satisfied",
        true,
        [
            ("satisfied_better", "Life satisfaction: better"),
            ("satisfied_same", "Life satisfaction: the same"),
            ("satisfied_worse", "Life satisfaction: worse"),
        ],
    ),
    (
        "worthwhile",
        true,
        [
            ("worthwhile_better", "Worthwhile: better"),
            ("worthwhile_same", "Worthwhile: the same"),
            ("worthwhile_worse", "Worthwhile: worse"),
        ],
    ),
    (
        "happy",
        true,
        [
            ("happy_better", "Happiness: better"),
            ("happy_same", "Happiness: the same"),
            ("happy_worse", "Happiness: worse"),
        ],
    ),
    (
        "anxious",
        false,
        [
            ("anxious_better", "Anxiety: better, that is less"),
            ("anxious_same", "Anxiety: the same"),
            ("anxious_worse", "Anxiety: worse, that is more"),
        ],
    ),
    (
        "pam",
        true,
        [
            ("pam_better", "Patient activation: better"),
            ("pam_same", "Patient activation: the same"),
            ("pam_worse", "Patient activation: worse"),
        ],
    ),
];

/// The band of an age.
pub fn age(birth_date: Option<NaiveDate>, referred: NaiveDate) -> &'static str {
    let years = birth_date.and_then(|born| referred.years_since(born)).and_then(|years| i32::try_from(years).ok());
    let band = years.and_then(|years| AGES.iter().rev().find(|(from, _)| *from <= years));
    band.map_or(NOT_KNOWN, |(_, (code, _))| code)
}

/// The band of a wait.
pub fn wait(days: i64) -> &'static str {
    WAITS.iter().rev().find(|(from, _)| *from <= days).map_or("0_to_2_weeks", |(_, (code, _))| code)
}

/// The decile of where somebody lives: of nobody knows where, and of who keeps it back, the same, so that nobody is seen to.
pub fn decile(decile: Option<i16>) -> &'static str {
    let place = decile.and_then(|decile| usize::try_from(decile).ok()?.checked_sub(1));
    place.and_then(|place| DECILES.get(place)).map_or(NOT_KNOWN, |(code, _)| code)
}

/// The values of a breakdown, areas and districts apart: all that there are, so that a 0 is seen.
pub fn values(by: By) -> Vec<Value> {
    let absent = |mut known: Vec<Value>| {
        known.extend(ABSENT);
        known
    };
    match by {
        By::Source => {
            let own = [Source::OneSelf, Source::CarerOrFamily].map(|source| (source.code(), source.display()));
            own.into_iter().chain(of::<OrganisationKind>()).collect()
        }
        By::Reason => of::<PresentingComplaint>(),
        By::Decision => vec![
            ("undecided", "Nobody has decided yet"),
            ("accepted", "Accepted"),
            ("declined", "The person did not want it"),
            ("rejected", "The service did not take it"),
            ("redirected", "Passed on to somebody better placed"),
            ("not_reached", "The person could not be reached"),
            ("withdrawn", "Taken back by the referrer"),
            ("ended", "Ended before anybody decided"),
        ],
        By::Age => AGES.iter().map(|(_, value)| *value).chain([(NOT_KNOWN, "Not known")]).collect(),
        By::Sex => absent(of::<Sex>()),
        By::Gender => absent(of::<Gender>()),
        By::EthnicCategory => absent(of::<EthnicCategory>()),
        By::Disability => vec![
            ("impairments", "Impairments that matter for the support"),
            ("none", "Asked, and none"),
            ("not_asked", "Not asked"),
        ],
        By::Carer => absent(of::<CarerStatus>()),
        By::Language => vec![("english", "English"), ("other", "Another language"), ("not_asked", "Not asked")],
        By::SexualOrientation => absent(of::<SexualOrientation>()),
        By::Deprivation => DECILES.into_iter().chain([(NOT_KNOWN, "Not known, or kept back")]).collect(),
        By::NhsNumber => absent(vec![(PRESENT, "Present"), ("has_none", "The person has none")]),
        By::EthnicityStated => absent(vec![(PRESENT, "Stated")]),
        By::WaitingBand => WAITS.iter().map(|(_, value)| *value).collect(),
        By::Attendance => of::<Attendance>(),
        By::Mechanism => of::<ConsultationMechanism>(),
        By::ClosingReason => of::<ClosingReason>(),
        By::Need => of::<NeedKind>(),
        By::Category => of::<AssetCategory>(),
        By::Change => CHANGES.iter().flat_map(|(.., values)| *values).collect(),
        By::GainKind => of::<MoneyGainKind>(),
        By::Code => of::<SnomedCode>(),
        By::EntryStatus => of::<CodedEntryStatus>(),
        By::GapStatus => {
            of::<GapStatus>().into_iter().filter(|(code, _)| *code != GapStatus::EnteredInError.code()).collect()
        }
        By::Practice | By::Pcn | By::Place | By::District => Vec::new(),
    }
}

fn of<T: Coded>() -> Vec<Value> {
    T::ALL.iter().map(|member| (member.code(), member.display())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decile_is_from_1_to_10_or_not_known() {
        assert_eq!(
            [Some(1), Some(10), Some(0), Some(11), None].map(decile),
            ["1", "10", NOT_KNOWN, NOT_KNOWN, NOT_KNOWN]
        );
    }

    #[test]
    fn a_birthday_and_a_week_begin_the_next_band() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        for (born, referred, band) in [
            ("2008-11-29", "2026-11-28", "under_18"),
            ("2008-11-29", "2026-11-29", "18_to_24"),
            ("1941-11-30", "2026-11-29", "75_to_84"),
            ("1941-11-29", "2026-11-29", "85_and_over"),
            ("1916-02-29", "2026-11-29", "85_and_over"),
            ("2027-01-01", "2026-11-29", "not_known"),
        ] {
            assert_eq!(age(Some(day(born)), day(referred)), band, "{born}");
        }
        assert_eq!(age(None, day("2026-11-29")), "not_known");
        let bands = [0, 13, 14, 28, 55, 56, 84, 500].map(wait);
        assert_eq!(
            bands,
            [
                "0_to_2_weeks",
                "0_to_2_weeks",
                "2_to_4_weeks",
                "4_to_8_weeks",
                "4_to_8_weeks",
                "8_to_12_weeks",
                "12_weeks_and_over",
                "12_weeks_and_over"
            ]
        );
    }
}
