//! Writes something, to learn whether anything that is written is kept: the table `storage_checks`, one row.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, DbErr, EntityTrait, Insert};

use super::dialect::{self, Kind};
use super::{Db, Relation};

/// As much as the largest submissions: what a small write still finds room for tells little.
const FILLER: usize = 64 * 1024;
/// The one row.
const ROW: i32 = 1;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "storage_checks")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    pub filler: Vec<u8>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Db {
    /// Where it is in doubt whether what is written is kept, writes: since this node started or a write was refused, and
    /// from time to time besides.
    ///
    /// # Errors
    /// What is in the way; [`Db::obstacle`] says so from now on.
    pub async fn probe(&self) -> Result<(), DbErr> {
        // Whatever comes of it, whether writes are refused is looked at.
        let closed = self.0.readers.close_idle().await;
        let storage = &self.0.storage;
        if !storage.is_in_doubt() {
            return closed;
        }
        // Noise, since PostgreSQL would press anything else into almost nothing.
        let filler = std::iter::repeat_with(|| fastrand::u8(..)).take(FILLER).collect();
        let row = ActiveModel { id: Set(ROW), filler: Set(filler) };
        let anew = OnConflict::column(Column::Id).update_column(Column::Filler).to_owned();
        let outcome = self
            .system("whether anything that is written is kept")
            .write(async |tx| Insert::one(row).on_conflict(anew).exec_without_returning(tx).await.map(|_| ()))
            .await;
        match &outcome {
            Ok(()) => storage.proven(),
            // An act among others that met a lock has left it to the probe to say so.
            Err(error) => {
                if storage.obstacle().is_none()
                    && let Kind::Refused(obstacle) = dialect::kind(error)
                {
                    storage.refused(obstacle);
                }
            }
        }
        outcome.and(closed)
    }
}
