use super::codes::MessageAction;
use super::entity::{ActiveModel, Entity};
use super::step::{event, permitted_in};
use super::view::MessageBack;
use super::views::view_of;
use super::wire::MessageAcknowledgement;
use crate::prelude::*;
use crate::system::task::{self, Subject, TaskChange, TaskKind};

/// Acknowledge a message back
///
/// The practice has read it: by whom, by name. Its task is done.
#[utoipa::path(
    operation_id = "acknowledgeMessageBack",
    tag = "messages back",
    params(At<MessageBackId>),
    request_body(content = MessageAcknowledgement, example = json!({ "by": "Dr Asha Menon" })),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
    responses((status = 200, description = "The message, acknowledged.", body = MessageBack)),
)]
#[post("/messages-back/{id}/acknowledgement")]
pub async fn acknowledge(
    cx: Cx,
    at: At<MessageBackId>,
    Json(input): Json<MessageAcknowledgement>,
) -> Result<Reply, Problem> {
    cx.write(Action::AcknowledgeMessageBack, async |tx| {
        let (row, status) = permitted_in(&cx, tx, at.id, MessageAction::Acknowledgement).await?;
        let change = ActiveModel {
            status: Set(status),
            acknowledged_by: Set(Some(input.by.clone().into())),
            acknowledged_at: Set(Some(tx.now())),
            updated_at: Set(tx.now()),
            ..Default::default()
        };
        let row = tx.update::<Entity>(&row, change).await?;
        tx.emit(event(&row, EventType::MessageBackAcknowledged));
        task::apply_in(tx, Subject::of(&row), &[TaskChange::Complete(TaskKind::ReadMessageBack)]).await?;
        cx.ok(&view_of(tx, &row).await?)
    })
    .await
}
