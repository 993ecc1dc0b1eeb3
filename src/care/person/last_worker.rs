//! Whose case a person was last: while none is open and nobody has to take them up, a closed case is read with a reason as an
//! open one is.

use sea_orm::sea_query::Expr;

use super::entity::{Column, Entity};
use crate::care::episode::entity as episode;
use crate::care::episode::status::EpisodeStatus;
use crate::care::referral::entity as referral;
use crate::care::referral::status::ReferralStatus;
use crate::prelude::*;

/// Gives the person's last case to whoever carried it; where a referral waits to be taken up it is nobody's.
pub async fn recompute_in(tx: &Tx, person: PersonId) -> Result<(), Problem> {
    let db = tx.system("whose case it was last follows the episodes, whoever carried them");
    let finished = episode::Entity::find()
        .filter(episode::Column::PersonId.eq(person))
        .filter(episode::Column::Status.eq(EpisodeStatus::Finished))
        .order_by_desc(episode::Column::FinishedAt)
        .one(&db)
        .await?;
    let waits = referral::Entity::find()
        .filter(referral::Column::PersonId.eq(person))
        .filter(referral::Column::Status.is_in(ReferralStatus::LIVE))
        .filter(referral::Column::WorkerId.is_null())
        .one(&db)
        .await?;
    let worker = finished.filter(|_| waits.is_none()).map(|episode| episode.worker_id);
    let given = Entity::update_many().col_expr(Column::LastWorkerId, Expr::val(worker)).filter(Column::Id.eq(person));
    tx.checked(given.exec(&db).await)?;
    Ok(())
}
