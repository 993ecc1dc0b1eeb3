//! The parameters in a request's path.

use std::future::{Ready, ready};
use std::ops::Deref;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;

use super::params;
use crate::kernel::problem::Problem;

/// Path parameters as a `T`, a struct whose fields are named as in the route; `utoipa` takes its `IntoParams`.
///
/// Fails with 400 `invalid_parameter` and a `path:name` pointer: what is no identifier names no row, so saying so tells
/// nothing, while a 404 would hide a mistake of the caller's.
#[derive(Clone, Copy, Debug)]
pub struct Path<T>(pub T);

impl<T> Deref for Path<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: DeserializeOwned> FromRequest for Path<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let pairs = request.match_info().iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
        ready(params::read("path", pairs.collect()).map(Self))
    }
}
