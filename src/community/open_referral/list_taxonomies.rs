use actix_web::{HttpRequest, HttpResponse};

use super::answer::answer;
use super::filter::{PageParams, Wanted};
use super::pages::DirectoryTaxonomyPage;
use super::taxonomy::taxonomy;
use crate::prelude::*;

/// List the taxonomies of the public directory
///
/// There is one: what people are connected to (002 §10).
#[utoipa::path(
    operation_id = "listOpenReferralTaxonomies",
    params(PageParams),
    extensions(("x-problem-codes" = json!([Code::InvalidParameter]))),
    responses((status = 200, description = "A page of taxonomies.", body = DirectoryTaxonomyPage)),
)]
#[get("/open-referral-uk/taxonomies")]
pub async fn list_taxonomies(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let which = Wanted::of(&request)?.which;
    answer(&request, &DirectoryTaxonomyPage::new(which, 1, which.cut(vec![taxonomy()])))
}
