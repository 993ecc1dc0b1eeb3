//! What is to be done about something of the wrong person is a manager's alone, as what it is about is.

use sea_orm::sea_query::{Expr, ExprTrait};

use super::TaskStatus;
use super::change::change_one_in;
use super::entity::{Column, Entity};
use super::subject::{Owner, OwnerKind, TaskChange};
use crate::prelude::*;

/// Closes off the tasks of a person that are about these: whoever had one of them may not read of it any more, so that what is
/// still to do is the service's.
pub async fn close_off_in(tx: &Tx, person: PersonId, subjects: Condition) -> Result<(), Problem> {
    let db = tx.system("what is to be done about the wrong person is closed off, whoever was to");
    let about = || Condition::all().add(Column::PersonId.eq(person)).add(subjects.clone());
    let open = Entity::find()
        .filter(about())
        .filter(Column::Status.eq(TaskStatus::Open))
        .filter(Column::OwnerKind.eq(OwnerKind::Worker))
        .lock_exclusive();
    for task in tx.checked(open.all(&db).await)? {
        change_one_in(tx, &db, task, TaskChange::Reassign(Owner::Service)).await?;
    }
    let closed = Entity::update_many()
        .col_expr(Column::ClosedOffAt, Expr::val(tx.now()))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(about())
        .filter(Column::ClosedOffAt.is_null());
    tx.checked(closed.exec(&db).await)?;
    Ok(())
}
