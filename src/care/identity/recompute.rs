//! What a person's row says because of what is about them: settled again after rows were carried.

use sea_orm::sea_query::{Expr, ExprTrait};

use super::rules::Open;
use crate::care::coded_entry::practice_sharing::follow_in;
use crate::care::consent;
use crate::care::episode::entity as episode;
use crate::care::episode::status::EpisodeStatus;
use crate::care::person::entity::{Column, Entity, Model};
use crate::care::person::last_worker;
use crate::care::story;
use crate::community::connection;
use crate::prelude::*;

/// Of which of the two an episode is open.
pub(super) async fn open_in(tx: &Tx, kept: PersonId, merged: PersonId) -> Result<Open, Problem> {
    Ok(Open { kept: carrier_of(tx, kept).await?.is_some(), merged: carrier_of(tx, merged).await?.is_some() })
}

/// Who carries the person's open episode.
async fn carrier_of(tx: &Tx, person: PersonId) -> Result<Option<WorkerId>, Problem> {
    let open = episode::Entity::find()
        .filter(episode::Column::PersonId.eq(person))
        .filter(episode::Column::Status.is_in(EpisodeStatus::OPEN))
        .one(&tx.system("whether a person has an open episode decides, whoever carries it"))
        .await?;
    Ok(open.map(|episode| episode.worker_id))
}

/// Who carries the person, what they object to and what their practice is informed of, after what is about them changed. Answers
/// the row as it is then, and what tells of the tasks.
pub(super) async fn recompute_in(tx: &Tx, person: PersonId) -> Result<Model, Problem> {
    let carrier = carrier_of(tx, person).await?;
    carrier_in(tx, person, carrier).await?;
    last_worker::recompute_in(tx, person).await?;
    consent::settle_objection_in(tx, person).await?;
    follow_in(tx, person).await?;
    story::pull_back::follow_in(tx, person).await?;
    connection::withdraw::follow_in(tx, person).await?;
    let db = tx.system("the row as this act leaves it, which it was allowed to change");
    Entity::find_by_id(person).one(&db).await?.ok_or_else(|| Problem::new(Code::NotFound))
}

/// Gives the person to a worker, or to nobody. A row that was merged away is its worker's as the kept one is.
pub(super) async fn carrier_in(tx: &Tx, person: PersonId, worker: Option<WorkerId>) -> Result<(), Problem> {
    let given = Entity::update_many()
        .col_expr(Column::AssignedWorkerId, Expr::val(worker))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::Id.eq(person));
    tx.checked(given.exec(&tx.system("a person is their worker's, also where a colleague merges them")).await)?;
    Ok(())
}
