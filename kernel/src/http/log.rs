//! One span and one line per request, with nothing in them that could be about a person.
//!
//! The route's *pattern* stands for the path, the query is left out, and so are addresses, user agents and the words
//! of errors: any of them may hold personal data.

use std::time::Instant;

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode};
use tracing::Span;
use tracing::field::Empty;
use tracing_actix_web::RootSpanBuilder;
use uuid::Uuid;

use super::request_id::RequestIds;

/// The span around a request, for `tracing_actix_web::TracingLogger`, whose own builder notes paths and addresses.
pub struct RequestSpan;

impl RootSpanBuilder for RequestSpan {
    fn on_request_start(request: &ServiceRequest) -> Span {
        let names = RequestIds::note(request);
        let span = tracing::info_span!(
            "request",
            request_id = %names.request_id,
            own_id = %names.own_id,
            caller_id = Empty,
            correlation_id = Empty,
            trace_id = Empty,
            parent_id = Empty,
        );
        if let Some(id) = names.correlation_id {
            span.record("correlation_id", tracing::field::display(id));
        }
        if let Some(trace) = names.trace {
            span.record("trace_id", trace.trace_id.as_str());
            span.record("parent_id", trace.parent_id.as_str());
        }
        span
    }

    fn on_request_end<B: MessageBody>(_: Span, _: &Result<ServiceResponse<B>, Error>) {}
}

/// Says who asks, in every line of the log from now on.
pub fn asked_by(caller: Uuid) {
    Span::current().record("caller_id", tracing::field::display(caller));
}

/// Says in the log and in the metrics that a request was answered.
///
/// `route` is the pattern that matched, `None` where none did.
pub fn answered(method: &Method, route: Option<&str>, status: StatusCode, since: Instant) {
    let taken = since.elapsed();
    let (method, route) = (known(method), route.unwrap_or("unmatched"));
    tracing::info!(target: "linkwork::access", method, route, status = status.as_u16(), ms = taken.as_secs_f64() * 1e3);
    super::metrics::answered(method, route, status, taken);
}

/// A method as one word of a closed list: a caller may make up any other.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

/// From now on a panic leaves its place in the log and not its words, which may hold a value. Call once, at start-up.
pub fn hush_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(target: "linkwork::panic", place, "panicked");
    }));
}
