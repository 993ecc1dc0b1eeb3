//! Rows as a caller sees them, and the answers that show them.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::Hash;
use std::ops::Deref;
use std::slice;

use actix_web::web::Bytes;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{Condition, Order};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use uuid::Uuid;

use super::Cx;
use crate::db::{Find, Resource, Scoped, Tx, Veiled};
use crate::http::Reply;
use crate::http::page::{List, Next, Paging};
use crate::problem::Problem;
use catalogue::{Action, Code};

/// A row that callers see, each in their own view of it.
pub trait Viewed: Veiled {
    /// What crosses the wire.
    type View: Serialize;

    /// A view of each of these rows, in the same order: in a bounded number of queries however many there are.
    fn views(tx: &Tx, rows: Shown<'_, Self>) -> impl Future<Output = Result<Vec<Self::View>, Problem>>;

    /// Each row as the caller of `tx` sees it, in the same order.
    fn views_of(tx: &Tx, rows: &[Self]) -> impl Future<Output = Result<Vec<Self::View>, Problem>> {
        async { Self::views(tx, Shown::to_caller(tx, rows).await?).await }
    }

    /// One row as the caller of `tx` sees it.
    fn view(&self, tx: &Tx) -> impl Future<Output = Result<Self::View, Problem>> {
        async {
            Self::views_of(tx, slice::from_ref(self)).await?.pop().ok_or_else(|| Problem::new(Code::InternalError))
        }
    }
}

/// Rows without what the caller lacks the class for: the only ones that views are made of.
#[derive(Debug)]
pub struct Shown<'a, M: Clone>(Cow<'a, [M]>);

impl<'a, M: Veiled> Shown<'a, M> {
    async fn to_caller(tx: &Tx, rows: &'a [M]) -> Result<Self, Problem> {
        if tx.caller().holds_every_class() {
            return Ok(Self(Cow::Borrowed(rows)));
        }
        let mut veiled = rows.to_vec();
        M::veil_all(tx, &mut veiled).await?;
        Ok(Self(Cow::Owned(veiled)))
    }
}

impl<M: Clone> Deref for Shown<'_, M> {
    type Target = [M];

    fn deref(&self) -> &[M] {
        &self.0
    }
}

impl Cx {
    /// Reads one row: 200 with what the caller sees of it.
    ///
    /// # Errors
    /// As [`Tx::get`].
    pub async fn get<E: Scoped<Model: Viewed + Resource>>(
        &self,
        action: Action,
        id: impl Into<sea_orm::Value>,
    ) -> Result<Reply, Problem> {
        self.read(action, async |tx| self.show(tx, &tx.get::<E>(id).await?).await).await
    }

    /// 200 with what the caller sees of a row, and its ETag.
    pub async fn show(&self, tx: &Tx, row: &(impl Viewed + Resource)) -> Result<Reply, Problem> {
        Ok(self.ok(&row.view(tx).await?)?.about(row))
    }

    /// 201 with what the caller sees of a new row, its ETag, and where it can be read.
    pub async fn created(&self, tx: &Tx, row: &(impl Viewed + Resource)) -> Result<Reply, Problem> {
        Ok(self.created_at(&row.view(tx).await?, row.path())?.about(row))
    }

    /// 200 with a page of views, each with its ETag.
    ///
    /// # Errors
    /// 500 where one cannot be written as JSON: a fault of ours.
    pub fn page(&self, views: &[impl Serialize], next: Option<&Next<'_>>) -> Result<Reply, Problem> {
        let tagged = views.iter().map(|view| Ok(self.tagged(view)?.body)).collect::<Result<Vec<_>, Problem>>()?;
        Reply::page(&tagged, next)
    }

    /// 200 with a page of what has no ETag.
    ///
    /// # Errors
    /// 500 where one cannot be written as JSON: a fault of ours.
    pub fn page_of_entries(&self, entries: &[impl Serialize], next: &Next<'_>) -> Result<Reply, Problem> {
        let written = entries.iter().map(|entry| serde_json::to_vec(entry).map(Bytes::from));
        let written = written.collect::<Result<Vec<_>, _>>().map_err(|_| Problem::new(Code::InternalError))?;
        Reply::page(&written, Some(next))
    }

    /// Reads a list: 200 with a page of the rows for which `condition` holds, in the order of their names, which is that of
    /// their entry. The filter binds the cursors, and is audited with what was seen of people.
    ///
    /// # Errors
    /// 400 for a cursor that is not of this list.
    pub async fn find<E: Scoped<Model: Viewed>>(
        &self,
        action: Action,
        (filter, paging): (&impl Serialize, &Paging),
        order: Order,
        condition: impl FnOnce(&Tx) -> Condition,
    ) -> Result<Reply, Problem> {
        self.read(action, async |tx| {
            let asked = json!(filter);
            self.open_named(tx, &asked).await?;
            tx.audit_filter(asked);
            let found = tx.find::<E>().filter(condition(tx));
            self.page_of(tx, found, &self.list(action, filter)?, paging, order).await
        })
        .await
    }

    /// The same in the order of a column, whose value in a row `place` tells.
    ///
    /// # Errors
    /// 400 for a cursor that is not of this list.
    pub async fn find_by<E, K>(
        &self,
        action: Action,
        (filter, paging): (&impl Serialize, &Paging),
        (column, place): (E::Column, impl Fn(&E::Model) -> K),
        condition: impl FnOnce(&Tx) -> Condition,
    ) -> Result<Reply, Problem>
    where
        E: Scoped<Model: Viewed + Resource>,
        K: Serialize + DeserializeOwned + Into<sea_orm::Value>,
    {
        self.read(action, async |tx| {
            let asked = json!(filter);
            self.open_named(tx, &asked).await?;
            tx.audit_filter(asked);
            let found = tx.find::<E>().filter(condition(tx));
            self.page_by(tx, found, &self.list(action, filter)?, paging, (column, Order::Asc), place).await
        })
        .await
    }

    /// Opens the rows that a list's filter names, where a reason is stated: what is listed then is theirs. Without such a name a
    /// reason widens no list.
    ///
    /// # Errors
    /// The database's own.
    pub async fn open_named(&self, tx: &Tx, filter: &Value) -> Result<(), Problem> {
        for kind in ["person", "episode", "referral"] {
            let id = filter[format!("{kind}_id")].as_str().and_then(|id| id.parse().ok());
            if let Some(id) = id {
                self.open(tx, kind, id).await?;
            }
        }
        Ok(())
    }

    /// Opens a row of a kind of resource, where a reason is stated and the caller may know of the row.
    ///
    /// # Errors
    /// The database's own.
    pub async fn open(&self, tx: &Tx, kind: &str, id: Uuid) -> Result<(), Problem> {
        let Some(read) = (self.state.read)(tx, kind, id).filter(|_| tx.caller().access_reason.is_some()) else {
            return Ok(());
        };
        match read.await {
            // It names nothing: the list says so.
            Err(problem) if problem.code() == Code::NotFound => Ok(()),
            outcome => outcome,
        }
    }

    /// 200 with a page of what was found, in the order of the rows' names, which is that of their entry.
    ///
    /// # Errors
    /// 400 for a cursor that is not of this list.
    pub async fn page_of<E: Scoped<Model: Viewed>>(
        &self,
        tx: &Tx,
        found: Find<'_, E>,
        list: &List<'_>,
        paging: &Paging,
        order: Order,
    ) -> Result<Reply, Problem> {
        let (rows, next) = found.page(list, paging, order).await?;
        self.page(&E::Model::views_of(tx, &rows).await?, Some(&next))
    }

    /// The same in the order of a column, whose value in a row `place` tells; of rows with the same in that of their names.
    ///
    /// # Errors
    /// 400 for a cursor that is not of this list.
    pub async fn page_by<E: Scoped<Model: Viewed>, K: Serialize + DeserializeOwned + Into<sea_orm::Value>>(
        &self,
        tx: &Tx,
        mut found: Find<'_, E>,
        list: &List<'_>,
        paging: &Paging,
        (column, order): (E::Column, Order),
        place: impl Fn(&E::Model) -> K,
    ) -> Result<Reply, Problem>
    where
        E::Model: Resource,
    {
        if let Some((value, id)) = list.begin::<(K, Uuid)>(paging.after.as_ref())? {
            let row = Expr::tuple([Expr::col(column), Expr::col(E::key())]);
            let last = Expr::tuple([Expr::val(value), Expr::val(id)]);
            found = found.filter(if order == Order::Desc { row.lt(last) } else { row.gt(last) });
        }
        let limit = paging.limit.get();
        let rows = found.order_by(column, order.clone()).order_by(E::key(), order).all(limit + 1).await?;
        let (rows, next) = list.cut(rows, limit, |row| (place(row), row.resource_id()))?;
        self.page(&E::Model::views_of(tx, &rows).await?, Some(&next))
    }
}

/// Rows by what they belong to, those of one in the order in which they come.
pub fn grouped<K: Eq + Hash, R>(rows: impl IntoIterator<Item = R>, key: impl Fn(&R) -> K) -> HashMap<K, Vec<R>> {
    let mut groups: HashMap<K, Vec<R>> = HashMap::new();
    for row in rows {
        groups.entry(key(&row)).or_default().push(row);
    }
    groups
}

/// The last of these, in their order, and no more than so many: what a view holds of what goes on growing.
pub fn latest<I>(all: I, most: usize) -> impl Iterator<Item = I::Item>
where
    I: IntoIterator<IntoIter: ExactSizeIterator>,
{
    let all = all.into_iter();
    let beyond = all.len().saturating_sub(most);
    all.skip(beyond)
}

/// Declares the constant that the field `view` of a representation holds, where there is one for each kind of caller. Its
/// words stand on the type: utoipa makes an inlined field with words of its own an object as well. The code is a `tt`,
/// since utoipa does not see through a `literal`.
#[macro_export]
macro_rules! view_code {
    ($name:ident = $code:tt) => {
        /// Which schema this is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
        pub enum $name {
            /// The one value.
            #[serde(rename = $code)]
            Is,
        }
    };
}
