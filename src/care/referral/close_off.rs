//! A referral of the wrong person is closed off, and with it whoever was entered for it alone.

use sea_orm::sea_query::{Expr, ExprTrait};

use super::entity::{Column, Entity, Model};
use super::status::ErrorReason;
use crate::care::person::entity as person;
use crate::prelude::*;

/// Closes a referral off that was marked as entered in error, where it was of the wrong person. The last that the act does:
/// from then on who did it may not see it any more.
pub async fn close_off_in(tx: &Tx, row: &Model, reason: ErrorReason) -> Result<(), Problem> {
    if reason != ErrorReason::WrongPerson {
        return Ok(());
    }
    let db = tx.system("what was entered of the wrong person is closed off, also to who says so");
    let closed_off = Entity::update_many()
        .col_expr(Column::ClosedOffAt, Expr::val(tx.now()))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::Id.eq(row.id));
    tx.checked(closed_off.exec(&db).await)?;
    let others = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::PersonId.eq(row.person_id))
        .filter(Column::ClosedOffAt.is_null())
        .limit(1)
        .into_tuple::<ReferralId>()
        .one(&db)
        .await?;
    if others.is_none() {
        let entered_by_mistake = person::Entity::update_many()
            .col_expr(person::Column::ClosedOffAt, Expr::val(tx.now()))
            .col_expr(person::Column::Version, Expr::col(person::Column::Version).add(1))
            .filter(person::Column::Id.eq(row.person_id));
        tx.checked(entered_by_mistake.exec(&db).await)?;
    }
    Ok(())
}
