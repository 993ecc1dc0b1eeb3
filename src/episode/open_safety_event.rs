//! What has to be done about a safety event does not end with its episode: while one is open, nobody closes the episode.

use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Query};

use super::entity::Model;
use crate::db::Tx;
use crate::problem::{Code, Problem};

/// Lets a closing of this episode pass, unless a safety event of it is open. By the names of the table: safety events
/// stand on the floor above.
///
/// # Errors
/// 409 `open_safety_event` for the worker who carries the case, 409 `invalid_transition` without the reason for anybody
/// else: they may not be allowed to know of it, and are told whom to ask.
pub async fn refuse_open_in(tx: &Tx, episode: &Model) -> Result<(), Problem> {
    let open = Query::select()
        .expr(Expr::val(1))
        .from("safety_events")
        .and_where(Expr::col("episode_id").eq(episode.id))
        .and_where(Expr::col("status").eq("open"))
        .limit(1)
        .take();
    let db = tx.system("what has to be done about a safety event does not end with its episode, whoever closes it");
    if db.query_one(&open).await?.is_none() {
        return Ok(());
    }
    if tx.caller().worker_id() == Some(episode.worker_id) {
        return Err(Problem::new(Code::OpenSafetyEvent));
    }
    Err(Problem::new(Code::InvalidTransition)
        .because("Something about this episode has to be finished first. Ask the worker who carries it."))
}
