//! Answers that anybody may keep for a while and ask for again.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};

use crate::prelude::*;
use kernel::http::etag;

/// A listing may be this old where it is shown: five minutes.
const CACHE: &str = "public, max-age=300";

/// 200 with this as JSON, or 304 where the caller has it already. What cannot be read of `If-None-Match` is no tag of ours.
pub fn answer(request: &HttpRequest, body: &impl Serialize) -> Result<HttpResponse, Problem> {
    let body = serde_json::to_vec(body).map_err(|_| Problem::new(Code::InternalError))?;
    let etag = ETag::of_public(&body);
    let is_known = etag::is_known(request.headers(), &etag).unwrap_or(false);
    let mut response = HttpResponseBuilder::new(if is_known { StatusCode::NOT_MODIFIED } else { StatusCode::OK });
    response.insert_header((header::ETAG, etag.to_string())).insert_header((header::CACHE_CONTROL, CACHE));
    Ok(if is_known { response.finish() } else { response.content_type("application/json").body(body) })
}
