use super::codes::InstrumentStatus;
use super::entity::{Column, Entity};
use super::view::InstrumentPage;
use crate::prelude::*;

/// Which instruments.
#[derive(Debug, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct InstrumentFilter {
    /// Only those that stand here.
    pub status: Option<InstrumentStatus>,
}

/// List instruments
///
/// Those that every service has, and your services' own.
#[utoipa::path(
    operation_id = "listInstruments",
    params(InstrumentFilter, Paging),
    responses((status = 200, description = "A page of instruments.", body = InstrumentPage)),
)]
#[get("/instruments")]
pub async fn list(cx: Cx, Paged(filter, page): Paged<InstrumentFilter>) -> Result<Reply, Problem> {
    let condition = Condition::all().add_option(filter.status.map(|status| Column::Status.eq(status)));
    cx.find::<Entity>(Action::ListInstruments, (&filter, &page), Order::Asc, |_| condition).await
}
