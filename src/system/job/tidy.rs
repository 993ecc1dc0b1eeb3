//! Forgets what has served its time.

use crate::insight::webhook;
use crate::prelude::*;
use crate::system::oauth;
use kernel::auth::real_now;
use kernel::cx;
use kernel::db::Db;

/// Answers older than their keys are kept, and tokens and assertions that have expired by themselves. The latter live
/// in real time.
pub async fn tidy(db: &Db, now: DateTime<Utc>) -> Result<(), DbErr> {
    cx::forget_answers(db, now).await?;
    oauth::forget_expired(db, real_now()).await?;
    webhook::delivery::forget_old(db, now).await?;
    Ok(())
}
