//! Table `postcodes`. It is about nobody: which postcode is whose stands with the person.

use kernel::db::prelude::*;
use kernel::format::{OutwardCode, Postcode};

use super::distance::Point;

/// Where a postcode lies.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, DeriveActiveModelBehavior)]
#[sea_orm(table_name = "postcodes")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub postcode: Postcode,
    pub outward_code: OutwardCode,
    /// In millionths of a degree.
    pub latitude: i32,
    /// In millionths of a degree.
    pub longitude: i32,
    /// Lower layer super output area.
    #[sea_orm(column_type = "Text", nullable)]
    pub lsoa: Option<String>,
    /// Middle layer super output area.
    #[sea_orm(column_type = "Text", nullable)]
    pub msoa: Option<String>,
    /// Decile of the Index of Multiple Deprivation: 1 is the most deprived.
    pub deprivation_decile: Option<i16>,
}

impl Model {
    /// The middle of it.
    pub fn point(&self) -> Point {
        Point { latitude: self.latitude, longitude: self.longitude }
    }
}
