//! Writing a decision down, and what follows from it at once.

use sea_orm::sea_query::{Expr, ExprTrait};

use super::entity::{Column, ConsentDecision, ConsentPurpose, Entity, Model};
use crate::care::person::entity::{Column as Person, Entity as People};
use crate::prelude::*;
use crate::system::task;

/// Writes decisions about one person down, in the transaction of the act they came with; answers what tells of the tasks
/// that fall away.
pub async fn save_in(tx: &Tx, person_id: PersonId, decided: Vec<Model>) -> Result<(), Problem> {
    let about_practice = decided.iter().any(|row| row.purpose == ConsentPurpose::DirectCare);
    let refuses_surveys =
        decided.iter().any(|row| row.purpose == ConsentPurpose::Survey && row.decision != ConsentDecision::Given);
    if refuses_surveys {
        task::cancel_surveys_in(tx, person_id).await?;
    }
    tx.append::<Entity>(decided.into_iter().map(|row| row.into_active_model().reset_all()).collect()).await?;
    if about_practice { settle_objection_in(tx, person_id).await } else { Ok(()) }
}

/// The practice of a person sees their referrals unless their newest decision on direct care is a no: then nobody is asked
/// to tell it either. What is asked for again after a yes is for whoever writes that down ([`crate::care::coded_entry`]).
pub async fn settle_objection_in(tx: &Tx, person_id: PersonId) -> Result<(), Problem> {
    let db = tx.system("what a practice may see follows from the person's decision, whoever wrote it down");
    let newest = Entity::find()
        .filter(Column::PersonId.eq(person_id))
        .filter(Column::Purpose.eq(ConsentPurpose::DirectCare))
        .order_by_desc(Column::RecordedAt)
        .order_by_desc(Column::Id)
        .one(&db)
        .await?;
    let objects = newest.is_some_and(|row| row.decision != ConsentDecision::Given);
    let update = People::update_many()
        .col_expr(Person::PracticeObjection, Expr::val(objects))
        .col_expr(Person::Version, Expr::col(Person::Version).add(1))
        .col_expr(Person::UpdatedAt, Expr::val(tx.now()))
        .filter(Person::Id.eq(person_id))
        .filter(Person::PracticeObjection.ne(objects));
    tx.checked(update.exec(&db).await)?;
    if objects { task::cancel_practice_tasks_in(tx, person_id).await } else { Ok(()) }
}

/// The newest decision of a person for this purpose and recipient, with when it was decided.
pub async fn newest_in(
    tx: &Tx,
    person_id: PersonId,
    purpose: ConsentPurpose,
    recipient: Option<OrganisationId>,
) -> Result<Option<(ConsentDecision, DateTime<Utc>)>, Problem> {
    let same_recipient = match recipient {
        Some(id) => Expr::col(Column::RecipientId).eq(id),
        None => Expr::col(Column::RecipientId).is_null(),
    };
    let found = tx
        .find::<Entity>()
        .filter(Column::PersonId.eq(person_id))
        .filter(Column::Purpose.eq(purpose))
        .filter(same_recipient)
        .order_by(Column::RecordedAt, Order::Desc)
        .order_by(Column::Id, Order::Desc)
        .one()
        .await?;
    Ok(found.map(|before| (before.decision, before.decided_at)))
}
