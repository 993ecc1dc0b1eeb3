//! `POST /sandbox/reset`: as it was when it was first opened.

use std::net::SocketAddr;

use super::resets::Resets;
use super::{county, story};
use crate::insight::notification::sender::Sender;
use crate::prelude::*;
use crate::system::mark::{self, Mark, Refused};
use kernel::db;

/// Empties the database, enters the county anew, tells its story from the start and undoes every move of the clock. Its
/// year is told anew after the answer, as after the first start. Tokens stay good.
///
/// # Errors
/// 500 where the database is not the sandbox's any more: it is left as it is.
pub async fn reset(
    state: Data<AppState>,
    sender: Data<Sender>,
    resets: Data<Resets>,
    own: Data<SocketAddr>,
) -> Result<Reply, Problem> {
    let _held = resets.begin().await;
    if let Some(outbox) = sender.outbox() {
        outbox.empty();
    }
    state.clock.reset();
    let now = state.clock.now();
    let begun: Result<(), Refused> = state
        .db
        .system("the sandbox begins anew")
        .write(async |tx| {
            mark::claim_in(tx, Mark::Sandbox).await?;
            db::empty(tx).await?;
            mark::claim_in(tx, Mark::Sandbox).await?;
            Ok(county::enter(tx, now).await?)
        })
        .await;
    begun.map_err(|refused| match refused {
        Refused::Database(error) => error.into(),
        Refused::IsReal | Refused::IsSandbox => {
            tracing::error!(%refused, "the sandbox was not emptied");
            Problem::new(Code::InternalError)
        }
    })?;
    story::narrate(&state, **own).await.map_err(|error| {
        tracing::error!(%error, "the sandbox's story did not go through");
        Problem::new(Code::InternalError)
    })?;
    Ok(Reply::nothing())
}
