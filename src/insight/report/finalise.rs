//! Counts people for good who are about to be erased: no number changes by that.

use std::collections::BTreeSet;

use sea_orm::sea_query::Expr;

use super::count::{STATE, take_up};
use super::dictionary::VERSION;
use super::table::{case, change, state};
use crate::care::referral;
use crate::prelude::*;
use kernel::db::Transaction;

/// Counts what there is to count of these people now, for good. Answers whether it could: not, before all was counted once by this dictionary.
///
/// # Errors
/// The database's own.
pub async fn finalise_in(tx: &Transaction, people: BTreeSet<PersonId>) -> Result<bool, DbErr> {
    let own = state::Entity::find_by_id(STATE).lock_exclusive().one(tx).await?;
    if own.is_none_or(|own| own.version != VERSION) {
        return Ok(false);
    }
    let about = |id: &PersonId| change::Model { id: 0, kind: "person".to_owned(), subject_id: id.0 };
    take_up(tx, &people.iter().map(about).collect::<Vec<_>>()).await?;
    let theirs = referral::entity::Entity::find()
        .select_only()
        .column(referral::entity::Column::Id)
        .filter(referral::entity::Column::PersonId.is_in(people))
        .into_query();
    let finalised = case::Entity::update_many()
        .col_expr(case::Column::IsFinal, Expr::value(true))
        .filter(case::Column::ReferralId.in_subquery(theirs));
    finalised.exec(tx).await?;
    Ok(true)
}
