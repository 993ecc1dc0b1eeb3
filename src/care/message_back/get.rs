use super::entity::Entity;
use super::view::MessageBack;
use crate::prelude::*;

/// Read a message back
///
/// Where you are the person's practice, once it is released; in the service of your own cases, a colleague's with an
/// `Access-Reason`.
#[utoipa::path(
    operation_id = "getMessageBack",
    params(At<MessageBackId>),
    responses((status = 200, description = "The message.", body = MessageBack)),
)]
#[get("/messages-back/{id}")]
pub async fn get(cx: Cx, at: At<MessageBackId>) -> Result<Reply, Problem> {
    cx.get::<Entity>(Action::GetMessageBack, at.id).await
}
