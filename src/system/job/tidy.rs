//! Forgets what has served its time.

use chrono::{DateTime, Utc};
use sea_orm::DbErr;

use crate::kernel::auth::real_now;
use crate::kernel::cx;
use crate::kernel::db::Db;
use crate::system::oauth;

/// Answers older than their keys are kept, and tokens and assertions that have expired by themselves. The latter live
/// in real time.
pub async fn tidy(db: &Db, now: DateTime<Utc>) -> Result<(), DbErr> {
    cx::forget_answers(db, now).await?;
    oauth::forget_expired(db, real_now()).await?;
    Ok(())
}
