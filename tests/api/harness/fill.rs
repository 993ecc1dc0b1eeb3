//! Rows past the door, many at once: for tests of what is large.

use kernel::db::Transaction;
use sea_orm::{DbErr, EntityTrait, IntoActiveModel};

/// As many rows of a statement as SQLite takes parameters for.
const OF_STATEMENT: usize = 500;

/// Inserts these.
pub async fn insert<E>(tx: &Transaction, rows: &[E::Model]) -> Result<(), DbErr>
where
    E: EntityTrait<Model: IntoActiveModel<E::ActiveModel>>,
{
    for rows in rows.chunks(OF_STATEMENT) {
        let rows = rows.iter().cloned().map(IntoActiveModel::into_active_model);
        E::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(())
}
