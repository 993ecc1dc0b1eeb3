//! A good answer: what goes out, and what an idempotency key remembers of it.

use actix_web::body::BoxBody;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, Responder, ResponseError};
use serde::Serialize;
use uuid::Uuid;

use super::etag::{self, ETag, IfMatch, Tagged};
use super::page::{After, Next};
use crate::db::Resource;
use crate::problem::Problem;
use catalogue::Code;

/// On an answer that was given before and is given again.
pub const IDEMPOTENT_REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// How far something is that goes on after the answer.
pub const X_PROGRESS: HeaderName = HeaderName::from_static("x-progress");
/// After how many seconds it is worth to look again.
const POLL_AFTER: &str = "2";

/// What a page may do: show itself, in its own styles, and nothing more.
const PAGE_POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// As many bytes of items as a page has at most, unless its first item alone has more.
pub const PAGE_BYTES: usize = 4 * 1024 * 1024;

/// A good answer. [`HttpResponse`] comes of it, with 304 where the caller has this version already.
#[derive(Clone, Debug)]
pub struct Reply {
    status: StatusCode,
    body: Bytes,
    etag: Option<String>,
    location: Option<String>,
    next: Option<After>,
    replayed: bool,
    kept: Option<Bytes>,
    subject: Option<(&'static str, Uuid)>,
    page: Option<&'static str>,
    progress: Option<String>,
}

impl Reply {
    /// 200 with a view that has no version.
    ///
    /// # Errors
    /// `internal_error` where the view cannot be written as JSON.
    pub fn ok(view: &impl Serialize) -> Result<Self, Problem> {
        Self::of(StatusCode::OK, view)
    }

    /// 200 with a view and its `ETag`.
    pub fn versioned(view: Tagged) -> Self {
        Self { etag: Some(view.etag.to_string()), ..Self::bare(StatusCode::OK, view.body) }
    }

    /// 201 with a view, its `ETag`, and the path where it can be read.
    pub fn created(view: Tagged, location: impl Into<String>) -> Self {
        Self { status: StatusCode::CREATED, location: Some(location.into()), ..Self::versioned(view) }
    }

    /// 202 with a view of what was begun, its `ETag`, and the path where it can be seen how far it is.
    pub fn accepted(view: Tagged, location: impl Into<String>) -> Self {
        Self { status: StatusCode::ACCEPTED, ..Self::created(view, location) }
    }

    /// 202 with a view of what is not done yet, and how far it is.
    pub fn pending(view: Tagged, progress: impl Into<String>) -> Self {
        Self { status: StatusCode::ACCEPTED, progress: Some(progress.into()), ..Self::versioned(view) }
    }

    /// 200 with something for a person to look at (a page, a drawing), its media type and its `ETag`.
    pub fn shown(media_type: &'static str, page: String, etag: &ETag) -> Self {
        Self { etag: Some(etag.to_string()), page: Some(media_type), ..Self::bare(StatusCode::OK, page.into()) }
    }

    /// 204.
    pub fn nothing() -> Self {
        Self::bare(StatusCode::NO_CONTENT, Bytes::new())
    }

    /// 207: one outcome per item, which may differ.
    ///
    /// # Errors
    /// `internal_error` where they cannot be written as JSON.
    pub fn multi(outcomes: &impl Serialize) -> Result<Self, Problem> {
        Self::of(StatusCode::MULTI_STATUS, outcomes)
    }

    /// 200 with a page `{items, next_cursor}` and, where there is more, `Link: rel="next"`. It is over where it has
    /// [`PAGE_BYTES`]: the next one goes on there. Without `next` it is the only one.
    ///
    /// # Errors
    /// `internal_error` where the cursor cannot be written.
    pub fn page(items: &[Bytes], next: Option<&Next<'_>>) -> Result<Self, Problem> {
        let mut bytes = 0;
        let fit = items.iter().take_while(|item| {
            bytes += item.len() + 1;
            bytes <= PAGE_BYTES
        });
        let shown = fit.count().max(1).min(items.len());
        let items = items.get(..shown).unwrap_or(items);
        let next = next.map_or(Ok(None), |next| next.after(shown))?;
        let mut body = Vec::with_capacity(1200 + items.iter().map(|item| item.len() + 1).sum::<usize>());
        body.extend_from_slice(br#"{"items":["#);
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                body.push(b',');
            }
            body.extend_from_slice(item);
        }
        body.extend_from_slice(br#"],"next_cursor":"#);
        match &next {
            Some(after) => body.extend_from_slice(format!("\"{}\"}}", after.as_str()).as_bytes()),
            None => body.extend_from_slice(b"null}"),
        }
        Ok(Self { next, ..Self::bare(StatusCode::OK, body.into()) })
    }

    /// The same page with the fields of another object beside its items.
    ///
    /// # Errors
    /// `internal_error` where they cannot be written as JSON.
    pub fn beside(self, fields: &impl Serialize) -> Result<Self, Problem> {
        let fields = serde_json::to_vec(fields).map_err(|_| Problem::new(Code::InternalError))?;
        let (Some(own), Some(more)) = (self.body.strip_suffix(b"}"), fields.strip_prefix(b"{")) else {
            return Err(Problem::new(Code::InternalError));
        };
        Ok(Self { body: [own, b",", more].concat().into(), ..self })
    }

    /// The same, with where the next page begins (`Link: rel="next"`).
    pub fn followed_by(self, next: After) -> Self {
        Self { next: Some(next), ..self }
    }

    /// An answer that was kept, given again.
    pub fn replay(status: StatusCode, body: impl Into<Bytes>, etag: Option<String>, location: Option<String>) -> Self {
        Self { etag, location, replayed: true, ..Self::bare(status, body.into()) }
    }

    /// The same, as the view of this row: where the request is sent again, the row is viewed again.
    pub fn about<R: Resource>(self, row: &R) -> Self {
        Self { subject: Some((R::TYPE, row.resource_id())), ..self }
    }

    /// The same; and an idempotency key keeps this body, to answer with it where the request is sent again. Only what tells
    /// nothing of anybody: all else is viewed again, or left out.
    pub fn but_keep(self, body: Bytes) -> Self {
        Self { kept: Some(body), ..self }
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The body's bytes.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The bytes that an idempotency key keeps, where it keeps any.
    pub fn kept(&self) -> Option<&Bytes> {
        self.kept.as_ref()
    }

    /// The row that it shows, where it shows one: the kind of resource, and its name.
    pub fn subject(&self) -> Option<(&'static str, Uuid)> {
        self.subject
    }

    /// The value of `ETag`.
    pub fn etag(&self) -> Option<&str> {
        self.etag.as_deref()
    }

    /// The value of `Location`.
    pub fn location(&self) -> Option<&str> {
        self.location.as_deref()
    }

    fn of(status: StatusCode, view: &impl Serialize) -> Result<Self, Problem> {
        let body = serde_json::to_vec(view).map_err(|_| Problem::new(Code::InternalError))?;
        Ok(Self::bare(status, body.into()))
    }

    fn bare(status: StatusCode, body: Bytes) -> Self {
        Self {
            status,
            body,
            etag: None,
            location: None,
            next: None,
            replayed: false,
            kept: None,
            subject: None,
            page: None,
            progress: None,
        }
    }

    fn respond(self, request: &HttpRequest) -> Result<HttpResponse, Problem> {
        let known = match &self.etag {
            Some(etag) if request.method() == Method::GET && self.status == StatusCode::OK => {
                let now = ETag::sent(etag);
                IfMatch::read(request.headers())?.check_read(&now)?;
                etag::is_known(request.headers(), &now)?
            }
            _ => false,
        };
        // What was begun has a place of its own (FHIR Bulk Data); what was made is at that place.
        let begun = self.status == StatusCode::ACCEPTED;
        let at = if begun { header::CONTENT_LOCATION } else { header::LOCATION };
        let retry_after = self.progress.is_some().then(|| POLL_AFTER.to_owned());
        let mut response = HttpResponseBuilder::new(if known { StatusCode::NOT_MODIFIED } else { self.status });
        let link = self.next.as_ref().map(|after| link(request, after));
        let replayed = self.replayed.then(|| "true".to_owned());
        for (name, value) in [
            (header::ETAG, self.etag),
            (at, self.location),
            (X_PROGRESS, self.progress),
            (header::RETRY_AFTER, retry_after),
            (header::LINK, link),
            (IDEMPOTENT_REPLAYED, replayed),
        ] {
            if let Some(value) = value {
                let value = HeaderValue::from_str(&value).map_err(|_| Problem::new(Code::InternalError))?;
                response.insert_header((name, value));
            }
        }
        if known || self.status == StatusCode::NO_CONTENT {
            return Ok(response.finish());
        }
        if let Some(media_type) = self.page {
            response.insert_header((header::CONTENT_SECURITY_POLICY, PAGE_POLICY));
            return Ok(response.content_type(media_type).body(self.body));
        }
        Ok(response.content_type("application/json").body(self.body))
    }
}

impl Responder for Reply {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        self.respond(request).unwrap_or_else(|problem| problem.error_response())
    }
}

/// The next page (RFC 8288): the same path and query with another `after`. Filters are codes and ids, never words.
fn link(request: &HttpRequest, after: &After) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(
        url::form_urlencoded::parse(request.query_string().as_bytes()).filter(|(name, _)| name != "after"),
    );
    query.append_pair("after", after.as_str());
    format!("<{}?{}>; rel=\"next\"", request.uri().path(), query.finish())
}
