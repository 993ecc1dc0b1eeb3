//! The query of a request. Unknown and repeated parameters are refused: a filter that is misspelt must not list all.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::Method;
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;

use super::contract::Contract;
use super::params;
use super::params::{Pairs, Parameters};
use crate::problem::{Fault, Problem};
use catalogue::Code;

/// Query parameters as a `T`, a struct with `deny_unknown_fields`; `utoipa` takes its `IntoParams`.
///
/// Fails with 400 `invalid_parameter` and a `query:name` pointer for each fault.
#[derive(Clone, Copy, Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(read(request.query_string(), parameters_of(request)).map(Self))
    }
}

/// Reads a query string.
///
/// # Errors
/// 400 `invalid_parameter`.
pub(super) fn read<T: DeserializeOwned>(query: &str, parameters: Option<&Parameters>) -> Result<T, Problem> {
    params::read("query", pairs(query)?, parameters)
}

/// What the contract says of the parameters of the operation that serves a request.
pub(super) fn parameters_of(request: &HttpRequest) -> Option<&Parameters> {
    let pattern = request.match_pattern()?;
    let method = if request.method() == Method::HEAD { &Method::GET } else { request.method() };
    Some(Contract::of(request)?.operation(method, &pattern)?.parameters())
}

/// The most parameters of a query: more than any operation has.
const MOST: usize = 100;

/// The parameters of a query string, as they stand in it.
///
/// # Errors
/// 400 `invalid_parameter` where there are more than [`MOST`].
pub(super) fn pairs(query: &str) -> Result<Pairs, Problem> {
    let mut sent = url::form_urlencoded::parse(query.as_bytes()).into_owned();
    let pairs = sent.by_ref().take(MOST).collect();
    match sent.next() {
        None => Ok(pairs),
        Some((name, _)) => Err(Problem::new(Code::InvalidParameter).with_faults([Fault::new(
            format!("query:{name}"),
            "too_many",
            format!("must be one of at most {MOST} parameters"),
        )])),
    }
}
