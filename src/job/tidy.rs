//! Forgets what has served its time.

use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter};

use crate::auth::real_now;
use crate::cx;
use crate::db::Db;
use crate::oauth::{revoked_token, spent_assertion};

/// Answers older than their keys are kept, and tokens and assertions that have expired by themselves. The latter live
/// in real time.
///
/// # Errors
/// The database's own.
pub async fn tidy(db: &Db, now: DateTime<Utc>) -> Result<(), DbErr> {
    cx::forget_answers(db, now).await?;
    let expired = real_now();
    db.system("expired tokens and assertions need no memory")
        .write(async |tx| {
            revoked_token::Entity::delete_many().filter(revoked_token::Column::ExpiresAt.lt(expired)).exec(tx).await?;
            spent_assertion::Entity::delete_many()
                .filter(spent_assertion::Column::ExpiresAt.lt(expired))
                .exec(tx)
                .await?;
            Ok(())
        })
        .await
}
