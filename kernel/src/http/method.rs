//! Where no route fits: 405 with `Allow` if the path exists, an answer to OPTIONS, 404 otherwise.
//!
//! Both come out of the published document, because a router of methods alone answers 404 to a wrong one.

use actix_web::http::header::{self, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};

use super::contract::Contract;
use crate::problem::Problem;
use catalogue::Code;

/// The app's default service.
///
/// # Errors
/// 404 `not_found`, 405 `method_not_allowed`.
pub async fn unmatched(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let allow = Contract::of(&request).and_then(|contract| contract.allow(request.path()));
    let Some(allow) = allow.and_then(|allow| HeaderValue::from_str(&allow).ok()) else {
        return Err(Problem::new(Code::NotFound));
    };
    if request.method() == Method::OPTIONS {
        return Ok(HttpResponseBuilder::new(StatusCode::NO_CONTENT).insert_header((header::ALLOW, allow)).finish());
    }
    Err(Problem::new(Code::MethodNotAllowed).with_header(header::ALLOW, allow))
}
