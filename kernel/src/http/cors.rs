//! Which web pages of other origins may call us (Fetch standard, "CORS protocol").
//!
//! None, unless configured; the public directory is open to all, and so is a sandbox's API, but not what moves or empties
//! the sandbox. Cookies are never taken, so a page can do no more than the token that it was given.

use actix_cors::Cors;
use actix_web::http::Method;
use actix_web::http::header::{self, HeaderName};

use super::reply::IDEMPOTENT_REPLAYED;
use super::request_id::X_REQUEST_ID;

/// The origins whose pages may call the whole API.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Origins {
    /// None.
    #[default]
    None,
    /// These, as browsers send them: `https://refer.example.org`.
    These(Vec<String>),
    /// All, on what is published: for a sandbox.
    Any,
}

/// The middleware for these origins.
pub fn cors(origins: &Origins) -> Cors {
    let cors = match origins {
        Origins::Any => Cors::default().allowed_origin_fn(|_, request| is_published(request.uri.path())),
        Origins::These(origins) => origins.iter().fold(Cors::default(), |cors, origin| cors.allowed_origin(origin)),
        Origins::None => Cors::default(),
    };
    let cors = match origins {
        Origins::Any => cors,
        _ => cors.allowed_origin_fn(|_, request| is_public(request.uri.path())),
    };
    let listed = |names: &'static [&'static str]| names.iter().map(|name| HeaderName::from_static(name));
    cors.allowed_methods([Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE])
        .allow_any_header()
        .expose_headers([header::ETAG, header::LINK, header::LOCATION, header::RETRY_AFTER, header::ALLOW])
        .expose_headers([X_REQUEST_ID, IDEMPOTENT_REPLAYED])
        .expose_headers(listed(&["ratelimit", "ratelimit-policy"]))
        .max_age(3600)
}

/// Whether what stands at a path is for pages of every origin: the public directory.
pub fn is_public(path: &str) -> bool {
    path.starts_with("/open-referral-uk/")
}

/// Whether a path is one of the contract's. As it was sent: what is spelt in another way is not answered.
fn is_published(path: &str) -> bool {
    ["/v1/", "/oauth/", "/.well-known/", "/open-referral-uk/", "/problems/", "/openapi."]
        .iter()
        .any(|root| path.starts_with(root))
}
