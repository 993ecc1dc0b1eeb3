//! `GET /v1/organisations/{id}`.

use actix_web::get;
use serde::Deserialize;
use utoipa::IntoParams;

use super::entity::Entity;
use super::shown::shown_one_in;
use super::wire::Organisation;
use crate::kernel::auth::Action;
use crate::kernel::cx::Cx;
use crate::kernel::http::{Path, Reply};
use crate::kernel::id::OrganisationId;
use crate::kernel::problem::Problem;

/// One organisation.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct At {
    /// The organisation.
    pub id: OrganisationId,
}

/// Read an organisation
///
/// With all that it has been, is or will be a member of.
#[utoipa::path(
    operation_id = "getOrganisation",
    tag = "organisations",
    params(At),
    responses((status = 200, description = "The organisation.", body = Organisation)),
)]
#[get("/organisations/{id}")]
pub async fn get(cx: Cx, at: Path<At>) -> Result<Reply, Problem> {
    cx.read(Action::GetOrganisation, async |tx| {
        let row = tx.get::<Entity>(at.id).await?;
        cx.ok(&shown_one_in(tx, &row).await?)
    })
    .await
}
