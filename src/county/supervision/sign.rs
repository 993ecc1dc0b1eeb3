use super::codes::SupervisionAction;
use super::entity::{ActiveModel, Entity};
use super::events::event;
use super::rules::{self, Actor};
use super::view::Supervision;
use crate::prelude::*;

/// Sign a supervision
///
/// That it took place as it is written, in the name of who supervised. A signed entry is the manager's alone to take back.
#[utoipa::path(
    operation_id = "signSupervision",
    tag = "supervisions",
    params(At<SupervisionId>),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
    responses((status = 200, description = "The entry, signed.", body = Supervision)),
)]
#[post("/supervisions/{id}/signature")]
pub async fn sign(cx: Cx, at: At<SupervisionId>) -> Result<Reply, Problem> {
    cx.write(Action::SignSupervision, async |tx| {
        let row = tx.get::<Entity>(at.id).await?;
        let if_match = cx.needs_if_match()?;
        let status = rules::check(&row, Actor::of(tx.caller()), SupervisionAction::Signature)?;
        cx.check_if_match(&if_match, &Supervision::new(&row, tx.caller()))?;
        let change = ActiveModel {
            status: Set(status),
            signed_at: Set(Some(tx.now())),
            updated_at: Set(tx.now()),
            ..Default::default()
        };
        let row = tx.update::<Entity>(&row, change).await?;
        tx.emit(event(EventType::SupervisionSigned, &row));
        cx.ok(&Supervision::new(&row, tx.caller()))
    })
    .await
}
