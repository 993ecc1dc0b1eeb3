//! What changes about a service: a merge-patch (RFC 7396), so an object inside it is merged too and a list replaced.

use super::criteria::{Criteria, Exclusion};
use super::emergency::{EmergencyLine, EmergencyNumber};
use super::opening::Opening;
use super::wire::{Coverage, FirstContact};
use crate::prelude::*;

/// What changes about a service. Its host stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ServicePatch {
    /// The ICS whose intake it is.
    #[serde(default)]
    #[schema(value_type = Option<OrganisationId>)]
    pub intake_for_id: Patch<OrganisationId>,
    /// What it is called.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub name: Option<Text<200>>,
    /// What it does, for those who refer.
    #[serde(default)]
    #[schema(value_type = Option<Text<2000>>)]
    pub description: Patch<Text<2000>>,
    /// Whether it takes new referrals now.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub accepting_referrals: Option<bool>,
    /// Why it is closed and until when.
    #[serde(default)]
    #[schema(value_type = Option<Text<300>>)]
    pub closed_reason: Patch<Text<300>>,
    /// Days that a person usually waits for the first contact.
    #[serde(default)]
    #[schema(value_type = Option<u16>, minimum = 0, maximum = 730)]
    pub usual_wait_days: Patch<u16>,
    /// People a year from which a full-time worker's caseload warns; `null` for the national 200.
    #[serde(default)]
    #[schema(value_type = Option<u16>, minimum = 1, maximum = 200)]
    pub caseload_warn_at: Patch<u16>,
    /// People a year that a full-time worker may be given; `null` for the national 250.
    #[serde(default)]
    #[schema(value_type = Option<u16>, minimum = 1, maximum = 250)]
    pub caseload_limit: Patch<u16>,
    /// Whom to ask for.
    #[serde(default)]
    #[schema(value_type = Option<Text<100>>)]
    pub contact_name: Patch<Text<100>>,
    /// Whom an agency rings.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub contact_phone: Option<PhoneNumber>,
    /// Where an agency writes to.
    #[serde(default)]
    #[schema(value_type = Option<Text<254>>)]
    pub contact_email: Patch<EmailAddress>,
    /// Whom it is for.
    #[serde(default)]
    pub criteria: CriteriaPatch,
    /// When somebody answers: the whole week anew.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false, inline)]
    pub opening: Option<Opening>,
    /// What it says to somebody who needs help sooner.
    #[serde(default)]
    pub emergency_line: EmergencyLinePatch,
    /// Whose people it takes.
    #[serde(default)]
    pub covers: CoveragePatch,
    /// Each practice's first point of contact: all of them anew.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false, inline)]
    pub first_contacts: Option<List<FirstContact, 0, 200>>,
    /// Whether it is in use.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub status: Option<Status>,
}

/// What changes about whom a service is for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CriteriaPatch {
    /// Youngest age taken, in years.
    #[serde(default)]
    #[schema(value_type = Option<u8>, minimum = 0, maximum = 130)]
    pub youngest: Patch<u8>,
    /// Oldest age taken, in years.
    #[serde(default)]
    #[schema(value_type = Option<u8>, minimum = 0, maximum = 130)]
    pub oldest: Patch<u8>,
    /// Needs the service works with, all anew.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false, inline)]
    pub needs: Option<List<Text<100>, 0, 50>>,
    /// Languages spoken without an interpreter, all anew.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false, inline)]
    pub languages: Option<List<Language, 0, 50>>,
    /// What the service does not take, all anew.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false, inline)]
    pub exclusions: Option<Codes<Exclusion, 0>>,
    /// Anything else a sender should know.
    #[serde(default)]
    #[schema(value_type = Option<Text<2000>>)]
    pub notes: Patch<Text<2000>>,
}

/// What changes about the words for somebody who needs help sooner.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EmergencyLinePatch {
    /// That this is not an emergency service, in the service's words.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub text: Option<Text<500>>,
    /// Whom to ring instead, all anew.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false, inline)]
    pub numbers: Option<List<EmergencyNumber, 1, 10>>,
}

/// What changes about whose people a service takes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CoveragePatch {
    /// Practices, all anew.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false, inline)]
    pub practices: Option<List<OrganisationId, 0, 200>>,
    /// PCNs, all anew.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false, inline)]
    pub pcns: Option<List<OrganisationId, 0, 50>>,
    /// First halves of postcodes, all anew.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false, inline)]
    pub outward_codes: Option<List<OutwardCode, 0, 200>>,
}

impl CriteriaPatch {
    /// The criteria after it.
    pub fn apply(self, before: Criteria) -> Criteria {
        Criteria {
            youngest: self.youngest.apply(before.youngest),
            oldest: self.oldest.apply(before.oldest),
            needs: self.needs.unwrap_or(before.needs),
            languages: self.languages.unwrap_or(before.languages),
            exclusions: self.exclusions.unwrap_or(before.exclusions),
            notes: self.notes.apply(before.notes),
        }
    }
}

impl EmergencyLinePatch {
    /// The line after it.
    pub fn apply(self, before: EmergencyLine) -> EmergencyLine {
        EmergencyLine { text: self.text.unwrap_or(before.text), numbers: self.numbers.unwrap_or(before.numbers) }
    }
}

impl CoveragePatch {
    /// The coverage after it.
    pub fn apply(self, before: Coverage) -> Coverage {
        Coverage {
            practices: self.practices.unwrap_or(before.practices),
            pcns: self.pcns.unwrap_or(before.pcns),
            outward_codes: self.outward_codes.unwrap_or(before.outward_codes),
        }
    }
}
