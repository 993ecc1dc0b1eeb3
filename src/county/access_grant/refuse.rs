use super::codes::AccessGrantAction;
use super::entity::{ActiveModel, Entity};
use super::rules::{Actor, At as AtInstant};
use super::view::AccessGrant;
use super::wire::AccessGrantDecision;
use crate::prelude::*;

/// Refuse an access grant
///
/// Nothing is given. Who asked for it takes it back by this.
#[utoipa::path(
    operation_id = "refuseAccessGrant",
    params(At<AccessGrantId>),
    request_body = AccessGrantDecision,
    responses((status = 200, description = "The grant, refused.", body = AccessGrant)),
)]
#[post("/access-grants/{id}/refusal")]
pub async fn refuse(cx: Cx, at: At<AccessGrantId>, Json(input): Json<AccessGrantDecision>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::RefuseAccessGrant, at.id, async |tx, step| {
        let actor = Actor { id: tx.caller().principal.id(), now: tx.now() };
        let status = AtInstant(&step.row, actor.now).check(actor, AccessGrantAction::Refusal)?;
        let change = ActiveModel {
            status: Set(status),
            decided_by: Set(Some(actor.id)),
            decided_at: Set(Some(actor.now)),
            comment: Set(input.comment.as_ref().map(|text| text.as_str().to_owned())),
            credential: Set(None),
            ..Default::default()
        };
        step.save(EventType::AccessGrantRefused, change).await
    })
    .await
}
