//! What the class gate does to rows that were read.

use std::collections::HashSet;

use sea_orm::sea_query::ValueType;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, ModelTrait, QueryFilter, QuerySelect, QueryTrait};
use uuid::Uuid;

use super::{Scoped, Tx};

/// Rows that are shown without what their reader lacks the class for. [`crate::sensitive`] writes it.
pub trait Veiled: Clone {
    /// Takes it out of these.
    fn veil_all(tx: &Tx, rows: &mut [Self]) -> impl Future<Output = Result<(), DbErr>>;
}

impl Tx {
    /// Of these rows those of the caller's own cases, or of whatever case where they hold every class.
    ///
    /// # Errors
    /// The database's own.
    pub async fn of_own_cases<E: Scoped>(&self, ids: &[Uuid]) -> Result<HashSet<Uuid>, DbErr> {
        if self.caller().holds_every_class() {
            return Ok(ids.iter().copied().collect());
        }
        if ids.is_empty() {
            return Ok(HashSet::new());
        }
        let own = E::find()
            .select_only()
            .column(E::key())
            .filter(E::key().is_in(ids.iter().copied()))
            .filter(E::of_own_cases(self.caller()));
        let rows = self.executor_of::<E>().query_all(&own.into_query()).await?;
        rows.iter().map(|row| row.try_get_by_index(0)).collect()
    }

    /// Takes out of these rows what the caller lacks the class for.
    ///
    /// # Errors
    /// The database's own.
    pub async fn veil<E: Scoped>(&self, rows: &mut [E::Model]) -> Result<(), DbErr> {
        if !E::HAS_VEIL || rows.is_empty() || self.caller().holds_every_class() {
            return Ok(());
        }
        let id = |row: &E::Model| <Uuid as ValueType>::try_from(row.get(E::key())).ok();
        let ids: Vec<Uuid> = rows.iter().filter_map(id).collect();
        let own = self.of_own_cases::<E>(&ids).await?;
        for row in rows {
            if id(row).is_none_or(|id| !own.contains(&id)) {
                E::veil(row, &self.caller().classes);
            }
        }
        Ok(())
    }
}
