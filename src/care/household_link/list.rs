use super::entity::{Column, Entity};
use super::view::HouseholdLinkPage;
use crate::care::person;
use crate::prelude::*;

/// List a person's household links
///
/// Those that stand and those that were taken back, the newest first, as far as you may see them.
#[utoipa::path(
    operation_id = "listHouseholdLinks",
    params(At<PersonId>, Paging),
    responses((status = 200, description = "A page of links.", body = HouseholdLinkPage)),
)]
#[get("/people/{id}/household-links")]
pub async fn list(cx: Cx, at: At<PersonId>, Query(page): Query<Paging>) -> Result<Reply, Problem> {
    cx.read(Action::ListHouseholdLinks, async |tx| {
        let person = tx.get::<person::entity::Entity>(at.id).await?;
        tx.audit_filter(json!({ "person_id": person.id }));
        let list = cx.list(Action::ListHouseholdLinks, &person.id)?;
        let of_person = |column: Column| Condition::all().add(column.eq(person.id));
        let found = tx.find::<Entity>().one_of(vec![of_person(Column::PersonId), of_person(Column::OtherPersonId)]);
        cx.page_of(tx, found, &list, &page, Order::Desc).await
    })
    .await
}
