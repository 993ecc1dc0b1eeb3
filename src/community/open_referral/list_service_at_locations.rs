use actix_web::{HttpRequest, HttpResponse};

use super::answer::answer;
use super::filter::{PageParams, PlaceParams, ServiceParams, Wanted};
use super::find::{names, places};
use super::pages::DirectoryServiceAtLocationPage;
use super::view::Published;
use crate::prelude::*;

/// List the services of the public directory at their places
///
/// A service once for each of its places, as Open Referral UK 3.0 has them; with `postcode` and `proximity` the nearest
/// first. `page` and `per_page` are the standard's; parameters that it does not name are passed over.
#[utoipa::path(
    operation_id = "listOpenReferralServiceAtLocations",
    params(PageParams, ServiceParams, PlaceParams),
    extensions(("x-problem-codes" = json!([Code::InvalidParameter]))),
    responses((status = 200, description = "A page of services at their places.", body = DirectoryServiceAtLocationPage)),
)]
#[get("/open-referral-uk/service_at_locations")]
pub async fn list_service_at_locations(request: HttpRequest, state: Data<AppState>) -> Result<HttpResponse, Problem> {
    let wanted = Wanted::of(&request)?;
    let system = state.db.system("the public directory is everybody's");
    let (rows, total) = places(system.read(), &wanted).await?;
    let names = names(system.read(), rows.iter().map(|(_, asset)| asset)).await?;
    let contents = rows.iter().filter_map(|(place, asset)| Published::new(asset, &names).at(&place.name)).collect();
    answer(&request, &DirectoryServiceAtLocationPage::new(wanted.which, total, contents))
}
