//! What erasure leaves of each table (UK GDPR Article 17). A table says it of its rows and of each of its fields, with no default:
//! one that has not said it does not compile, as with [`crate::sensitive`].

use futures_util::future::BoxFuture;
use sea_orm::prelude::Expr;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IdenStatic,
    IntoActiveModel, Iterable, ModelTrait, PrimaryKeyToColumn, QueryFilter, Value,
};
use uuid::Uuid;

/// A table that has said what erasure leaves of it. [`crate::erased`] writes it.
pub trait Erased: EntityTrait {
    /// Takes out of a row whatever says who somebody is, and every word about them. Whether the row stays.
    fn erase(row: &mut Self::Model) -> bool;
}

/// What can be made to say nothing.
pub trait Empty {
    /// Makes it so.
    fn empty(&mut self);
}

impl<T> Empty for Option<T> {
    fn empty(&mut self) {
        *self = None;
    }
}

impl Empty for String {
    fn empty(&mut self) {
        self.clear();
    }
}

/// Says [`Erased`] for the entity of the module it stands in: `kernel::erased! { gone }`, where no row stays; or which fields are
/// kept (identifiers, codes and dates, by which counts stay right), which are emptied, and which by a function of their own:
///
/// ```ignore
/// kernel::erased! {
///     kept [id version status]
///     emptied [comment]
///     by(without_words) [content]
/// }
/// ```
#[macro_export]
macro_rules! erased {
    (gone) => {
        impl $crate::db::Erased for Entity {
            fn erase(_: &mut Model) -> bool {
                false
            }
        }
    };
    ($($how:ident $(($by:path))? [$($field:ident)*])*) => {
        impl $crate::db::Erased for Entity {
            fn erase(row: &mut Model) -> bool {
                // Without `..`: a field that has not said what is left of it does not compile.
                let Model { $($($field,)*)* } = row;
                $($crate::erased!(@ $how $(($by))? [$($field)*]);)*
                true
            }
        }
    };
    (@ kept [$($field:ident)*]) => { $(let _ = $field;)* };
    (@ emptied [$($field:ident)*]) => { $($crate::db::Empty::empty($field);)* };
    (@ by($by:path) [$($field:ident)*]) => { $($by($field);)* };
}

/// The names of rows by which those of another table are found.
pub type Names = Vec<Uuid>;

/// Erases the rows of a table whose column has one of these. Answers the names of the rows that there were: what hangs on them
/// is erased by these. Done again, it does nothing more.
///
/// # Errors
/// The database's own.
pub fn erase_rows<'a, E>(
    db: &'a impl ConnectionTrait,
    column: E::Column,
    named: &'a [Uuid],
) -> BoxFuture<'a, Result<Names, DbErr>>
where
    E: Erased<Model: ModelTrait<Entity = E> + IntoActiveModel<E::ActiveModel>>,
    E::ActiveModel: ActiveModelTrait<Entity = E> + ActiveModelBehavior + Send + 'a,
{
    Box::pin(async move {
        let mut names = Vec::new();
        if named.is_empty() {
            return Ok(names);
        }
        for mut row in E::find().filter(column.is_in(named.iter().copied())).all(db).await? {
            let key: Vec<(E::Column, Value)> = E::PrimaryKey::iter()
                .map(PrimaryKeyToColumn::into_column)
                .map(|column: E::Column| (column, row.get(column)))
                .collect();
            names.extend(key.first().and_then(|(_, value)| match value {
                Value::Uuid(id) => *id,
                _ => None,
            }));
            let is_row = || {
                key.iter().fold(sea_orm::Condition::all(), |all, (column, value)| {
                    all.add(Expr::col(*column).eq(value.clone()))
                })
            };
            if !E::erase(&mut row) {
                E::delete_many().filter(is_row()).exec(db).await?;
                continue;
            }
            let mut change = row.into_active_model().reset_all();
            for (column, _) in &key {
                change.not_set(*column);
            }
            // Whoever has read the row before decides again.
            if let Some(version) = E::Column::iter().find(|column| column.as_str() == "version")
                && let Some(Value::Int(Some(count))) = change.get(version).into_value()
            {
                change.set(version, Value::Int(Some(count + 1)));
            }
            E::update_many().set(change).filter(is_row()).exec(db).await?;
        }
        Ok(names)
    })
}
