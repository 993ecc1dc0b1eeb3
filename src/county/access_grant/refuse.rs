use super::codes::AccessGrantAction;
use super::decided::decided;
use super::entity::Entity;
use super::rules::Actor;
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
        let change = decided(&step.row, actor, AccessGrantAction::Refusal, &input)?;
        step.save(EventType::AccessGrantRefused, change).await
    })
    .await
}
