//! Writing a decision down, and what follows from it at once.

use sea_orm::sea_query::{Expr, ExprTrait};

use super::entity::{Column, ConsentDecision, ConsentPurpose, Entity, Model};
use crate::care::person::entity::{Column as Person, Entity as People};
use crate::care::{referral, story};
use crate::prelude::*;
use crate::system::task::{self, TaskKind};

/// Writes down what the service has heard that a person decided. What referrers reported before does not count any more.
pub async fn save_in(tx: &Tx, person_id: PersonId, decided: Vec<Model>) -> Result<(), Problem> {
    let asked: Vec<_> = decided
        .iter()
        .filter(|row| matches!(row.purpose, ConsentPurpose::DirectCare | ConsentPurpose::Feedback))
        .map(|row| (row.purpose, row.recipient_id))
        .collect();
    let on_practice = asked.iter().any(|(purpose, _)| *purpose == ConsentPurpose::DirectCare);
    let refuses_surveys =
        decided.iter().any(|row| row.purpose == ConsentPurpose::Survey && row.decision != ConsentDecision::Given);
    let on_story = decided.iter().any(|row| row.purpose == ConsentPurpose::Story);
    tx.append::<Entity>(decided.into_iter().map(|row| row.into_active_model().reset_all()).collect()).await?;
    if refuses_surveys {
        task::cancel_surveys_in(tx, person_id).await?;
    }
    if on_story {
        story::pull_back::follow_in(tx, person_id).await?;
    }
    if on_practice {
        settle_reports_in(tx, person_id).await?;
        settle_objection_in(tx, person_id).await?;
    }
    for (purpose, recipient_id) in asked {
        let about = reported_with_in(tx, person_id, purpose, recipient_id).await?;
        task::complete_about_in(tx, &about, TaskKind::ConfirmConsent).await?;
    }
    Ok(())
}

/// The referrals with which a decision of this purpose was reported, to this recipient.
async fn reported_with_in(
    tx: &Tx,
    person_id: PersonId,
    purpose: ConsentPurpose,
    recipient_id: Option<OrganisationId>,
) -> Result<Vec<Uuid>, Problem> {
    let found: Vec<Uuid> = Entity::find()
        .select_only()
        .column(Column::ReferralId)
        .filter(Column::PersonId.eq(person_id))
        .filter(Column::Purpose.eq(purpose))
        .filter(Condition::all().add_option(recipient_id.map(|id| Column::RecipientId.eq(id))))
        .filter(Column::ReferralId.is_not_null())
        .into_tuple()
        .all(&tx.system("what was reported of a person is settled, whoever carries the referrals"))
        .await?;
    Ok(found)
}

/// What was reported with single referrals is settled by what the person said to the service.
async fn settle_reports_in(tx: &Tx, person_id: PersonId) -> Result<(), Problem> {
    use referral::entity::{Column as Referral, Entity as Referrals};
    let update = Referrals::update_many()
        .col_expr(Referral::PracticeObjection, Expr::val(false))
        .col_expr(Referral::Version, Expr::col(Referral::Version).add(1))
        .filter(Referral::PersonId.eq(person_id))
        .filter(Referral::PracticeObjection.eq(true));
    let db = tx.system("what a practice may see follows from the person's decision, whoever carries the referrals");
    tx.checked(update.exec(&db).await)?;
    Ok(())
}

/// Whether one of the rows that are this person objected when they were found to be one.
async fn objects_as_merged(tx: &Tx, person_id: PersonId) -> Result<bool, Problem> {
    let db = tx.system("what a practice may see follows from every row that is this person");
    let merged = People::find().filter(Person::MergedIntoId.eq(person_id)).all(&db).await?;
    if merged.is_empty() {
        return Ok(false);
    }
    if merged.iter().any(|row| row.practice_objection) {
        return Ok(true);
    }
    Ok(People::find_by_id(person_id).one(&db).await?.is_some_and(|row| row.practice_objection))
}

/// The practice of a person sees their referrals unless the newest decision on direct care that the service has on record is
/// a no, or the first referral came with one: then nobody is asked to tell it either. What is asked for again after a yes is for whoever writes that down ([`crate::care::coded_entry`]).
pub async fn settle_objection_in(tx: &Tx, person_id: PersonId) -> Result<(), Problem> {
    let db = tx.system("what a practice may see follows from the person's decision, whoever wrote it down");
    let newest = Entity::find()
        .filter(Column::PersonId.eq(person_id))
        .filter(Column::Purpose.eq(ConsentPurpose::DirectCare))
        .filter(Column::ReferralId.is_null())
        .order_by_desc(Column::RecordedAt)
        .order_by_desc(Column::Id)
        .one(&db)
        .await?;
    let objects = match newest {
        Some(row) => row.decision != ConsentDecision::Given,
        None => {
            use referral::entity::{Column as Referral, Entity as Referrals};
            let first = Referrals::find().filter(Referral::PersonId.eq(person_id)).order_by_asc(Referral::ReceivedAt);
            let first = first.order_by_asc(Referral::Id).one(&db).await?;
            first.is_some_and(|row| row.practice_objection) || objects_as_merged(tx, person_id).await?
        }
    };
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
        .filter(Column::ReferralId.is_null())
        .filter(same_recipient)
        .order_by(Column::RecordedAt, Order::Desc)
        .order_by(Column::Id, Order::Desc)
        .one()
        .await?;
    Ok(found.map(|before| (before.decision, before.decided_at)))
}
