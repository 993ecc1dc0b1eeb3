use super::codes::InstrumentAction;
use super::entity::{ActiveModel, Entity};
use super::view::Instrument;
use crate::prelude::*;

/// Retire an instrument
///
/// Nothing is recorded with it any more; what was stays, and can still be read.
#[utoipa::path(
    operation_id = "retireInstrument",
    params(At<InstrumentId>),
    responses((status = 200, description = "The instrument, retired.", body = Instrument)),
)]
#[post("/instruments/{id}/retirement")]
pub async fn retire(cx: Cx, at: At<InstrumentId>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::RetireInstrument, at.id, async |tx, step| {
        let status = step.row.check(tx.caller().role, InstrumentAction::Retirement)?;
        let change = ActiveModel { status: Set(status), ..Default::default() };
        step.save(EventType::InstrumentRetired, change).await
    })
    .await
}
