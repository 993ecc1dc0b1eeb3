use super::addendum::{Column, Entity as Addenda};
use super::entity::Entity;
use super::rules::Relation;
use super::view::AddendumEntry;
use super::views::actor_in;
use crate::prelude::*;

kernel::page! {
    /// A page of what was added to a referral.
    AddendumPage:
        /// What was added.
        AddendumEntry
}

/// List what was added to a referral
///
/// The oldest first. Its sender reads what the sender added and answered. Of the service, whoever is shown the whole of
/// the referral reads all of it; to others none is shown.
#[utoipa::path(
    operation_id = "listReferralAddenda",
    params(At<ReferralId>, Paging),
    responses((status = 200, description = "A page of addenda.", body = AddendumPage)),
)]
#[get("/referrals/{id}/addenda")]
pub async fn list_addenda(cx: Cx, at: At<ReferralId>, Query(page): Query<Paging>) -> Result<Reply, Problem> {
    cx.read(Action::ListReferralAddenda, async |tx| {
        let row = tx.get::<Entity>(at.id).await?;
        let list = cx.list(Action::ListReferralAddenda, &row.id)?;
        let mut found = tx.find::<Addenda>().filter(Column::ReferralId.eq(row.id)).order_by(Column::Id, Order::Asc);
        if let Some(id) = list.begin::<AddendumId>(page.after.as_ref())? {
            found = found.filter(Column::Id.gt(id));
        }
        // That there is an addendum may be all that tells of a risk.
        if matches!(actor_in(tx, &row).await?.relation, Relation::Colleague(_)) {
            found = found.filter(kernel::db::nobody());
        }
        let rows = found.all(page.limit.get() + 1).await?;
        let (rows, next) = list.cut(rows, page.limit.get(), |row| row.id)?;
        let items: Vec<AddendumEntry> = rows.iter().map(AddendumEntry::from).collect();
        cx.page_of_entries(&items, &next)
    })
    .await
}
