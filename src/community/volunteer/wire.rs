//! What crosses the wire about volunteers, towards us.

#![warn(missing_docs)]

use super::codes::{DbsLevel, VolunteerCheckKind};
use crate::prelude::*;
use kernel::format::{EmailAddress, PhoneNumber};

/// Somebody who would like to be a volunteer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewVolunteer {
    /// The service; needed where you work in several.
    pub service_id: Option<ServiceId>,
    /// What they are called.
    #[schema(example = "Rosemary Ingham")]
    pub name: Text<200>,
    /// How to ring them.
    pub telephone: Option<PhoneNumber>,
    /// How to write to them.
    pub email: Option<EmailAddress>,
    /// What they would like to do, and when. Nothing of their health, and nothing of whether they were supported.
    #[schema(example = "Walks, and anything with gardens; Tuesdays and Thursdays")]
    pub offers: Option<Text<500>>,
    /// Who supports them; you, if left out.
    pub supported_by_id: Option<WorkerId>,
    /// Who they are to the service, where it supported them once. It is never shown again: nobody is matched with somebody of
    /// their own household.
    pub person_id: Option<PersonId>,
}

/// What changes of a volunteer: a merge-patch (RFC 7396).
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VolunteerPatch {
    /// What they are called.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub name: Option<Text<200>>,
    /// How to ring them.
    #[serde(default)]
    #[schema(value_type = Option<PhoneNumber>)]
    pub telephone: Patch<PhoneNumber>,
    /// How to write to them.
    #[serde(default)]
    #[schema(value_type = Option<EmailAddress>)]
    pub email: Patch<EmailAddress>,
    /// What they would like to do, and when.
    #[serde(default)]
    #[schema(value_type = Option<Text<500>>)]
    pub offers: Patch<Text<500>>,
    /// Who supports them.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub supported_by_id: Option<WorkerId>,
    /// Who they are to the service, as it turned out: with whom they go is looked at again.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub person_id: Option<PersonId>,
}

/// Something that was held or seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewVolunteerCheck {
    /// What.
    pub kind: VolunteerCheckKind,
    /// The level of a check by the Disclosure and Barring Service. With `dbs`, and only then.
    pub dbs_level: Option<DbsLevel>,
    /// On which day, in England; never in the future. It was you who held or saw it.
    pub seen_on: NaiveDate,
}

/// A volunteer is not matched for a time, or no more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VolunteerEnd {
    /// Why. Nothing of their health.
    pub comment: Option<Text<500>>,
}

/// How a volunteer was supported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewVolunteerSupport {
    /// On which day, in England; never in the future.
    pub held_on: NaiveDate,
    /// What it was about. Never anything of the person with whom they go.
    #[schema(example = "Asked how to end a walk in time; talked it through.")]
    pub comment: Option<Text<500>>,
}
