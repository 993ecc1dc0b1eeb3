//! The table `eras`: since when the log is in one piece. The first begins with the schema; a restore from a backup begins
//! the next.

use sea_orm::QueryOrder;
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

/// The number of the era that the log is in.
///
/// # Errors
/// The database's own; where there is no era, which no schema is without.
pub async fn current(db: &impl ConnectionTrait) -> Result<i64, DbErr> {
    let newest = Entity::find().order_by_desc(Column::Era).one(db).await?;
    Ok(newest.ok_or_else(|| DbErr::RecordNotFound("an era".to_owned()))?.era)
}
