//! What a request is called: in the answer, in the log and in the traces of whoever called us.

use actix_web::HttpMessage;
use actix_web::HttpRequest;
use actix_web::dev::ServiceRequest;
use actix_web::http::header::{HeaderMap, HeaderName};
use uuid::Uuid;

/// The caller's own name for the request, or ours; echoed.
pub const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// The caller's name for the piece of work that the request is part of; echoed.
pub const X_CORRELATION_ID: HeaderName = HeaderName::from_static("x-correlation-id");
const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

/// The names of one request.
///
/// Only UUIDs are taken from a caller (as NHS England's APIs ask for): a freer form would let an NHS number into the
/// log. Anything else is passed over, and the request gets a name of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestIds {
    /// `X-Request-ID`, or ours.
    pub request_id: Uuid,
    /// Ours, whatever the caller calls it: two requests may come under one name of a caller's.
    pub own_id: Uuid,
    /// `X-Correlation-ID`, if there was one.
    pub correlation_id: Option<Uuid>,
    /// `traceparent` (W3C Trace Context), if there was one.
    pub trace: Option<Trace>,
}

/// The caller's trace and the span of it that called us, in lower-case hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// 32 digits, not all zero.
    pub trace_id: String,
    /// 16 digits, not all zero.
    pub parent_id: String,
}

impl RequestIds {
    /// Reads them from a request's headers.
    pub fn read(headers: &HeaderMap) -> Self {
        let own_id = fresh();
        Self {
            request_id: uuid(headers, &X_REQUEST_ID).unwrap_or(own_id),
            own_id,
            correlation_id: uuid(headers, &X_CORRELATION_ID),
            trace: headers.get(TRACEPARENT).and_then(|value| value.to_str().ok()).and_then(Trace::parse),
        }
    }

    /// Of what nobody asks for at this moment: what a job sees for somebody.
    pub fn of_job() -> Self {
        let own_id = fresh();
        Self { request_id: own_id, own_id, correlation_id: None, trace: None }
    }

    /// Those of a request that the edge has let in.
    pub fn of(request: &HttpRequest) -> Self {
        request.extensions().get::<Self>().cloned().unwrap_or_else(|| Self::read(request.headers()))
    }

    /// Reads them once and leaves them with the request for all that comes after.
    pub fn note(request: &ServiceRequest) -> Self {
        let noted = request.extensions().get::<Self>().cloned();
        noted.unwrap_or_else(|| {
            let names = Self::read(request.headers());
            request.extensions_mut().insert(names.clone());
            names
        })
    }
}

impl Trace {
    /// Version 00 to the letter; a later version by its first four parts (Trace Context §3.2.4). Else nothing.
    pub fn parse(value: &str) -> Option<Self> {
        let mut parts = value.split('-');
        let (version, trace_id, parent_id, flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let well_formed =
            hex(version, 2) && version != "ff" && hex(flags, 2) && (version != "00" || parts.next().is_none());
        let named = |id: &str, digits| hex(id, digits) && id.bytes().any(|digit| digit != b'0');
        (well_formed && named(trace_id, 32) && named(parent_id, 16))
            .then(|| Self { trace_id: trace_id.to_owned(), parent_id: parent_id.to_owned() })
    }
}

fn hex(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn uuid(headers: &HeaderMap, name: &HeaderName) -> Option<Uuid> {
    Uuid::try_parse(headers.get(name)?.to_str().ok()?).ok()
}

#[expect(clippy::disallowed_methods, reason = "names a request, which is no row of ours")]
fn fresh() -> Uuid {
    Uuid::now_v7()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_traceparent_is_read_to_the_letter_or_not_at_all() {
        let good = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        assert!(Trace::parse(good).is_some());
        assert!(Trace::parse(&good.replacen("00", "01", 1).replace("-01", "-01-more")).is_some());
        for bad in [
            "",
            "00",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
        ] {
            assert_eq!(Trace::parse(bad), None, "{bad}");
        }
    }
}
