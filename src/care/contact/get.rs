use super::entity::Entity;
use super::view::Contact;
use super::views::view_of;
use crate::prelude::*;

/// Read a contact
///
/// Of your own cases, or your own; with an `Access-Reason` a colleague's. While it is planned it says how to reach the
/// person without harm.
#[utoipa::path(
    operation_id = "getContact",
    tag = "contacts",
    params(At<ContactId>),
    responses((status = 200, description = "The contact.", body = Contact)),
)]
#[get("/contacts/{id}")]
pub async fn get(cx: Cx, at: At<ContactId>) -> Result<Reply, Problem> {
    cx.read(Action::GetContact, async |tx| {
        let row = tx.get::<Entity>(at.id).await?;
        cx.ok(&view_of(tx, &row).await?)
    })
    .await
}
