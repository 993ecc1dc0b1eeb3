//! The table `eras`: since when the log is in one piece. The first begins with the schema; a restore from a backup begins
//! the next.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect};

use super::entity::{Column as Event, Entity as Events};
use crate::db::{Relation, Transaction, of_another_server};

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

/// Begins the next era: no place in the log that was given before means anything from now on.
///
/// Its number is the time, in seconds: after a second restore of one backup it is another than after the first, of which somebody
/// may hold a place. Where the rows were copied into another server, which counts its transactions from the beginning, they
/// come before all that it writes.
///
/// # Errors
/// The database's own.
pub async fn begin(tx: &Transaction, now: DateTime<Utc>) -> Result<Model, DbErr> {
    let era = Model { era: Ord::max(current(tx).await? + 1, now.timestamp()), began_at: now };
    Entity::insert(era.clone().into_active_model().reset_all()).exec_without_returning(tx).await?;
    if let Some(foreign) = of_another_server(tx, Event::Xid) {
        let found: Option<i64> =
            Events::find().select_only().column(Event::Seq).filter(foreign).limit(1).into_tuple().one(tx).await?;
        if found.is_some() {
            Events::update_many().col_expr(Event::Xid, Expr::val(0_i64)).filter(Event::Xid.ne(0_i64)).exec(tx).await?;
        }
    }
    Ok(era)
}
