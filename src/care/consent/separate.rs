//! What was decided while two records were one person, once they are not one after all: it stays with the one for whom it was
//! written down, and settles nothing of the other any more.

use sea_orm::sea_query::{Expr, ExprTrait};

use super::entity::{Column, ConsentDecision, ConsentPurpose, Entity};
use crate::care::referral::entity::{Column as Referral, Entity as Referrals};
use crate::care::referral::events;
use crate::prelude::*;
use crate::system::task::{self, Owner, TaskChange, TaskKind, TaskStatus};

/// More referrals than anybody has.
const MOST: u64 = 1000;

/// Gives back to a person, whose rows have come back, what their referrers reported: an objection to informing the practice that
/// only a decision of the other had settled holds again, and what was to be asked of them is to be asked again.
pub async fn separate_in(tx: &Tx, person_id: PersonId, merged_at: DateTime<Utc>) -> Result<(), Problem> {
    objects_again_in(tx, person_id).await?;
    ask_again_in(tx, person_id, merged_at).await
}

/// A reported objection counts unless the service has heard something of this person since ([`super::rules::agrees`]).
async fn objects_again_in(tx: &Tx, person_id: PersonId) -> Result<(), Problem> {
    let db = tx.system("what a practice may see follows from the person's decision, whoever carries the referrals");
    let of_purpose =
        || Entity::find().filter(Column::PersonId.eq(person_id)).filter(Column::Purpose.eq(ConsentPurpose::DirectCare));
    let newest =
        of_purpose().filter(Column::ReferralId.is_null()).order_by_desc(Column::RecordedAt).order_by_desc(Column::Id);
    let heard_at = newest.one(&db).await?.map(|row| row.recorded_at);
    let reported: Vec<ReferralId> = of_purpose()
        .select_only()
        .column(Column::ReferralId)
        .filter(Column::ReferralId.is_not_null())
        .filter(Column::Decision.ne(ConsentDecision::Given))
        .filter(Condition::all().add_option(heard_at.map(|at| Column::RecordedAt.gt(at))))
        .limit(MOST)
        .into_tuple()
        .all(&db)
        .await?;
    if reported.is_empty() {
        return Ok(());
    }
    let objects = Referrals::update_many()
        .col_expr(Referral::PracticeObjection, Expr::val(true))
        .col_expr(Referral::Version, Expr::col(Referral::Version).add(1))
        .filter(Referral::Id.is_in(reported))
        .filter(Referral::PersonId.eq(person_id))
        .filter(Referral::PracticeObjection.eq(false));
    tx.checked(objects.exec(&db).await)?;
    Ok(())
}

/// What was done since the merge by a decision of both at once was never asked of this one.
async fn ask_again_in(tx: &Tx, person_id: PersonId, merged_at: DateTime<Utc>) -> Result<(), Problem> {
    use task::entity::Column as Task;

    let db = tx.system("what is to be asked of a person is asked, whoever carries them");
    let settled: Vec<Uuid> = task::entity::Entity::find()
        .select_only()
        .column(Task::SubjectId)
        .filter(Task::PersonId.eq(person_id))
        .filter(Task::Kind.eq(TaskKind::ConfirmConsent))
        .filter(Task::Status.eq(TaskStatus::Done))
        .filter(Task::DoneAt.gte(merged_at))
        .limit(MOST)
        .into_tuple()
        .all(&db)
        .await?;
    if settled.is_empty() {
        return Ok(());
    }
    let about = Referrals::find().filter(Referral::Id.is_in(settled)).filter(Referral::PersonId.eq(person_id));
    for referral in about.all(&db).await? {
        let owner = referral.worker_id.map_or(Owner::Service, Owner::Worker);
        let ask = TaskChange::open(TaskKind::ConfirmConsent, owner, tx.now());
        task::apply_in(tx, events::subject(&referral), &[ask]).await?;
    }
    Ok(())
}
