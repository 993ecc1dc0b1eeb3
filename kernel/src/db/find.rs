//! A query that already knows who is asking.

use sea_orm::sea_query::{Expr, IntoCondition, ValueType};
use sea_orm::{ColumnTrait, DbErr, IntoSimpleExpr, ModelTrait, Order, QueryFilter, QueryOrder, QuerySelect, Select};
use uuid::Uuid;

use super::{Scoped, Tx};
use crate::http::page::{After, List, Paging};
use crate::problem::Problem;

/// A query over the rows of `E` that the caller may see. Further conditions narrow it; nothing widens it.
#[must_use]
pub struct Find<'tx, E: Scoped> {
    tx: &'tx Tx,
    select: Select<E>,
}

impl<'tx, E: Scoped> Find<'tx, E> {
    pub(super) fn new(tx: &'tx Tx, select: Select<E>) -> Self {
        Self { tx, select }
    }

    /// Only the rows for which this holds too.
    pub fn filter(mut self, condition: impl IntoCondition) -> Self {
        self.select = self.select.filter(condition);
        self
    }

    /// Sorted by this column, after those named before.
    pub fn order_by(mut self, column: impl IntoSimpleExpr, order: Order) -> Self {
        self.select = self.select.order_by(column, order);
        self
    }

    /// The first row, if any.
    pub async fn one(self) -> Result<Option<E::Model>, DbErr> {
        let row = self.select.one(&self.tx.executor()).await?;
        self.tx.note(row.iter().filter_map(E::access));
        Ok(row)
    }

    /// At most `limit` rows: there is no query without a bound.
    pub async fn all(self, limit: u64) -> Result<Vec<E::Model>, DbErr> {
        let rows = self.select.limit(limit).all(&self.tx.executor()).await?;
        self.tx.note(rows.iter().filter_map(E::access));
        Ok(rows)
    }

    /// A page in the order of the rows' names, which is that of their entry: those that `paging` asks for, and
    /// where the next page begins.
    ///
    /// # Errors
    /// 400 for a cursor that is not of this list; the database's own.
    pub async fn page(
        mut self,
        list: &List<'_>,
        paging: &Paging,
        order: Order,
    ) -> Result<(Vec<E::Model>, Option<After>), Problem> {
        if let Some(id) = list.begin::<Uuid>(paging.after.as_ref())? {
            let beyond = if order == Order::Desc { E::key().lt(id) } else { E::key().gt(id) };
            self = self.filter(beyond);
        }
        let limit = paging.limit.get();
        let rows = self.order_by(E::key(), order).all(limit + 1).await?;
        list.cut(rows, limit, |row| <Uuid as ValueType>::try_from(row.get(E::key())).ok())
    }

    /// Whether there is any. Nothing of a row is read, so nothing is audited.
    pub async fn any(self) -> Result<bool, DbErr> {
        let one: Option<i32> = self
            .select
            .select_only()
            .expr_as(Expr::val(1), "one")
            .limit(1)
            .into_tuple()
            .one(&self.tx.executor())
            .await?;
        Ok(one.is_some())
    }
}
