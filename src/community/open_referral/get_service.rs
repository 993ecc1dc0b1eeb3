use actix_web::{HttpRequest, HttpResponse};

use super::answer::answer;
use super::find::names;
use super::view::Published;
use super::wire::DirectoryServiceInFull;
use crate::community::asset;
use crate::prelude::*;

/// Read a service of the public directory
///
/// With its places, schedules, costs, languages and categories, as Open Referral UK 3.0 has them.
#[utoipa::path(
    operation_id = "getOpenReferralService",
    params(At<AssetId>),
    extensions(("x-problem-codes" = json!([Code::InvalidParameter, Code::NotFound]))),
    responses((status = 200, description = "The service, with all that belongs to it.", body = DirectoryServiceInFull)),
)]
#[get("/open-referral-uk/services/{id}")]
pub async fn get_service(
    request: HttpRequest,
    at: At<AssetId>,
    state: Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let system = state.db.system("the public directory is everybody's");
    let row = asset::entity::Entity::find_by_id(at.id).one(system.read()).await?;
    let row = row.ok_or_else(|| Problem::new(Code::NotFound))?;
    let names = names(system.read(), std::iter::once(&row)).await?;
    answer(&request, &Published::new(&row, &names).in_full())
}
