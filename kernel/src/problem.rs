//! What went wrong, said once and the same way everywhere: `application/problem+json` (RFC 9457).
//!
//! A [`Problem`] is the error type of every verb. It names a [`Code`] of the published catalogue, may point at each
//! fault of the input, and never repeats what was sent: a value may be personal data.

use std::borrow::Cow;
use std::fmt;

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::{HttpResponse, HttpResponseBuilder, ResponseError};
use serde::Serialize;

use crate::text;
use catalogue::Code;

/// One fault of the input, and where it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// JSON Pointer (RFC 6901) into the body; `query:name`, `path:name` or `header:Name` for what stands elsewhere.
    pub pointer: String,
    /// A word for programs: `missing`, `unknown_field`, `too_long`, `bad_checksum`, …
    pub code: Cow<'static, str>,
    /// For people. Never repeats the value.
    pub detail: Cow<'static, str>,
}

impl Fault {
    /// A fault at a place of the input.
    pub fn new(
        pointer: impl Into<String>,
        code: impl Into<Cow<'static, str>>,
        detail: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { pointer: pointer.into(), code: code.into(), detail: detail.into() }
    }
}

impl Fault {
    /// The same with a pointer that can be shown: where it names a field that somebody made up, what could hide in it is
    /// replaced, and what is beyond [`LONGEST_POINTER`] is left out.
    fn shown(mut self) -> Self {
        if self.pointer.len() > LONGEST_POINTER || self.pointer.contains(text::is_refused) {
            let visible = self.pointer.chars().map(|c| if text::is_refused(c) { '\u{FFFD}' } else { c });
            self.pointer = visible.take(LONGEST_POINTER).collect();
        }
        self
    }
}

/// The most characters of a pointer: more than the longest into a schema of ours, with room for the place in a batch.
const LONGEST_POINTER: usize = 1500;

/// The most faults that one problem lists.
pub const MOST_FAULTS: usize = 100;

/// A request that failed: the error type of every verb.
#[derive(Clone, Debug)]
pub struct Problem(Box<Inner>);

#[derive(Clone, Debug)]
struct Inner {
    code: Code,
    detail: Cow<'static, str>,
    faults: Vec<Fault>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Problem {
    /// A problem whose detail is its code's title.
    pub fn new(code: Code) -> Self {
        Self(Box::new(Inner { code, detail: code.title().into(), faults: Vec::new(), headers: Vec::new() }))
    }

    /// 422 with each fault pointed at.
    pub fn invalid(faults: impl IntoIterator<Item = Fault>) -> Self {
        Self::new(Code::ValidationFailed).with_faults(faults)
    }

    /// 422 where there are faults.
    ///
    /// # Errors
    /// As [`Problem::invalid`], with all of them.
    pub fn if_any(faults: Vec<Fault>) -> Result<(), Self> {
        if faults.is_empty() { Ok(()) } else { Err(Self::invalid(faults)) }
    }

    /// The same, with its own words for this occurrence. They must hold nothing of the input.
    pub fn because(mut self, detail: impl Into<Cow<'static, str>>) -> Self {
        self.0.detail = detail.into();
        self
    }

    /// The same, pointing at these faults too (the first [`MOST_FAULTS`] are kept).
    pub fn with_faults(mut self, faults: impl IntoIterator<Item = Fault>) -> Self {
        let room = MOST_FAULTS - self.0.faults.len();
        self.0.faults.extend(faults.into_iter().take(room).map(Fault::shown));
        self
    }

    /// The same, with what it points at in the body moved below this place: an item of a batch.
    pub fn below(mut self, place: &str) -> Self {
        for fault in self.0.faults.iter_mut().filter(|fault| !fault.pointer.contains(':')) {
            fault.pointer.insert_str(0, place);
        }
        self
    }

    /// The same, pointing at nothing.
    pub fn without_faults(mut self) -> Self {
        self.0.faults.clear();
        self
    }

    /// The same, answering with this header too.
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.0.headers.push((name, value));
        self
    }

    /// 503 `unavailable`, to be tried again after this many seconds.
    pub fn unavailable(seconds: &'static str) -> Self {
        Self::new(Code::Unavailable).retry_after(seconds)
    }

    /// The same, to be tried again after this many seconds.
    pub fn retry_after(self, seconds: &'static str) -> Self {
        self.with_header(header::RETRY_AFTER, HeaderValue::from_static(seconds))
    }

    /// Its place in the catalogue.
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// What it says of this occurrence.
    pub fn detail(&self) -> &str {
        &self.0.detail
    }

    /// The faults it points at.
    pub fn faults(&self) -> &[Fault] {
        &self.0.faults
    }

    /// The document itself, for the request at `instance` (its path) known as `request_id`.
    pub fn document<'a>(&'a self, instance: &'a str, request_id: &'a str) -> impl Serialize + 'a {
        #[derive(Serialize)]
        struct Document<'a> {
            r#type: String,
            title: &'static str,
            status: u16,
            detail: &'a str,
            instance: &'a str,
            code: &'static str,
            request_id: &'a str,
            #[serde(skip_serializing_if = "<[_]>::is_empty")]
            errors: &'a [Fault],
        }
        let code = self.0.code;
        Document {
            r#type: format!("/problems/{}", code.as_str()),
            title: code.title(),
            status: code.status().as_u16(),
            detail: &self.0.detail,
            instance,
            code: code.as_str(),
            request_id,
            errors: &self.0.faults,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.code.as_str())
    }
}

impl std::error::Error for Problem {}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.0.code.status()
    }

    /// The status and headers alone: the edge (`http::edge`) writes the document, since it knows the request.
    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponseBuilder::new(self.status_code()).finish();
        for (name, value) in &self.0.headers {
            // There may be several ways to come in, each with a line of its own (RFC 9110 §11.6.1).
            if name == header::WWW_AUTHENTICATE {
                response.headers_mut().append(name.clone(), value.clone());
            } else {
                response.headers_mut().insert(name.clone(), value.clone());
            }
        }
        response.extensions_mut().insert(self.clone());
        response
    }
}
