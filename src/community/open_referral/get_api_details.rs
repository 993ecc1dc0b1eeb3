use actix_web::{HttpRequest, HttpResponse};

use super::answer::answer;
use super::wire::ApiDetails;
use crate::prelude::*;

/// Read about the public directory
///
/// Which version of Open Referral UK it speaks. It is open to anybody, without a token.
#[utoipa::path(
    operation_id = "getOpenReferralDetails",
    responses((status = 200, description = "What it is.", body = ApiDetails)),
)]
#[get("/open-referral-uk/")]
pub async fn get_api_details(request: HttpRequest, state: Data<AppState>) -> Result<HttpResponse, Problem> {
    let details = ApiDetails {
        version: "HSDS-UK-3.0",
        profile: "https://docs.openreferraluk.org",
        openapi_url: format!("{}/openapi.json", state.public_url),
    };
    answer(&request, &details)
}
