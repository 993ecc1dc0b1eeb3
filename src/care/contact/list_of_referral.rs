use crate::care::referral::before_acceptance::{Column, Entity as Contacts};
use crate::care::referral::entity::Entity;
use crate::care::referral::rules::Relation;
use crate::care::referral::view::ReferralContact;
use crate::care::referral::views::actor_in;
use crate::prelude::*;

kernel::page! {
    /// A page of contacts before acceptance.
    ReferralContactPage:
        /// The contacts, in the order in which they were written down.
        ReferralContact
}

/// List contacts before acceptance
///
/// In the order in which they were written down, for whoever of the service is shown the whole of the referral; to others
/// none is shown. Those from acceptance on are its episode's.
#[utoipa::path(
    operation_id = "listReferralContacts",
    params(At<ReferralId>, Paging),
    responses((status = 200, description = "A page of contacts.", body = ReferralContactPage)),
)]
#[get("/referrals/{id}/contacts")]
pub async fn list_of_referral(cx: Cx, at: At<ReferralId>, Query(page): Query<Paging>) -> Result<Reply, Problem> {
    cx.read(Action::ListReferralContacts, async |tx| {
        let row = tx.get::<Entity>(at.id).await?;
        let list = cx.list(Action::ListReferralContacts, &row.id)?;
        let mut found = tx.find::<Contacts>().filter(Column::ReferralId.eq(row.id)).order_by(Column::Id, Order::Asc);
        if let Some(id) = list.begin::<ReferralContactId>(page.after.as_ref())? {
            found = found.filter(Column::Id.gt(id));
        }
        if matches!(actor_in(tx, &row).await?.relation, Relation::Colleague(_)) {
            found = found.filter(kernel::db::nobody());
        }
        let rows = found.all(page.limit.get() + 1).await?;
        let (rows, next) = list.cut(rows, page.limit.get(), |row| row.id)?;
        let items: Vec<ReferralContact> = rows.iter().map(ReferralContact::from).collect();
        Ok(Reply::ok(&ReferralContactPage { items, next_cursor: next.clone() })?.followed_by(next))
    })
    .await
}
