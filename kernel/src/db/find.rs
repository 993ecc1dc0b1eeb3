//! A query that already knows who is asking.

use sea_orm::sea_query::{
    Asterisk, Expr, ExprTrait, IntoCondition, Query, SelectStatement, UnionType, Value, ValueType,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, FromQueryResult, IdenStatic, Iterable, JoinType, ModelTrait, Order,
    PrimaryKeyToColumn, QueryFilter, QueryOrder, QueryResult, QuerySelect, QueryTrait, Select, TryGetable,
};
use uuid::Uuid;

use super::{Scoped, Tx, nobody};
use crate::http::page::{List, Next, Paging};
use crate::problem::Problem;

/// What a part of a list and its page are called within their statement.
const PART: &str = "part";
const PAGE: &str = "page";

/// A query over the rows of `E` that the caller may see. Further conditions narrow it; nothing widens it.
#[must_use]
pub struct Find<'tx, E: Scoped> {
    tx: &'tx Tx,
    select: Select<E>,
    /// Conditions of which each row meets one, each with an index that has its rows in order.
    parts: Vec<Condition>,
    order: Vec<(E::Column, Order)>,
}

impl<'tx, E: Scoped> Find<'tx, E> {
    pub(super) fn new(tx: &'tx Tx, select: Select<E>) -> Self {
        Self { tx, select, parts: vec![Condition::all()], order: Vec::new() }
    }

    /// Only the rows for which this holds too.
    pub fn filter(mut self, condition: impl IntoCondition) -> Self {
        self.select = self.select.filter(condition);
        self
    }

    /// Only the rows for which one of these holds, which no two do of one row. A list reads no more of each than its page
    /// holds, by the index that has just these in its order; a condition of alternatives would be sorted first.
    pub fn one_of(mut self, conditions: Vec<Condition>) -> Self {
        let both = |one: &Condition| conditions.iter().map(|other| one.clone().add(other.clone())).collect::<Vec<_>>();
        self.parts = self.parts.iter().flat_map(both).collect();
        if self.parts.is_empty() {
            self.parts.push(nobody());
        }
        self
    }

    /// The same for the rows that have one of these in a column.
    pub fn each_of<V: Into<Value>>(self, column: E::Column, values: impl IntoIterator<Item = V>) -> Self {
        self.one_of(values.into_iter().map(|value| Condition::all().add(column.eq(value))).collect())
    }

    /// Sorted by this column, after those named before.
    pub fn order_by(mut self, column: E::Column, order: Order) -> Self {
        self.order.push((column, order));
        self
    }

    /// The first row, if any.
    pub async fn one(self) -> Result<Option<E::Model>, DbErr> {
        Ok(self.all(1).await?.pop())
    }

    /// At most `limit` rows: there is no query without a bound. What the caller lacks the class for is taken out, unless a row
    /// may be changed: then it is whole, and veiled as it is shown.
    pub async fn all(self, limit: u64) -> Result<Vec<E::Model>, DbErr> {
        let tx = self.tx;
        let rows = tx.executor_of::<E>().query_all(&self.into_query(limit)).await?;
        let mut rows: Vec<E::Model> =
            rows.iter().map(|row| E::Model::from_query_result(row, "")).collect::<Result<_, _>>()?;
        tx.note(rows.iter().filter_map(E::access));
        if !(E::IS_CHANGED && tx.is_writing()) {
            tx.veil::<E>(&mut rows).await?;
        }
        Ok(rows)
    }

    fn into_query(self, limit: u64) -> SelectStatement {
        let Self { select, parts, order, .. } = self;
        let part = |select: Select<E>, which: &Condition| {
            let ordered =
                |select: Select<E>, (column, order): &(E::Column, Order)| select.order_by(*column, order.clone());
            order.iter().fold(select.filter(which.clone()), ordered).limit(limit).into_query()
        };
        if let [which] = &parts[..] {
            return part(select, which);
        }
        if order.is_empty() {
            return part(select, &parts.into_iter().fold(Condition::any(), Condition::add));
        }
        // Of every part the names of its rows are read and what the order goes by, the rows themselves of the page alone.
        // SQLite sorts no part of a union but within a query of its own.
        let key: Vec<E::Column> = E::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column).collect();
        let ordering = order
            .iter()
            .map(|(column, _)| *column)
            .filter(|column| key.iter().all(|one| one.as_str() != column.as_str()));
        let named = |select: Select<E>, column: E::Column| select.expr_as(column.into_expr(), column.as_str());
        let narrow = key.iter().copied().chain(ordering).fold(select.select_only(), named);
        let mut queries = parts
            .iter()
            .map(|which| Query::select().column(Asterisk).from_subquery(part(narrow.clone(), which), PART).take());
        let mut all = queries.next().unwrap_or_else(Query::select);
        all.unions(queries.map(|query| (UnionType::All, query)));
        let mut page = Query::select();
        page.columns(key.iter().copied()).from_subquery(all, PART).limit(limit);
        let is_on_page = key
            .iter()
            .map(|column| column.into_expr().eq(Expr::col((PAGE, *column))))
            .fold(Condition::all(), Condition::add);
        let mut rows = E::find();
        for (column, order) in order {
            page.order_by((PART, column), order.clone());
            rows = rows.order_by(column, order);
        }
        rows.into_query().join_subquery(JoinType::InnerJoin, page, PAGE, is_on_page).take()
    }

    /// A page in the order of the rows' names, which is that of their entry: those that `paging` asks for, and
    /// where the next page begins.
    ///
    /// # Errors
    /// 400 for a cursor that is not of this list; the database's own.
    pub async fn page<'l>(
        mut self,
        list: &List<'l>,
        paging: &Paging,
        order: Order,
    ) -> Result<(Vec<E::Model>, Next<'l>), Problem> {
        if let Some(id) = list.begin::<Uuid>(paging.after.as_ref())? {
            let beyond = if order == Order::Desc { E::key().lt(id) } else { E::key().gt(id) };
            self = self.filter(beyond);
        }
        let limit = paging.limit.get();
        let rows = self.order_by(E::key(), order).all(limit + 1).await?;
        list.cut(rows, limit, |row| <Uuid as ValueType>::try_from(row.get(E::key())).ok())
    }

    /// How many there are of each value of a column that has few. Nothing of a row is read, so nothing is audited.
    pub async fn count_by<K: TryGetable>(self, column: E::Column) -> Result<Vec<(K, u64)>, DbErr> {
        let any = self.parts.into_iter().fold(Condition::any(), Condition::add);
        let counted = self.select.filter(any).select_only().column(column).column_as(E::key().count(), "count");
        let rows = self.tx.executor_of::<E>().query_all(&counted.group_by(column).into_query()).await?;
        let count = |row: &QueryResult| Ok((row.try_get_by_index(0)?, row.try_get_by_index::<i64>(1)?.unsigned_abs()));
        rows.iter().map(count).collect()
    }

    /// Whether there is any. Nothing of a row is read, so nothing is audited.
    pub async fn any(self) -> Result<bool, DbErr> {
        let any = self.parts.into_iter().fold(Condition::any(), Condition::add);
        let one = self.select.filter(any).select_only().expr_as(Expr::val(1), "one").limit(1);
        Ok(self.tx.executor_of::<E>().query_one(&one.into_query()).await?.is_some())
    }
}
