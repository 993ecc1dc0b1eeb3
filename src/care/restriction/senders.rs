//! What the senders of a person's referrals read of a restriction: that these are over, as of any other end.

use crate::care::referral::disclosure::SharedStatus;
use crate::care::referral::entity::{ActiveModel, Column, Entity, Model};
use crate::care::referral::events;
use crate::care::referral::rules::clocks;
use crate::care::referral::status::ReferralStatus;
use crate::prelude::*;
use crate::system::task::{self, TaskChange, TaskKind};

/// Ends the person's referrals for those who sent them.
pub async fn close_to_senders_in(tx: &Tx, person: PersonId) -> Result<(), Problem> {
    for row in of_person(tx, person).await? {
        let row = save_in(tx, &row, Some(tx.now()), EventType::ReferralClosed).await?;
        if row.status == ReferralStatus::Returned {
            // As with every end: nobody waits for the answer any more.
            let cancelled = TaskChange::Cancel(TaskKind::DecideReturned);
            task::apply_in(tx, events::subject(&row), &[cancelled]).await?;
        }
    }
    Ok(())
}

/// Lets those who sent the person's referrals read again where they stand.
pub(super) async fn open_to_senders_in(tx: &Tx, person: PersonId) -> Result<(), Problem> {
    for row in of_person(tx, person).await? {
        let row = save_in(tx, &row, None, EventType::ReferralReopened).await?;
        if row.status == ReferralStatus::Returned {
            task::apply_in(tx, events::subject(&row), &[clocks::to_answer(&row, tx.now())]).await?;
        }
    }
    Ok(())
}

async fn of_person(tx: &Tx, person: PersonId) -> Result<Vec<Model>, Problem> {
    let of_person = Entity::find().filter(Column::PersonId.eq(person)).order_by_asc(Column::Id);
    Ok(of_person.all(&tx.system("a restriction is of every referral of the person, whoever sees it")).await?)
}

async fn save_in(tx: &Tx, row: &Model, since: Option<DateTime<Utc>>, kind: EventType) -> Result<Model, Problem> {
    let is_news = SharedStatus::from(row.status) != SharedStatus::Ended;
    let mut change = ActiveModel { restricted_at: Set(since), updated_at: Set(tx.now()), ..Default::default() };
    if is_news {
        change.disclosed_status_updated_at = Set(tx.now());
        change.disclosed_outcome_updated_at = Set(tx.now());
        tx.emit(row.event(kind).to(Audience::StatusDisclosed));
    }
    let db = tx.system("a referral is over for its sender, whoever sees it in the service");
    tx.update_through::<Entity>(&db, row, change).await
}
