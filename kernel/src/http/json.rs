//! The body of a request: read strictly, with every fault reported at once.

use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::Method;
use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::web::{Bytes, BytesMut};
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::contract::{BODY_LIMIT, Contract};
use super::edge::Timeouts;
use super::idempotency::BodyDigest;
use super::{faults, json_reader};
use crate::problem::{Fault, Problem};
use catalogue::Code;

const JSON: &str = "application/json";
const MERGE_PATCH: &str = "application/merge-patch+json";

/// A JSON body as a `T`, whose type refuses unknown fields.
///
/// Fails with 415 (another type, a compressed body), 413 (too large: by `Content-Length` before a byte is read), 408
/// (too slow), 400 (not JSON, a key twice, too deep), and 422 with every fault and its pointer: where serde stops at
/// its first, the body is read again against the operation's schema in the [`Contract`].
#[derive(Clone, Debug)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Json<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            check_headers(request.method(), request.headers())?;
            let operation = request
                .match_pattern()
                .and_then(|pattern| Contract::of(&request)?.operation(request.method(), &pattern));
            let limit = operation.map_or(BODY_LIMIT, super::contract::Operation::body_limit);
            let patience = request.app_data::<Timeouts>().copied().unwrap_or_default().body;
            let content = json_reader::read(&receive(request.headers(), payload, limit, patience).await?)?;
            // Of the content, not of the bytes: the same request sent again may be spaced otherwise.
            request.extensions_mut().insert(BodyDigest::of(content.to_string().as_bytes()));
            let validator =
                Contract::of(&request).zip(operation).and_then(|(contract, operation)| contract.validator(operation));
            validate(&content, validator).map(Self)
        })
    }
}

/// Reads content as a `T`, or reports every fault of it.
///
/// # Errors
/// 422 `validation_failed`.
pub fn validate<T: DeserializeOwned>(content: &Value, validator: Option<&jsonschema::Validator>) -> Result<T, Problem> {
    let value = serde_path_to_error::deserialize(content).map_err(|error| {
        let mut all = validator.map(|validator| faults::by_schema(validator, content)).unwrap_or_default();
        let first = faults::by_serde(error.path(), &error.inner().to_string());
        let is_listed = all
            .iter()
            .any(|fault| fault.pointer == first.pointer || fault.pointer.starts_with(&format!("{}/", first.pointer)));
        if !is_listed {
            all.push(first);
        }
        Problem::invalid(all)
    })?;
    let faults = validator.map(|validator| lists_for_objects(validator, content)).unwrap_or_default();
    Problem::if_any(faults)?;
    Ok(value)
}

/// serde takes a list for an object, its fields in their order; nobody who read the contract sends that. What else a
/// value breaks of its schema its type has refused, or a rule will in better words.
fn lists_for_objects(validator: &jsonschema::Validator, content: &Value) -> Vec<Fault> {
    if validator.is_valid(content) {
        return Vec::new();
    }
    let is_list = |fault: &Fault| content.pointer(&fault.pointer).is_some_and(Value::is_array);
    let all = faults::by_schema(validator, content);
    all.into_iter().filter(|fault| fault.code == "wrong_type" && is_list(fault)).collect()
}

fn check_headers(method: &Method, headers: &HeaderMap) -> Result<(), Problem> {
    let forms = if method == Method::PATCH { "application/merge-patch+json, application/json" } else { JSON };
    let refuse = |why: &'static str| {
        Problem::new(Code::UnsupportedMediaType)
            .because(why)
            .with_header(header::ACCEPT, HeaderValue::from_static(forms))
    };
    let encoded =
        headers.get_all(header::CONTENT_ENCODING).any(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"identity"));
    if encoded {
        return Err(refuse("Content-Encoding is not taken: send the body as it is"));
    }
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let mut parts = kind.unwrap_or_default().split(';').map(str::trim);
    let name = parts.next().unwrap_or_default();
    let known = name.eq_ignore_ascii_case(JSON) || (method == Method::PATCH && name.eq_ignore_ascii_case(MERGE_PATCH));
    if !known {
        return Err(refuse(Code::UnsupportedMediaType.title()));
    }
    let charset = |part: &str| {
        let (name, value) = part.split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case("charset")
            .then(|| value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8"))
    };
    if parts.filter_map(charset).all(|is_utf8| is_utf8) { Ok(()) } else { Err(refuse("The charset must be utf-8")) }
}

async fn receive(
    headers: &HeaderMap,
    mut payload: Payload,
    limit: usize,
    patience: Duration,
) -> Result<Bytes, Problem> {
    let too_large = || Problem::new(Code::BodyTooLarge).because(format!("The body may have at most {limit} bytes"));
    let declared = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if declared.is_some_and(|length| length > limit as u64) {
        return Err(too_large());
    }
    let reading = async {
        let mut body = BytesMut::new();
        while let Some(chunk) = payload.next().await {
            let chunk = chunk.map_err(|_| Problem::new(Code::MalformedJson).because("The body broke off"))?;
            if body.len() + chunk.len() > limit {
                return Err(too_large());
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.freeze())
    };
    tokio::time::timeout(patience, reading).await.unwrap_or_else(|_| Err(Problem::new(Code::RequestTimeout)))
}
