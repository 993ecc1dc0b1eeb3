//! The rim of the house: whatever happens inside, what leaves is an answer of the form that the contract promises.
//!
//! Every error becomes a problem document (RFC 9457), be it a verb's [`Problem`], one of actix's own bare errors, a
//! panic, or a handler that takes too long. The cause of an error is never in the answer: a database's words may quote
//! a row. Standing headers are set here, and the line in the log is written here.

use std::cell::Cell;
use std::fmt;
use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant};

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error, HttpResponse, ResponseError};
use futures_util::FutureExt;

use super::accept;
use super::body_guard::BodyGuard;
use super::contract::Contract;
use super::cors;
use super::limits::RateState;
use super::log;
use super::request_id::{RequestIds, X_CORRELATION_ID, X_REQUEST_ID};
use super::wait::Wait;
use crate::problem::Problem;
use catalogue::Code;

/// How long each part of a request may take.
#[derive(Clone, Copy, Debug)]
pub struct Timeouts {
    /// From the end of the headers to the end of the body: then 408.
    pub body: Duration,
    /// From the end of the body to the answer: then 503, and what was begun is rolled back.
    pub handler: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self { body: Duration::from_secs(20), handler: Duration::from_secs(10) }
    }
}

/// The middleware, for `actix_web::middleware::from_fn`. [`super::app`] puts it in its place.
///
/// # Errors
/// After a panic or a time-out there is no request left to answer through, so the answer goes out as an error that
/// carries its whole document.
pub async fn edge(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let since = Instant::now();
    let request_facts = RequestFacts::of(&request);
    let body_guard = BodyGuard::of(&mut request);
    let timeouts = request.app_data::<Timeouts>().copied().unwrap_or_default();
    let wait = Wait::of(&request);

    if let Err(problem) = accept::check(&request) {
        let response = ResponseError::error_response(&problem);
        return Ok(request_facts.answer(request.into_response(response), body_guard, since));
    }
    if request_facts.method == Method::HEAD {
        // actix-http remembers that it was HEAD and sends no body.
        request.head_mut().method = Method::GET;
    }

    let inside = AssertUnwindSafe(async move { next.call(request).await }).catch_unwind();
    let patience = timeouts.body + timeouts.handler + wait;
    let problem = match tokio::time::timeout(patience, inside).await {
        Ok(Ok(Ok(response))) => return Ok(request_facts.answer(response.map_into_boxed_body(), body_guard, since)),
        Ok(Ok(Err(error))) => problem_of_error(&error),
        Ok(Err(_panic)) => Problem::new(Code::InternalError),
        // Given up while it was being committed, it may have been stored all the same.
        Err(_elapsed) => Problem::unavailable("1")
            .because("The answer took too long. Sent again with the same Idempotency-Key it is stored once"),
    };
    log::answered(&request_facts.method, request_facts.route.as_deref(), problem.code().status(), since);
    Err(LateProblem { request_facts, problem, body_guard: Cell::new(Some(body_guard)) }.into())
}

/// What of a request is still needed once it has been given away.
struct RequestFacts {
    ids: RequestIds,
    method: Method,
    path: String,
    route: Option<String>,
    rate_state: RateState,
    is_private: bool,
    is_public: bool,
}

impl RequestFacts {
    fn of(request: &ServiceRequest) -> Self {
        let pattern = |contract: &Contract| contract.pattern(request.request()).map(str::to_owned);
        Self {
            ids: RequestIds::note(request),
            method: request.method().clone(),
            path: request.path().to_owned(),
            route: Contract::of(request.request()).and_then(pattern).or_else(|| request.match_pattern()),
            rate_state: RateState::begin(request),
            // As the router reads it: `/%76%31` is `/v1`.
            is_private: is_private(request.path()) || is_private(request.match_info().as_str()),
            is_public: cors::is_public(request.path()),
        }
    }

    fn answer(
        mut self,
        answer: ServiceResponse<BoxBody>,
        body_guard: BodyGuard,
        since: Instant,
    ) -> ServiceResponse<BoxBody> {
        let problem = problem_of(answer.response());
        let answer = answer.map_body(|head, body| {
            let body = match &problem {
                None => body,
                Some(problem) => {
                    head.status = problem.code().status();
                    self.write(problem, &mut head.headers)
                }
            };
            self.stamp(&mut head.headers);
            body_guard.until_sent(body)
        });
        if let Some(route) = answer.request().match_pattern() {
            self.route = Some(route);
        }
        log::answered(&self.method, self.route.as_deref(), answer.status(), since);
        answer
    }

    /// The document of a problem, and the headers that go with it.
    fn write(&self, problem: &Problem, headers: &mut HeaderMap) -> BoxBody {
        headers.remove(header::CONTENT_LENGTH);
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        let id = self.ids.request_id.to_string();
        BoxBody::new(serde_json::to_vec(&problem.document(&self.path, &id)).unwrap_or_default())
    }

    /// The headers that every answer has.
    fn stamp(&self, headers: &mut HeaderMap) {
        if self.is_public {
            // The same for pages of every origin, so that a cache need not keep one for each.
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        }
        let mut set = |name: HeaderName, value: &str| {
            if let (false, Ok(value)) = (headers.contains_key(&name), HeaderValue::from_str(value)) {
                headers.insert(name, value);
            }
        };
        for (name, value) in self.rate_state.headers() {
            set(name, &value);
        }
        set(X_REQUEST_ID, &self.ids.request_id.to_string());
        if let Some(id) = self.ids.correlation_id {
            set(X_CORRELATION_ID, &id.to_string());
        }
        set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
        set(header::X_FRAME_OPTIONS, "DENY");
        set(header::REFERRER_POLICY, "no-referrer");
        if self.is_private {
            set(header::CACHE_CONTROL, "no-store");
            set(header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'");
        }
    }
}

/// Whether what stands at `path` is for one caller alone.
fn is_private(path: &str) -> bool {
    ["/v1", "/oauth"]
        .iter()
        .any(|root| path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

/// The problem that a response stands for, if it is an error that has not been put into words yet.
///
/// A response with a type of its own has: `/oauth/*` answers in RFC 6749's form, `/readyz` lists what fails.
fn problem_of(response: &HttpResponse<BoxBody>) -> Option<Problem> {
    if let Some(problem) = response.extensions().get::<Problem>() {
        return Some(problem.clone());
    }
    let worded =
        response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| !kind.as_bytes().starts_with(b"text/plain"));
    let status = response.status();
    let failed = status.is_client_error() || status.is_server_error();
    (failed && !worded).then(|| Problem::new(code_for(status)))
}

fn problem_of_error(error: &Error) -> Problem {
    let response = error.error_response();
    problem_of(&response).unwrap_or_else(|| Problem::new(code_for(response.status())))
}

/// The code for an error of actix's own, of which only the status is known.
fn code_for(status: StatusCode) -> Code {
    match status {
        StatusCode::UNAUTHORIZED => Code::Unauthorized,
        StatusCode::FORBIDDEN => Code::Forbidden,
        StatusCode::NOT_FOUND => Code::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => Code::MethodNotAllowed,
        StatusCode::NOT_ACCEPTABLE => Code::NotAcceptable,
        StatusCode::REQUEST_TIMEOUT => Code::RequestTimeout,
        StatusCode::PAYLOAD_TOO_LARGE => Code::BodyTooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Code::UnsupportedMediaType,
        StatusCode::TOO_MANY_REQUESTS => Code::TooManyRequests,
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT => Code::Unavailable,
        status if status.is_client_error() => Code::InvalidHeader,
        _ => Code::InternalError,
    }
}

/// An answer whose request is gone.
struct LateProblem {
    request_facts: RequestFacts,
    problem: Problem,
    body_guard: Cell<Option<BodyGuard>>,
}

impl fmt::Debug for LateProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("LateProblem").field(&self.problem.code()).finish()
    }
}

impl fmt::Display for LateProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.problem.fmt(f)
    }
}

impl ResponseError for LateProblem {
    fn status_code(&self) -> StatusCode {
        self.problem.status_code()
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = self.problem.error_response();
        let body = self.request_facts.write(&self.problem, response.headers_mut());
        self.request_facts.stamp(response.headers_mut());
        match self.body_guard.take() {
            Some(body_guard) => response.set_body(body_guard.until_sent(body)),
            None => response.set_body(body),
        }
    }
}
