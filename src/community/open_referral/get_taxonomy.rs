use actix_web::{HttpRequest, HttpResponse};

use super::answer::answer;
use super::parts::DirectoryTaxonomyInFull;
use super::taxonomy::{ID, in_full};
use crate::prelude::*;

/// Read a taxonomy of the public directory
///
/// With its terms.
#[utoipa::path(
    operation_id = "getOpenReferralTaxonomy",
    params(At<TaxonomyId>),
    extensions(("x-problem-codes" = json!([Code::InvalidParameter, Code::NotFound]))),
    responses((status = 200, description = "The taxonomy, with its terms.", body = DirectoryTaxonomyInFull)),
)]
#[get("/open-referral-uk/taxonomies/{id}")]
pub async fn get_taxonomy(request: HttpRequest, at: At<TaxonomyId>) -> Result<HttpResponse, Problem> {
    if at.id.0 != ID {
        return Err(Problem::new(Code::NotFound));
    }
    answer(&request, &in_full())
}
