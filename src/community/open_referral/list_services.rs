use actix_web::{HttpRequest, HttpResponse};

use super::answer::answer;
use super::filter::{PageParams, ServiceParams, Wanted};
use super::find::{assets, names};
use super::pages::DirectoryServicePage;
use super::view::Published;
use crate::prelude::*;

/// List the services of the public directory
///
/// Groups and services of the community, as Open Referral UK 3.0 has them, in the order of their entry. `page` and
/// `per_page` are the standard's; parameters that it does not name are passed over.
#[utoipa::path(
    operation_id = "listOpenReferralServices",
    params(PageParams, ServiceParams),
    extensions(("x-problem-codes" = json!([Code::InvalidParameter]))),
    responses((status = 200, description = "A page of services.", body = DirectoryServicePage)),
)]
#[get("/open-referral-uk/services")]
pub async fn list_services(request: HttpRequest, state: Data<AppState>) -> Result<HttpResponse, Problem> {
    let wanted = Wanted::of(&request)?;
    let system = state.db.system("the public directory is everybody's");
    let (rows, total) = assets(system.read(), &wanted).await?;
    let names = names(system.read(), rows.iter()).await?;
    let contents = rows.iter().map(|row| Published::new(row, &names).service()).collect();
    answer(&request, &DirectoryServicePage::new(wanted.which, total, contents))
}
