//! Who carries what is whose on a day: asked at the gate for a caller, and by whoever takes an overdue task further.

use std::collections::BTreeSet;

use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{CommonTableExpression, Expr, ExprTrait, Query, SelectStatement, UnionType, WithClause};

use super::entity::{Column, Entity, touching};
use crate::county::worker;
use crate::prelude::*;

const COVERED: &str = "covered";
/// What [`covered_by`] gives.
pub const ID: &str = "id";

/// The colleagues whom a worker covers on `today`, in England, as [`ID`]: those who named them, and those whom these cover.
pub fn covered_by(worker: &Expr, today: NaiveDate) -> SelectStatement {
    let away = Entity::find().select_only().column_as(Column::WorkerId, ID).filter(touching(today, today));
    let theirs = away.clone().filter(Column::CoverWorkerId.into_expr().eq(worker.clone())).into_query();
    let mut of_theirs = away.into_query();
    of_theirs.inner_join(COVERED, Column::CoverWorkerId.into_expr().eq(Expr::col((COVERED, ID))));
    let mut all = theirs;
    all.union(UnionType::Distinct, of_theirs);
    let covered = CommonTableExpression::new().table_name(COVERED).column(ID).query(all).to_owned();
    let mut query = Query::select();
    query.column(ID).from(COVERED).and_where(Expr::col(ID).ne(worker.clone()));
    query.with_cte(WithClause::new().recursive(true).cte(covered).to_owned());
    query
}

/// Who is there for a worker on `today`, in England: they themselves, or who covers for them; nobody where no cover is
/// named, or has left.
pub async fn there_for(
    db: &impl ConnectionTrait,
    worker: WorkerId,
    today: NaiveDate,
) -> Result<Option<WorkerId>, DbErr> {
    let mut asked = BTreeSet::new();
    let mut there = worker;
    while asked.insert(there) {
        let away = Entity::find().filter(Column::WorkerId.eq(there)).filter(touching(today, today)).one(db).await?;
        match away.map(|absence| absence.cover_worker_id) {
            None => return Ok(still_here(db, there).await?.then_some(there)),
            Some(None) => return Ok(None),
            Some(Some(cover)) => there = cover,
        }
    }
    Ok(None)
}

async fn still_here(db: &impl ConnectionTrait, worker: WorkerId) -> Result<bool, DbErr> {
    let row = worker::entity::Entity::find_by_id(worker).one(db).await?;
    Ok(row.is_some_and(|row| row.status == Status::Active))
}
