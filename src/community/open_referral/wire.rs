//! What the public directory says, in the terms of Open Referral UK 3.0. What is not known is left out: its schemas know no
//! `null`.

#![warn(missing_docs)]

use super::parts::{
    DirectoryAttribute, DirectoryContact, DirectoryCostOption, DirectoryLanguage, DirectoryLocation,
    DirectoryLocationInFull, DirectoryPlaceOfService, DirectorySchedule,
};
use crate::prelude::*;

/// What this directory is (Open Referral UK).
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ApiDetails {
    /// The version of the standard, and its profile.
    #[schema(value_type = String, max_length = 40, example = "HSDS-UK-3.0")]
    pub version: &'static str,
    /// Where the profile is explained.
    #[schema(format = "uri", max_length = 500)]
    pub profile: &'static str,
    /// Where the document is that describes this directory with the rest of the API.
    #[schema(format = "uri", max_length = 2000)]
    pub openapi_url: String,
}

/// Who runs a service.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct DirectoryOrganization {
    /// Its identifier.
    #[schema(max_length = 36)]
    pub id: Uuid,
    /// What it is called.
    #[schema(max_length = 200)]
    pub name: String,
    /// What it is; its name again, where nothing else is known.
    #[schema(max_length = 4000)]
    pub description: String,
}

/// Where a service stands, in the words of the standard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub enum DirectoryStatus {
    /// It is running.
    #[serde(rename = "active")]
    Active,
    /// It is not running, and may again.
    #[serde(rename = "inactive")]
    Inactive,
    /// It is gone for good.
    #[serde(rename = "defunct")]
    Defunct,
    /// It is closed for a time.
    #[serde(rename = "temporarily closed")]
    TemporarilyClosed,
}

/// A service, as a list has it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct DirectoryService {
    /// Its identifier.
    #[schema(max_length = 36)]
    pub id: Uuid,
    /// What it is called.
    #[schema(max_length = 200)]
    pub name: String,
    /// What it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 4000)]
    pub description: Option<String>,
    /// Its page on the web.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "uri", max_length = 500)]
    pub url: Option<String>,
    /// Where to write to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "email", max_length = 254)]
    pub email: Option<String>,
    /// Where it stands.
    #[schema(inline)]
    pub status: DirectoryStatus,
    /// The youngest age, in years.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 130)]
    pub minimum_age: Option<u8>,
    /// The oldest age, in years.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 130)]
    pub maximum_age: Option<u8>,
    /// When somebody last said that this is right.
    pub assured_date: NaiveDate,
    /// What people should know just now: why it is closed, too.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 1200)]
    pub alert: Option<String>,
    /// When it last changed.
    pub last_modified: DateTime<Utc>,
    /// Who runs it; absent of an informal group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization: Option<DirectoryOrganization>,
}

/// A service, with all that belongs to it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct DirectoryServiceInFull {
    /// Its identifier.
    #[schema(max_length = 36)]
    pub id: Uuid,
    /// What it is called.
    #[schema(max_length = 200)]
    pub name: String,
    /// What it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 4000)]
    pub description: Option<String>,
    /// Its page on the web.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "uri", max_length = 500)]
    pub url: Option<String>,
    /// Where to write to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "email", max_length = 254)]
    pub email: Option<String>,
    /// Where it stands.
    #[schema(inline)]
    pub status: DirectoryStatus,
    /// The youngest age, in years.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 130)]
    pub minimum_age: Option<u8>,
    /// The oldest age, in years.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 130)]
    pub maximum_age: Option<u8>,
    /// When somebody last said that this is right.
    pub assured_date: NaiveDate,
    /// What people should know just now: why it is closed, too.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 1200)]
    pub alert: Option<String>,
    /// When it last changed.
    pub last_modified: DateTime<Utc>,
    /// When it is.
    #[schema(max_items = 20)]
    pub schedules: Vec<DirectorySchedule>,
    /// Where it is.
    #[schema(max_items = 10)]
    pub service_at_locations: Vec<DirectoryPlaceOfService>,
    /// The languages that are spoken there.
    #[schema(max_items = 20)]
    pub languages: Vec<DirectoryLanguage>,
    /// Who runs it; absent of an informal group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization: Option<DirectoryOrganization>,
    /// What it costs.
    #[schema(max_items = 10)]
    pub cost_options: Vec<DirectoryCostOption>,
    /// Whom to ask: those who agreed to be named.
    #[schema(max_items = 5)]
    pub contacts: Vec<DirectoryContact>,
    /// What people come to it for.
    #[schema(max_items = 11)]
    pub attributes: Vec<DirectoryAttribute>,
}

/// A service, with all that belongs to it but for its places.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct DirectoryServiceOfPlace {
    /// Its identifier.
    #[schema(max_length = 36)]
    pub id: Uuid,
    /// What it is called.
    #[schema(max_length = 200)]
    pub name: String,
    /// What it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 4000)]
    pub description: Option<String>,
    /// Its page on the web.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "uri", max_length = 500)]
    pub url: Option<String>,
    /// Where to write to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "email", max_length = 254)]
    pub email: Option<String>,
    /// Where it stands.
    #[schema(inline)]
    pub status: DirectoryStatus,
    /// The youngest age, in years.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 130)]
    pub minimum_age: Option<u8>,
    /// The oldest age, in years.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 130)]
    pub maximum_age: Option<u8>,
    /// When somebody last said that this is right.
    pub assured_date: NaiveDate,
    /// What people should know just now: why it is closed, too.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 1200)]
    pub alert: Option<String>,
    /// When it last changed.
    pub last_modified: DateTime<Utc>,
    /// When it is.
    #[schema(max_items = 20)]
    pub schedules: Vec<DirectorySchedule>,
    /// The languages that are spoken there.
    #[schema(max_items = 20)]
    pub languages: Vec<DirectoryLanguage>,
    /// Who runs it; absent of an informal group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization: Option<DirectoryOrganization>,
    /// What it costs.
    #[schema(max_items = 10)]
    pub cost_options: Vec<DirectoryCostOption>,
    /// Whom to ask: those who agreed to be named.
    #[schema(max_items = 5)]
    pub contacts: Vec<DirectoryContact>,
    /// What people come to it for.
    #[schema(max_items = 11)]
    pub attributes: Vec<DirectoryAttribute>,
}

/// A service at one of its places, as a list has it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct DirectoryServiceAtLocation {
    /// Its identifier.
    pub id: AssetPlaceId,
    /// The place.
    pub location: DirectoryLocation,
    /// The service.
    pub service: DirectoryService,
}

/// A service at one of its places, with all that belongs to them.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct DirectoryServiceAtLocationInFull {
    /// Its identifier.
    pub id: AssetPlaceId,
    /// The place.
    pub location: DirectoryLocationInFull,
    /// The service.
    pub service: DirectoryServiceOfPlace,
}
