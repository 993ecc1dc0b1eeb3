use std::collections::BTreeSet;

use super::entity::Entity;
use super::save::version_in;
use super::view::WholeCarePlanVersion;
use crate::county::worker::names::names_in;
use crate::prelude::*;
use kernel::http::Path;

/// One version of a plan.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct VersionAt {
    /// The plan.
    pub id: CarePlanId,
    /// The number of the version.
    #[param(minimum = 1, maximum = 1_000_000)]
    pub number: i32,
}

/// Read a version of a plan
///
/// What it said then. Nothing of a plan is ever overwritten.
#[utoipa::path(
    operation_id = "getCarePlanVersion",
    params(VersionAt),
    responses((status = 200, description = "The version.", body = WholeCarePlanVersion)),
)]
#[get("/care-plans/{id}/versions/{number}")]
pub async fn get_version(cx: Cx, at: Path<VersionAt>) -> Result<Reply, Problem> {
    cx.read(Action::GetCarePlanVersion, async |tx| {
        let row = tx.get::<Entity>(at.id).await?;
        let version = version_in(tx, row.id, at.number).await?.ok_or_else(|| Problem::new(Code::NotFound))?;
        let by = WorkerId(version.written_by);
        let name = names_in(tx, BTreeSet::from([by])).await?.remove(&by);
        Reply::ok(&WholeCarePlanVersion::new(version, name))
    })
    .await
}
