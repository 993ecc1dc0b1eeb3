use super::entity::Entity;
use super::version::{self, Column};
use super::view::{ContactVersion, ContactVersionPage};
use crate::prelude::*;

/// List a contact's earlier versions
///
/// What it said before each change, the oldest first. What it says now is not among them.
#[utoipa::path(
    operation_id = "listContactVersions",
    params(At<ContactId>, Paging),
    responses((status = 200, description = "A page of earlier versions.", body = ContactVersionPage)),
)]
#[get("/contacts/{id}/versions")]
pub async fn list_versions(cx: Cx, at: At<ContactId>, Query(page): Query<Paging>) -> Result<Reply, Problem> {
    cx.read(Action::ListContactVersions, async |tx| {
        let contact = tx.get::<Entity>(at.id).await?;
        tx.audit_filter(json!({ "contact_id": contact.id }));
        let list = cx.list(Action::ListContactVersions, &contact.id)?;
        let found = tx.find::<version::Entity>().filter(Column::ContactId.eq(contact.id));
        let (rows, next) = found.page(&list, &page, Order::Asc).await?;
        let views: Vec<_> = rows.iter().map(ContactVersion::from).collect();
        cx.page(&views, Some(&next))
    })
    .await
}
