//! The table `eras`: since when the log is in one piece. The first begins with the schema; a restore from a backup begins
//! the next.

use sea_orm::entity::prelude::*;

use crate::db::Relation;

/// One era.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, DeriveActiveModelBehavior)]
#[sea_orm(table_name = "eras")]
pub struct Model {
    /// Its number.
    #[sea_orm(primary_key)]
    pub era: i64,
    /// When it began, UTC.
    pub began_at: DateTimeUtc,
}
