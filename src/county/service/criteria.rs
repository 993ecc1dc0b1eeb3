//! Whom a service is for (000 §2.1: "develop the social prescribing referral criteria").
//!
//! Areas and practices are criteria too; they decide where a referral goes and stand in [`coverage`](super::coverage).

use sea_orm::FromJsonQueryResult;

use crate::prelude::*;

value_sets! {
    /// What a service does not take; it redirects instead (000 §2.2; 002 §4).
    pub enum Exclusion in "service_exclusion" {
        /// Complex mental health needs
        ComplexMentalHealth = "complex_mental_health",
        /// Palliative care needs
        PalliativeCare = "palliative_care",
        /// What needs a clinician
        NeedsClinician = "needs_clinician",
    }
}

/// Whom a service is for. Criteria inform the sender and the person who triages; no referral is refused by them unread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Criteria {
    /// Youngest age taken, in years; no lower limit where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 130)]
    pub youngest: Option<u8>,
    /// Oldest age taken, in years; no upper limit where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 130)]
    pub oldest: Option<u8>,
    /// Needs the service works with; all needs where empty.
    #[serde(default)]
    #[schema(inline)]
    pub needs: List<Text<100>, 0, 50>,
    /// Languages spoken without an interpreter.
    #[serde(default)]
    #[schema(inline)]
    pub languages: List<Language, 0, 50>,
    /// What the service does not take. Unless stated: complex mental health, palliative care, what needs a clinician.
    #[serde(default = "Criteria::usual_exclusions")]
    #[schema(inline)]
    pub exclusions: Codes<Exclusion, 0>,
    /// Anything else a sender should know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<Text<2000>>,
}

impl Criteria {
    /// The greatest age that a criterion may name.
    pub const OLDEST: u8 = 130;

    fn usual_exclusions() -> Codes<Exclusion, 0> {
        Codes::new(Exclusion::ALL.to_vec()).unwrap_or_default()
    }

    /// Notes what is wrong with them.
    pub fn check(&self, faults: &mut Faults) {
        for (field, age) in [("youngest", self.youngest), ("oldest", self.oldest)] {
            faults.when(age.is_some_and(|age| age > Self::OLDEST), field, "out_of_range", "must be at most 130 years");
        }
        let crossed = self.youngest.zip(self.oldest).is_some_and(|(youngest, oldest)| youngest > oldest);
        faults.when(crossed, "oldest", "out_of_range", "must not be below the youngest age");
    }
}

impl Default for Criteria {
    /// Everybody, but for what no social prescribing service takes.
    fn default() -> Self {
        Self {
            youngest: None,
            oldest: None,
            needs: List::default(),
            languages: List::default(),
            exclusions: Self::usual_exclusions(),
            notes: None,
        }
    }
}
