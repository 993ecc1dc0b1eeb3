//! The parameters in a request's path.

use std::future::{Ready, ready};
use std::ops::Deref;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::{Ref, Required};

use catalogue::id::InPath;

use super::params;
use super::query::parameters_of;
use crate::problem::Problem;

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
        ready(params::read("path", pairs.collect(), parameters_of(request)).map(Self))
    }
}

/// The row that a route names as `{id}`, and no other parameter: taken and documented as one whose identifier is a `T`.
/// Refused as [`Path`] refuses.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct At<T> {
    /// Its identifier.
    pub id: T,
}

impl<T: InPath> IntoParams for At<T> {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let id = ParameterBuilder::new()
            .name("id")
            .parameter_in(ParameterIn::Path)
            .required(Required::True)
            .description(Some(T::WHAT))
            .schema(Some(Ref::from_schema_name(T::name())));
        vec![id.build()]
    }
}

impl<T: DeserializeOwned> FromRequest for At<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let path = Path::from_request(request, payload).into_inner();
        ready(path.map(|Path(at)| at))
    }
}
