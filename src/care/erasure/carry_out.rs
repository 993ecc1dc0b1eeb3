//! Carries an erasure out, all of it in the transaction of who approves it.

use std::collections::BTreeSet;

use sea_orm::sea_query::OnConflict;

use super::tables::erase_in;
use crate::care::person::entity::Entity as People;
use crate::care::person::views::with_merged_in;
use crate::care::restriction::entity::{ActiveModel, Column, Entity as Restricted};
use crate::care::restriction::senders::close_to_senders_in;
use crate::insight::export::recall::recall_in;
use crate::insight::pseudonym::people::pseudonyms;
use crate::insight::report::finalise::finalise_in;
use crate::prelude::*;
use crate::system::task;
use kernel::auth::mac::MacKey;
use kernel::db::Executor;

/// Erases a person, and those who were merged into them.
///
/// # Errors
/// 503 before all was counted once, since counts would change; the database's own.
pub(super) async fn carry_out_in(tx: &Tx, key: &MacKey, person: PersonId) -> Result<(), Problem> {
    let db = tx.system("who is erased is erased from every table, whoever may see each row of it");
    let row = People::find_by_id(person).one(&db).await?.ok_or_else(|| Problem::new(Code::NotFound))?;
    let people = with_merged_in(tx, person).await?;
    let Executor::Writer(writer) = &db else { return Err(Problem::new(Code::InternalError)) };
    if !tx.checked(finalise_in(writer, people.iter().copied().collect::<BTreeSet<_>>()).await)? {
        return Err(Problem::unavailable("60").because("All that reports are made of is being counted"));
    }
    let named = pseudonyms(&db, key, people.iter().copied()).await?;
    task::cancel_all_in(tx, person).await?;
    close_to_senders_in(tx, person).await?;
    recall_in(tx).await?;
    for id in &people {
        let erased = ActiveModel {
            person_id: Set(*id),
            service_id: Set(row.service_id),
            ground: Set(None),
            asked_by: Set(None),
            asked_on: Set(None),
            restricted_by: Set(tx.caller().principal.id()),
            restricted_at: Set(tx.now()),
            is_erased: Set(true),
            pseudonym: Set(named.get(id).cloned()),
        };
        let stands =
            OnConflict::column(Column::PersonId).update_columns([Column::IsErased, Column::Pseudonym]).to_owned();
        tx.checked(Restricted::insert(erased).on_conflict(stands).exec_without_returning(&db).await)?;
    }
    tx.checked(erase_in(&db, &people).await)?;
    tx.emit(row.event(EventType::PersonErased));
    Ok(())
}
