use actix_web::{HttpRequest, HttpResponse};

use super::answer::answer;
use super::find::names;
use super::view::Published;
use super::wire::DirectoryServiceAtLocationInFull;
use crate::community::asset;
use crate::community::asset::index::place;
use crate::prelude::*;

/// Read a service of the public directory at one of its places
///
/// With all that belongs to the service and to the place, as Open Referral UK 3.0 has them.
#[utoipa::path(
    operation_id = "getOpenReferralServiceAtLocation",
    params(At<AssetPlaceId>),
    extensions(("x-problem-codes" = json!([Code::InvalidParameter, Code::NotFound]))),
    responses((status = 200, description = "The service at its place, with all that belongs to them.", body = DirectoryServiceAtLocationInFull)),
)]
#[get("/open-referral-uk/service_at_locations/{id}")]
pub async fn get_service_at_location(
    request: HttpRequest,
    at: At<AssetPlaceId>,
    state: Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let system = state.db.system("the public directory is everybody's");
    let not_found = || Problem::new(Code::NotFound);
    let place = place::Entity::find_by_id(at.id).one(system.read()).await?.ok_or_else(not_found)?;
    let row = asset::entity::Entity::find_by_id(place.asset_id).one(system.read()).await?.ok_or_else(not_found)?;
    let names = names(system.read(), std::iter::once(&row)).await?;
    answer(&request, &Published::new(&row, &names).at_in_full(&place.name).ok_or_else(not_found)?)
}
