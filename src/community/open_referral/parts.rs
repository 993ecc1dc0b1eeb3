//! What a service of the public directory is made of, in the terms of Open Referral UK 3.0.

#![warn(missing_docs)]

use crate::prelude::*;

/// When a service is, in local time (Europe/London).
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct DirectorySchedule {
    /// Its identifier.
    #[schema(max_length = 36)]
    pub id: Uuid,
    /// At which place; at every one, where it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 36)]
    pub service_at_location_id: Option<Uuid>,
    /// The first day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<NaiveDate>,
    /// The last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<NaiveDate>,
    /// How often.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub freq: Option<DirectoryFrequency>,
    /// Every how many weeks or months.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 12)]
    pub interval: Option<u8>,
    /// On which days of the week: `TU`; of the month: `1TU` is the first Tuesday (RFC 5545).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub byday: Option<String>,
    /// On which days of the month.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub bymonthday: Option<String>,
    /// The same in words, or more about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 500)]
    pub description: Option<String>,
    /// From.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 8, pattern = "^[0-9]{2}:[0-9]{2}:00$")]
    pub opens_at: Option<String>,
    /// To.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 8, pattern = "^[0-9]{2}:[0-9]{2}:00$")]
    pub closes_at: Option<String>,
}

/// How often something takes place, in the words of the standard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub enum DirectoryFrequency {
    /// In weeks.
    #[serde(rename = "WEEKLY")]
    Weekly,
    /// In months.
    #[serde(rename = "MONTHLY")]
    Monthly,
}

/// What kind of place it is, in the words of the standard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub enum DirectoryLocationType {
    /// One where people meet.
    #[serde(rename = "physical")]
    Physical,
    /// By post.
    #[serde(rename = "postal")]
    Postal,
    /// On the telephone or online.
    #[serde(rename = "virtual")]
    Virtual,
}

/// A place of a service.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct DirectoryPlaceOfService {
    /// Its identifier.
    #[schema(max_length = 36)]
    pub id: Uuid,
    /// The place.
    pub location: DirectoryLocationInFull,
}

/// A place, as a list has it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct DirectoryLocation {
    /// Its identifier.
    #[schema(max_length = 36)]
    pub id: Uuid,
    /// What kind of place.
    #[schema(inline)]
    pub location_type: DirectoryLocationType,
    /// What it is called.
    #[schema(max_length = 200)]
    pub name: String,
    /// How to get there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 500)]
    pub description: Option<String>,
    /// In degrees (WGS 84).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 49, maximum = 61)]
    pub latitude: Option<f64>,
    /// In degrees (WGS 84).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = -9, maximum = 3)]
    pub longitude: Option<f64>,
}

/// A place, with all that belongs to it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct DirectoryLocationInFull {
    /// Its identifier.
    #[schema(max_length = 36)]
    pub id: Uuid,
    /// What kind of place.
    #[schema(inline)]
    pub location_type: DirectoryLocationType,
    /// What it is called.
    #[schema(max_length = 200)]
    pub name: String,
    /// How to get there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 500)]
    pub description: Option<String>,
    /// In degrees (WGS 84).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 49, maximum = 61)]
    pub latitude: Option<f64>,
    /// In degrees (WGS 84).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = -9, maximum = 3)]
    pub longitude: Option<f64>,
    /// Its address, unless it is kept back.
    #[schema(max_items = 1)]
    pub addresses: Vec<DirectoryAddress>,
    /// What makes it one for everybody.
    #[schema(max_items = 1)]
    pub accessibility: Vec<DirectoryAccessibility>,
}

/// An address.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct DirectoryAddress {
    /// Its identifier.
    #[schema(max_length = 36)]
    pub id: Uuid,
    /// House and street.
    #[schema(max_length = 200)]
    pub address_1: String,
    /// Town or village.
    #[schema(max_length = 100)]
    pub city: String,
    /// County; `England` where it is not known.
    #[schema(max_length = 100)]
    pub state_province: String,
    /// Postcode.
    #[schema(max_length = 16)]
    pub postal_code: String,
    /// `GB`.
    #[schema(max_length = 2)]
    pub country: &'static str,
    /// What kind of address.
    #[schema(inline)]
    pub address_type: DirectoryLocationType,
}

/// What makes a place one for everybody.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct DirectoryAccessibility {
    /// Its identifier.
    #[schema(max_length = 36)]
    pub id: Uuid,
    /// What there is.
    #[schema(max_length = 500)]
    pub description: String,
    /// More about getting in and about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 500)]
    pub details: Option<String>,
}

/// A language that is spoken there.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct DirectoryLanguage {
    /// Its identifier.
    #[schema(max_length = 36)]
    pub id: Uuid,
    /// ISO 639 code.
    #[schema(max_length = 3)]
    pub code: String,
}

/// What it costs.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct DirectoryCostOption {
    /// Its identifier.
    #[schema(max_length = 36)]
    pub id: Uuid,
    /// For whom, or what for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub option: Option<String>,
    /// How much, in pounds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 100_000)]
    pub amount: Option<f64>,
    /// How it is paid, or what there is for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub amount_description: Option<String>,
}

/// Somebody to ask, who agreed to be named.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct DirectoryContact {
    /// Its identifier.
    #[schema(max_length = 36)]
    pub id: Uuid,
    /// What they are called.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub name: Option<String>,
    /// What they are there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub title: Option<String>,
    /// Telephone number.
    #[schema(max_items = 1)]
    pub phones: Vec<DirectoryPhone>,
    /// E-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "email", max_length = 254)]
    pub email: Option<String>,
}

/// A telephone number.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct DirectoryPhone {
    /// Its identifier.
    #[schema(max_length = 36)]
    pub id: Uuid,
    /// The number.
    #[schema(max_length = 40)]
    pub number: String,
}

/// What people come to a service for.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct DirectoryAttribute {
    /// Its identifier.
    #[schema(max_length = 36)]
    pub id: Uuid,
    /// The service.
    #[schema(max_length = 36)]
    pub link_id: Uuid,
    /// What it is linked to: `service`.
    #[schema(max_length = 20)]
    pub link_type: &'static str,
    /// What for.
    pub taxonomy_term: DirectoryTaxonomyTerm,
}

/// A term of a taxonomy.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct DirectoryTaxonomyTerm {
    /// Its identifier.
    pub id: TaxonomyTermId,
    /// What it is called.
    #[schema(max_length = 200)]
    pub name: &'static str,
    /// What it means.
    #[schema(max_length = 500)]
    pub description: &'static str,
    /// The taxonomy.
    #[schema(max_length = 200)]
    pub taxonomy: &'static str,
    /// The taxonomy.
    #[schema(max_length = 36)]
    pub taxonomy_id: Uuid,
    /// Its code: a member of the list `asset_category`.
    #[schema(max_length = 64)]
    pub term: &'static str,
}

/// A taxonomy, as a list has it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct DirectoryTaxonomy {
    /// Its identifier.
    pub id: TaxonomyId,
    /// What it is called.
    #[schema(max_length = 200)]
    pub name: &'static str,
    /// What it is.
    #[schema(max_length = 500)]
    pub description: &'static str,
    /// Its version.
    #[schema(max_length = 20)]
    pub version: &'static str,
}

/// A taxonomy, with its terms.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct DirectoryTaxonomyInFull {
    /// Its identifier.
    pub id: TaxonomyId,
    /// What it is called.
    #[schema(max_length = 200)]
    pub name: &'static str,
    /// What it is.
    #[schema(max_length = 500)]
    pub description: &'static str,
    /// Its version.
    #[schema(max_length = 20)]
    pub version: &'static str,
    /// Its terms.
    #[schema(max_items = 200)]
    pub taxonomy_terms: Vec<DirectoryTaxonomyTerm>,
}
