//! What crosses the wire about assets, towards us; what a listing says stands in both directions, and in Open Referral UK's
//! terms: <https://docs.openreferraluk.org>.

#![warn(missing_docs)]

use catalogue::SensitiveClass;
use sea_orm::FromJsonQueryResult;

use super::codes::{AccessFeature, AssetCategory, AssetStatus, OpenTo, PlaceKind, ReferralRoute, ScheduleFrequency};
use super::month::{DayOfMonth, WeekOfMonth};
use crate::county::service::opening::{TimeOfDay, Weekday};
use crate::prelude::*;
use kernel::http::merge_patch::MergePatch;

/// What a listing says. A name, a place and a time are enough: an informal group has no more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJsonQueryResult, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Listing {
    /// What it is called.
    #[schema(example = "St Anne's singing group")]
    pub name: Text<200>,
    /// What it is.
    #[schema(example = "We sing for an hour and have tea afterwards. Nobody has to read music.")]
    pub description: Option<Text<4000>>,
    /// What it is there for.
    pub objectives: Option<Text<2000>>,
    /// What a first visit is like: who meets you, where the door is, how long to stay.
    #[schema(example = "Ring the bell on the left. Pat meets everybody who is new.")]
    pub first_visit: Option<Text<2000>>,
    /// What people are connected to it for.
    #[serde(default)]
    #[schema(inline)]
    pub categories: Codes<AssetCategory, 0>,
    /// Its own page on the web.
    #[schema(format = "uri", example = "https://singing.example.org")]
    pub url: Option<Text<500>>,
    /// Where to write to it.
    pub email: Option<EmailAddress>,
    /// Whom to ask.
    #[serde(default)]
    #[schema(value_type = Vec<AssetContact>, max_items = 5)]
    pub contacts: List<AssetContact, 0, 5>,
    /// Where it is.
    #[schema(value_type = Vec<AssetPlace>, min_items = 1, max_items = 10)]
    pub places: List<AssetPlace, 1, 10>,
    /// When it is.
    #[schema(value_type = Vec<AssetSchedule>, min_items = 1, max_items = 20)]
    pub schedules: List<AssetSchedule, 1, 20>,
    /// What it costs; nothing where the list is empty.
    #[serde(default)]
    #[schema(value_type = Vec<CostOption>, max_items = 10)]
    pub cost_options: List<CostOption, 0, 10>,
    /// The youngest age, in years; no lower limit where absent.
    #[schema(minimum = 0, maximum = 130)]
    pub minimum_age: Option<u8>,
    /// The oldest age, in years; no upper limit where absent.
    #[schema(minimum = 0, maximum = 130)]
    pub maximum_age: Option<u8>,
    /// The languages that are spoken there; not said where the list is empty.
    #[serde(default)]
    #[schema(inline)]
    pub languages: List<Language, 0, 20>,
    /// Whom it is open to; everybody, if left out.
    pub open_to: Option<OpenTo>,
    /// How people come to it.
    #[serde(default)]
    #[schema(inline)]
    pub referral_routes: Codes<ReferralRoute, 0>,
    /// Whom it takes, where not everybody.
    pub criteria: Option<Text<2000>>,
    /// How many people there is room for through connections; not limited where absent.
    #[schema(minimum = 0, maximum = 10_000)]
    pub capacity: Option<u16>,
    /// What people should know just now (Open Referral UK `alert`).
    pub alert: Option<Text<500>>,
    /// What being connected to it would tell of a person. Who lacks one of these classes is not shown that somebody is.
    #[serde(default)]
    #[schema(inline)]
    pub sensitive_classes: Codes<SensitiveClass, 0>,
}

/// Somebody to ask.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssetContact {
    /// What they are called.
    #[schema(example = "Pat Lomax")]
    pub name: Option<Text<100>>,
    /// What they are there.
    #[schema(example = "Choir leader")]
    pub title: Option<Text<100>>,
    /// Telephone number.
    pub phone: Option<PhoneNumber>,
    /// E-mail address.
    pub email: Option<EmailAddress>,
    /// Whether they agreed to be named to everybody. Left out, the services alone are shown them.
    #[serde(default)]
    pub is_public: bool,
}

/// A place at which it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssetPlace {
    /// What it is called; no two places of a listing alike. In the public directory the place keeps its identifier as long as
    /// it keeps this.
    #[schema(example = "St Anne's hall")]
    pub name: Text<200>,
    /// What kind of place; where people meet, if left out.
    pub location_type: Option<PlaceKind>,
    /// Its address.
    pub address: Option<AssetAddress>,
    /// Whether the address and the point on the map are kept from the public, as of a refuge. Left out, they are not.
    #[serde(default)]
    pub is_withheld: bool,
    /// Its latitude, in degrees (WGS 84).
    #[schema(minimum = 49, maximum = 61)]
    pub latitude: Option<f64>,
    /// Its longitude, in degrees (WGS 84).
    #[schema(minimum = -9, maximum = 3)]
    pub longitude: Option<f64>,
    /// What makes it one for everybody.
    #[serde(default)]
    #[schema(inline)]
    pub accessibility: Codes<AccessFeature, 0>,
    /// More about getting in and about.
    pub accessibility_comment: Option<Text<500>>,
    /// How to get there.
    #[schema(example = "Bus 4 stops outside; the last one back is at 21:40.")]
    pub transport: Option<Text<500>>,
}

/// The address of a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssetAddress {
    /// House and street.
    #[schema(example = "Chapel Street")]
    pub address_1: Text<200>,
    /// Town or village.
    #[schema(example = "Hallowby")]
    pub city: Text<100>,
    /// County. The public directory, whose schema asks for one, says `England` where it is left out.
    pub state_province: Option<Text<100>>,
    /// Postcode.
    pub postal_code: Postcode,
}

/// When something takes place, in local time (Europe/London).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssetSchedule {
    /// The `name` of the place; every place, if left out.
    pub place: Option<Text<200>>,
    /// In weeks or in months. Left out, `text` says when: "by appointment".
    pub frequency: Option<ScheduleFrequency>,
    /// Every how many weeks or months; every one, if left out.
    #[schema(minimum = 1, maximum = 12)]
    pub interval: Option<u8>,
    /// On which days of the week. Required with `weekly`.
    #[serde(default)]
    #[schema(inline)]
    pub weekdays: Codes<Weekday, 0>,
    /// On which of these weekdays of the month: 1 is the first, -1 the last. With `monthly` and `weekdays`, and only then.
    #[serde(default)]
    #[schema(value_type = Vec<WeekOfMonth>, max_items = 5)]
    pub weeks_of_month: List<WeekOfMonth, 0, 5>,
    /// On which days of the month. With `monthly` and without `weekdays`.
    #[serde(default)]
    #[schema(value_type = Vec<DayOfMonth>, max_items = 31)]
    pub days_of_month: List<DayOfMonth, 0, 31>,
    /// From.
    pub opens_at: Option<TimeOfDay>,
    /// To; after `opens_at`.
    pub closes_at: Option<TimeOfDay>,
    /// The first day.
    pub valid_from: Option<NaiveDate>,
    /// The last day.
    pub valid_to: Option<NaiveDate>,
    /// The same in words, or more about it.
    #[schema(example = "Not in August")]
    pub text: Option<Text<500>>,
}

/// What it costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CostOption {
    /// For whom, or what for.
    #[schema(example = "Under 18")]
    pub option: Option<Text<200>>,
    /// How much, in pence.
    #[schema(minimum = 0, maximum = 10_000_000)]
    pub pence: Option<u32>,
    /// How it is paid, or what there is for it.
    #[schema(example = "A donation towards the tea")]
    pub amount_description: Option<Text<200>>,
}

/// An asset to be entered.
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAsset {
    /// The service that has it in its directory; needed where you work in several.
    pub service_id: Option<ServiceId>,
    /// The organisation that runs it; none for an informal group. Its editor may change the listing from now on.
    pub organisation_id: Option<OrganisationId>,
    /// What the listing says.
    pub listing: Listing,
}

/// What changes about a listing: a merge-patch (RFC 7396).
pub type ListingPatch = MergePatch<Listing>;

/// What changes about an asset.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssetPatch {
    /// The organisation that runs it; `null` for an informal group. For the service alone.
    #[serde(default)]
    #[schema(value_type = Option<OrganisationId>)]
    pub organisation_id: Patch<OrganisationId>,
    /// What the listing says: a part that is sent takes the place of the one before, `null` empties it, and a list is
    /// replaced as a whole.
    #[serde(default)]
    pub listing: ListingPatch,
}

/// An asset closes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssetClosure {
    /// For a time, or for good: any status but `active`.
    #[schema(example = "temporarily_closed")]
    pub status: AssetStatus,
    /// Why. It is public.
    #[schema(example = "The hall is being repaired")]
    pub comment: Option<Text<500>>,
    /// The day on which it opens again, where it is known. With `temporarily_closed`, and only then.
    pub reopens_on: Option<NaiveDate>,
}
