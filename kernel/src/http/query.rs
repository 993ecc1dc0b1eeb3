//! The query of a request. Unknown and repeated parameters are refused: a filter that is misspelt must not list all.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;

use super::params;
use crate::problem::Problem;

/// Query parameters as a `T`, a struct with `deny_unknown_fields`; `utoipa` takes its `IntoParams`.
///
/// Fails with 400 `invalid_parameter` and a `query:name` pointer for each fault.
#[derive(Clone, Copy, Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(read(request.query_string()).map(Self))
    }
}

/// Reads a query string.
///
/// # Errors
/// 400 `invalid_parameter`.
pub fn read<T: DeserializeOwned>(query: &str) -> Result<T, Problem> {
    params::read("query", url::form_urlencoded::parse(query.as_bytes()).into_owned().collect())
}
