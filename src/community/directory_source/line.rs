//! Table `directory_import_lines`: what the last reading of a source could not take in, or leaves for a person to see to.

use kernel::db::prelude::*;
use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The lines of a source.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, DeriveActiveModelBehavior)]
#[sea_orm(table_name = "directory_import_lines")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub source_id: DirectorySourceId,
    #[sea_orm(column_type = "Json")]
    pub lines: Lines,
}

impl Log for Entity {}

/// What was not taken in, or is for a person to see to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
pub struct DirectoryImportLine {
    /// Which service of the other directory, by its identifier there; or which place of its list.
    #[schema(max_length = 200, example = "0b9f6a3e-6f0c-4b0e-9c5e-2f1f0a6d7c11")]
    pub subject: String,
    /// Why, or what is to be done.
    #[schema(max_length = 500, example = "/service_at_locations/0/location/latitude: must be from -90 to 90")]
    pub reason: String,
}

/// As they are stored: the first of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Lines(pub Vec<DirectoryImportLine>);
