use super::codes::MessageAction;
use super::entity::{ActiveModel, Entity};
use super::step::{event, permitted_in};
use super::view::MessageBack;
use super::views::view_of;
use super::wire::MessageBackPatch;
use crate::prelude::*;

/// Change a draft of a message back
///
/// As long as it is a draft. What was released is not changed: say that it was in error, and write another.
#[utoipa::path(
    operation_id = "changeMessageBack",
    tag = "messages back",
    params(At<MessageBackId>),
    request_body(content = MessageBackPatch, content_type = "application/merge-patch+json"),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
    responses((status = 200, description = "The draft as it stands now.", body = MessageBack)),
)]
#[patch("/messages-back/{id}")]
pub async fn change(cx: Cx, at: At<MessageBackId>, Json(input): Json<MessageBackPatch>) -> Result<Reply, Problem> {
    cx.write(Action::ChangeMessageBack, async |tx| {
        let (row, status) = permitted_in(&cx, tx, at.id, MessageAction::Change).await?;
        let content = input.apply(row.content.clone());
        Problem::if_any(content.faults("", calendar::local_date(tx.now())))?;
        let change = ActiveModel {
            occasion: Set(input.occasion.unwrap_or(row.occasion)),
            status: Set(status),
            content: Set(content),
            updated_at: Set(tx.now()),
            ..Default::default()
        };
        let row = tx.update::<Entity>(&row, change).await?;
        tx.emit(event(&row, EventType::MessageBackChanged));
        cx.ok(&view_of(tx, &row).await?)
    })
    .await
}
