use super::entity::Entity;
use super::view::WorkerAbsence;
use crate::prelude::*;

/// Read an absence
///
/// Yours or a colleague's.
#[utoipa::path(
    operation_id = "getAbsence",
    params(At<AbsenceId>),
    responses((status = 200, description = "The absence.", body = WorkerAbsence)),
)]
#[get("/absences/{id}")]
pub async fn get(cx: Cx, at: At<AbsenceId>) -> Result<Reply, Problem> {
    cx.get::<Entity>(Action::GetAbsence, at.id).await
}
