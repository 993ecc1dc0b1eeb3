//! Rows that are written all anew.

use sea_orm::sea_query::SimpleExpr;
use sea_orm::{DbErr, EntityTrait, IntoActiveModel, QueryFilter};

use crate::db::Executor;

/// Writes these rows in the place of those for which `old` holds.
pub async fn replace_in<E>(
    db: &Executor<'_>,
    old: SimpleExpr,
    rows: impl IntoIterator<Item = E::Model>,
) -> Result<(), DbErr>
where
    E: EntityTrait<Model: IntoActiveModel<E::ActiveModel>>,
{
    E::delete_many().filter(old).exec(db).await?;
    let rows: Vec<E::ActiveModel> = rows.into_iter().map(IntoActiveModel::into_active_model).collect();
    if !rows.is_empty() {
        E::insert_many(rows).exec_without_returning(db).await?;
    }
    Ok(())
}
