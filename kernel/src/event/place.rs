//! A place in the log: what lies beyond it is what a reader of one state of the database has not seen.

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryOrder, QuerySelect};

use super::entity::{Column, Entity};
use super::era;
use crate::db::{is_not_shown_by, state_of_transactions};

/// Era, transaction and number. Numbers are given before a transaction commits: where several write at once a place is below
/// the oldest transaction that was open, and knows which of those above it were over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Since a restore from a backup transactions are counted anew.
    pub era: i64,
    /// The transaction.
    pub xid: i64,
    /// The number.
    pub seq: i64,
    /// Which transactions were over, where several write at once.
    pub state: Option<String>,
}

impl Place {
    /// Where the state that `db` reads ends.
    ///
    /// # Errors
    /// The database's own.
    pub async fn of(db: &impl ConnectionTrait) -> Result<Self, DbErr> {
        let era = era::current(db).await?;
        if let Some((xid, state)) = state_of_transactions(db).await? {
            return Ok(Self { era, xid, seq: 0, state: Some(state) });
        }
        let last = Entity::find().select_only().column(Column::Seq);
        let last = last.order_by_desc(Column::Xid).order_by_desc(Column::Seq);
        let seq: Option<i64> = last.into_tuple().one(db).await?;
        Ok(Self { era, xid: 0, seq: seq.unwrap_or(0), state: None })
    }

    /// The events beyond it: each that it does not show, and no other.
    pub fn beyond(&self) -> Condition {
        let place = Expr::tuple([Column::Xid.into_expr(), Column::Seq.into_expr()]);
        let is_shown = self.state.as_deref().map(|state| is_not_shown_by(Column::Xid, state));
        let last = Expr::tuple([Expr::val(self.xid), Expr::val(self.seq)]);
        Condition::all().add(place.gt(last)).add_option(is_shown)
    }
}
