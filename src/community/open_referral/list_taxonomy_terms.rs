use actix_web::{HttpRequest, HttpResponse};

use super::answer::answer;
use super::filter::{PageParams, Wanted};
use super::pages::DirectoryTaxonomyTermPage;
use super::taxonomy::terms;
use crate::prelude::*;

/// List the terms of the public directory's taxonomies
///
/// What people are connected to (002 §10): the same codes as the list `asset_category`.
#[utoipa::path(
    operation_id = "listOpenReferralTaxonomyTerms",
    params(PageParams),
    extensions(("x-problem-codes" = json!([Code::InvalidParameter]))),
    responses((status = 200, description = "A page of terms.", body = DirectoryTaxonomyTermPage)),
)]
#[get("/open-referral-uk/taxonomy_terms")]
pub async fn list_taxonomy_terms(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let which = Wanted::of(&request)?.which;
    let all = terms();
    let total = all.len() as u64;
    answer(&request, &DirectoryTaxonomyTermPage::new(which, total, which.cut(all)))
}
