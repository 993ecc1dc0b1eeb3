//! What crosses the wire about directory sources.

#![warn(missing_docs)]

use crate::prelude::*;

/// Another directory, to be read by itself.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDirectorySource {
    /// The service that has its groups in its directory from now on.
    pub service_id: ServiceId,
    /// What it is called here. What was taken in is known again by it: where it was read by command before, the name that was
    /// given there.
    #[schema(example = "Vale council directory")]
    pub name: Text<100>,
    /// Its root, beneath which `services` and `services/{id}` lie (Open Referral UK 3.0): an https URL that leads to a public
    /// address, without user name and password.
    #[schema(example = "https://directory.vale.example/api")]
    pub url: Text<2000>,
    /// After how many days it is read again.
    #[schema(minimum = 1, maximum = 31, example = 1)]
    pub interval_days: i32,
}

/// What changes about a source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DirectorySourcePatch {
    /// Its root.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub url: Option<Text<2000>>,
    /// After how many days it is read again.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false, minimum = 1, maximum = 31)]
    pub interval_days: Option<i32>,
}
