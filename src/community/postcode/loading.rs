//! Table `postcodes_loading`: postcodes of a file that is being loaded, which stand nowhere yet.

use kernel::db::prelude::*;
use kernel::format::{OutwardCode, Postcode};

use super::entity as standing;

/// As in the table of those that stand.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, DeriveActiveModelBehavior)]
#[sea_orm(table_name = "postcodes_loading")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub postcode: Postcode,
    pub outward_code: OutwardCode,
    pub latitude: i32,
    pub longitude: i32,
    #[sea_orm(column_type = "Text", nullable)]
    pub lsoa: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub msoa: Option<String>,
    pub deprivation_decile: Option<i16>,
}

impl From<standing::Model> for Model {
    fn from(row: standing::Model) -> Self {
        let standing::Model { postcode, outward_code, latitude, longitude, lsoa, msoa, deprivation_decile } = row;
        Self { postcode, outward_code, latitude, longitude, lsoa, msoa, deprivation_decile }
    }
}

/// Table `postcode_loads`: how far the load came that is under way.
pub mod progress {
    use kernel::db::prelude::*;

    /// One row, while there is one.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, DeriveActiveModelBehavior)]
    #[sea_orm(table_name = "postcode_loads")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// SHA-256 of the file.
        pub file_digest: String,
        pub lines_read: i64,
        /// Of them, how many were left out.
        pub lines_refused: i64,
        pub started_at: DateTimeUtc,
    }
}
