use actix_web::{HttpRequest, HttpResponse};

use super::answer::answer;
use super::parts::DirectoryTaxonomyTerm;
use super::taxonomy::{category_of, term};
use crate::prelude::*;

/// Read a term of the public directory's taxonomies
///
/// What people are connected to: one category of it.
#[utoipa::path(
    operation_id = "getOpenReferralTaxonomyTerm",
    params(At<TaxonomyTermId>),
    extensions(("x-problem-codes" = json!([Code::InvalidParameter, Code::NotFound]))),
    responses((status = 200, description = "The term.", body = DirectoryTaxonomyTerm)),
)]
#[get("/open-referral-uk/taxonomy_terms/{id}")]
pub async fn get_taxonomy_term(request: HttpRequest, at: At<TaxonomyTermId>) -> Result<HttpResponse, Problem> {
    let category = category_of(at.id.0).ok_or_else(|| Problem::new(Code::NotFound))?;
    answer(&request, &term(category))
}
