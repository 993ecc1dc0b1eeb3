use super::entity::Entity;
use super::view::Contact;
use crate::prelude::*;

/// Read a contact
///
/// Of your own cases, or your own; with an `Access-Reason` a colleague's. While it is planned it says how to reach the
/// person without harm.
#[utoipa::path(
    operation_id = "getContact",
    params(At<ContactId>),
    responses((status = 200, description = "The contact.", body = Contact)),
)]
#[get("/contacts/{id}")]
pub async fn get(cx: Cx, at: At<ContactId>) -> Result<Reply, Problem> {
    cx.get::<Entity>(Action::GetContact, at.id).await
}
