use super::codes::MessageAction;
use super::entity::{ActiveModel, Entity};
use super::view::MessageBack;
use super::wire::MessageBackPatch;
use crate::prelude::*;

/// Change a draft of a message back
///
/// As long as it is a draft. What was released is not changed: say that it was in error, and write another.
#[utoipa::path(
    operation_id = "changeMessageBack",
    params(At<MessageBackId>),
    request_body(content = MessageBackPatch, content_type = "application/merge-patch+json"),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
    responses((status = 200, description = "The draft as it stands now.", body = MessageBack)),
)]
#[patch("/messages-back/{id}")]
pub async fn change(cx: Cx, at: At<MessageBackId>, Json(input): Json<MessageBackPatch>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::ChangeMessageBack, at.id, async |tx, step| {
        let status = step.row.status.check(tx.caller().role, MessageAction::Change)?;
        step.check_if_match().await?;
        let content = input.apply(step.row.content.clone());
        Problem::if_any(content.faults("", step.row.recipient, calendar::local_date(tx.now())))?;
        let change = ActiveModel {
            occasion: Set(input.occasion.unwrap_or(step.row.occasion)),
            status: Set(status),
            content: Set(content),
            ..Default::default()
        };
        step.save(EventType::MessageBackChanged, change).await
    })
    .await
}
