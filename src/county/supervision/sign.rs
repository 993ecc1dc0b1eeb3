use super::codes::SupervisionAction;
use super::entity::{ActiveModel, Entity};
use super::rules::Actor;
use super::view::Supervision;
use crate::prelude::*;

/// Sign a supervision
///
/// That it took place as it is written, in the name of who supervised. A signed entry is the manager's alone to take back.
#[utoipa::path(
    operation_id = "signSupervision",
    params(At<SupervisionId>),
    responses((status = 200, description = "The entry, signed.", body = Supervision)),
)]
#[post("/supervisions/{id}/signature")]
pub async fn sign(cx: Cx, at: At<SupervisionId>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::SignSupervision, at.id, async |tx, step| {
        let status = step.row.check(Actor::of(tx.caller()), SupervisionAction::Signature)?;
        let change = ActiveModel { status: Set(status), signed_at: Set(Some(tx.now())), ..Default::default() };
        step.save(EventType::SupervisionSigned, change).await
    })
    .await
}
