use super::entity::Entity;
use super::view::Instrument;
use crate::prelude::*;

/// Read an instrument
///
/// Its items with their ranges, how it comes to a total, when it is due, and for whom it is not suitable.
#[utoipa::path(
    operation_id = "getInstrument",
    params(At<InstrumentId>),
    responses((status = 200, description = "The instrument.", body = Instrument)),
)]
#[get("/instruments/{id}")]
pub async fn get(cx: Cx, at: At<InstrumentId>) -> Result<Reply, Problem> {
    cx.get::<Entity>(Action::GetInstrument, at.id).await
}
