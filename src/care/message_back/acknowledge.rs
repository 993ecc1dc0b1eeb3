use super::codes::MessageAction;
use super::entity::{ActiveModel, Entity};
use super::view::MessageBack;
use super::wire::MessageAcknowledgement;
use crate::prelude::*;
use crate::system::task::{self, Subject, TaskChange, TaskKind};

/// Acknowledge a message back
///
/// Whom it was written to has read it: by whom, by name. A practice's task is done.
#[utoipa::path(
    operation_id = "acknowledgeMessageBack",
    params(At<MessageBackId>),
    request_body(content = MessageAcknowledgement, example = json!({ "by": "Dr Asha Menon" })),
    responses((status = 200, description = "The message, acknowledged.", body = MessageBack)),
)]
#[post("/messages-back/{id}/acknowledgement")]
pub async fn acknowledge(
    cx: Cx,
    at: At<MessageBackId>,
    Json(input): Json<MessageAcknowledgement>,
) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::AcknowledgeMessageBack, at.id, async |tx, step| {
        let status = step.row.status.check(tx.caller().role, MessageAction::Acknowledgement)?;
        let change = ActiveModel {
            status: Set(status),
            acknowledged_by: Set(Some(input.by.clone().into())),
            acknowledged_at: Set(Some(tx.now())),
            ..Default::default()
        };
        let row = step.save(EventType::MessageBackAcknowledged, change).await?;
        task::apply_in(tx, Subject::of(&row), &[TaskChange::Complete(TaskKind::ReadMessageBack)]).await?;
        Ok(row)
    })
    .await
}
