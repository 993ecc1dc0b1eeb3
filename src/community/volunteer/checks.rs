//! What was looked at of a volunteer, and how they were supported, as it is stored.

#![warn(missing_docs)]

use sea_orm::FromJsonQueryResult;

use super::codes::{DbsLevel, VolunteerCheckKind};
use crate::prelude::*;

/// Something that was held or seen. Of a check by the Disclosure and Barring Service nothing else is written down: not the number
/// of the certificate, and not what stands in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VolunteerCheck {
    /// What.
    pub kind: VolunteerCheckKind,
    /// The level of a check by the Disclosure and Barring Service.
    pub dbs_level: Option<DbsLevel>,
    /// On which day it was held or seen, in England.
    pub seen_on: NaiveDate,
    /// Who held or saw it.
    pub seen_by: WorkerId,
}

/// All of them, in the order in which they were written down.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct VolunteerChecks(pub Vec<VolunteerCheck>);

/// How a volunteer was supported once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VolunteerSupport {
    /// On which day, in England.
    pub held_on: NaiveDate,
    /// Who supported them.
    pub by: WorkerId,
    /// What it was about. Never anything of the person with whom they go.
    pub comment: Option<Text<500>>,
}

/// All of it, in the order in which it was written down.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct VolunteerSupportLog(pub Vec<VolunteerSupport>);
