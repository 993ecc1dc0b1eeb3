use super::codes::ErasureAction;
use super::entity::{ActiveModel, Entity};
use super::view::Erasure;
use super::wire::ErasureRefusal;
use crate::prelude::*;

/// Refuse an erasure
///
/// Nothing is erased: an exemption of UK GDPR Article 17(3) holds, or no ground of 17(1) does. Who asked for it takes it back by
/// this.
#[utoipa::path(
    operation_id = "refuseErasure",
    params(At<ErasureId>),
    request_body(content = ErasureRefusal, example = json!({ "reason": "legal_claim" })),
    responses((status = 200, description = "The erasure, refused.", body = Erasure)),
)]
#[post("/erasures/{id}/refusal")]
pub async fn refuse(cx: Cx, at: At<ErasureId>, Json(input): Json<ErasureRefusal>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::RefuseErasure, at.id, async |tx, step| {
        let actor = tx.caller().principal.id();
        let change = ActiveModel {
            status: Set(step.row.check(actor, ErasureAction::Refusal)?),
            refusal_reason: Set(Some(input.reason)),
            decided_by: Set(Some(actor)),
            decided_at: Set(Some(tx.now())),
            ..Default::default()
        };
        step.save(EventType::ErasureRefused, change).await
    })
    .await
}
