//! What a practice that merges or closes leaves to the practice that follows it: what waits for it at once, and whom it was
//! registered with by and by ([`super::move_people`]). What it has done stays its own.

use sea_orm::sea_query::{Expr, ExprTrait};

use super::move_people::begin_in;
use crate::care::coded_entry::codes::CodedEntryStatus;
use crate::care::message_back::codes::MessageStatus;
use crate::care::onward_referral::codes::OnwardReferralStatus;
use crate::care::refer_back::codes::ReferBackStatus;
use crate::care::{coded_entry, message_back, onward_referral, refer_back};
use crate::prelude::*;
use crate::system::task;

/// Gives to `to` what `from` leaves.
pub(super) async fn follow_in(tx: &Tx, from: OrganisationId, to: OrganisationId) -> Result<(), Problem> {
    begin_in(tx, from).await?;
    entries_in(tx, from, to).await?;
    letters_in(tx, from, to).await?;
    task::follow_in(tx, from, to).await
}

/// The codes that are still to be entered in its record, or to be taken out of it.
async fn entries_in(tx: &Tx, from: OrganisationId, to: OrganisationId) -> Result<(), Problem> {
    use coded_entry::entity::{Column, Entity, Model};

    let db = tx.system("what is to be entered in a practice's record is its successor's to enter, whoever may see it");
    let waits = Condition::all()
        .add(Column::PracticeId.eq(from))
        .add(Column::Status.is_in([CodedEntryStatus::ToEnter, CodedEntryStatus::ToRemove]));
    let waiting: Vec<Model> = Entity::find().filter(waits.clone()).all(&db).await?;
    let moved = Entity::update_many()
        .col_expr(Column::PracticeId, Expr::value(to))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .col_expr(Column::UpdatedAt, Expr::value(tx.now()))
        .filter(waits);
    tx.checked(moved.exec(&db).await)?;
    for row in waiting {
        tx.emit(Model { practice_id: Some(to), ..row }.event(EventType::CodedEntryCorrected));
    }
    Ok(())
}

/// The messages that nobody has read yet, the people who were sent on to it and not answered for, and those who were sent back to
/// a clinician of it.
async fn letters_in(tx: &Tx, from: OrganisationId, to: OrganisationId) -> Result<(), Problem> {
    let db = tx.system("what a practice has not read yet its successor reads, whoever wrote it");
    {
        use message_back::entity::{Column, Entity};

        // As the person's practice, and as who referred them.
        for column in [Column::PracticeId, Column::OrganisationId] {
            let moved = Entity::update_many()
                .col_expr(column, Expr::value(to))
                .col_expr(Column::Version, Expr::col(Column::Version).add(1))
                .filter(column.eq(from))
                .filter(Column::Status.eq(MessageStatus::Released));
            tx.checked(moved.exec(&db).await)?;
        }
    }
    {
        use onward_referral::entity::{Column, Entity};

        let moved = Entity::update_many()
            .col_expr(Column::OrganisationId, Expr::value(to))
            .col_expr(Column::Version, Expr::col(Column::Version).add(1))
            .filter(Column::OrganisationId.eq(from))
            .filter(Column::Status.eq(OnwardReferralStatus::Sent));
        tx.checked(moved.exec(&db).await)?;
    }
    use refer_back::entity::{Column, Entity};

    let moved = Entity::update_many()
        .col_expr(Column::PracticeId, Expr::value(to))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::PracticeId.eq(from))
        .filter(Column::Status.is_in([ReferBackStatus::Sent, ReferBackStatus::Received]));
    tx.checked(moved.exec(&db).await)?;
    Ok(())
}
