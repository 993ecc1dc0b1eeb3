//! The body of a request: read strictly, with every fault reported at once.

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::Method;
use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::web::{self, Bytes, BytesMut, Data};
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::sync::Semaphore;

use super::bounds::Bounds;
use super::contract::{BODY_LIMIT, Contract, Operation};
use super::edge::Timeouts;
use super::idempotency::BodyDigest;
use super::json_reader::Content;
use super::pointer::entry_of;
use super::{faults, json_reader};
use crate::problem::{Fault, MOST_FAULTS, Problem};
use catalogue::Code;

const JSON: &str = "application/json";
const MERGE_PATCH: &str = "application/merge-patch+json";

/// The most bytes of a body that is understood where it was received. What is larger may cost more than a few
/// milliseconds, in which no other request would be answered.
const SMALL: usize = 16 * 1024;

/// A JSON body as a `T`, whose type refuses unknown fields.
///
/// Fails with 415 (another type, a compressed body), 413 (too large: by `Content-Length` before a byte is read), 408
/// (too slow), 400 (not JSON, a key twice, too deep), and 422 with every fault and its pointer: where serde stops at
/// its first, the body is read again against the operation's schema in the [`Contract`].
#[derive(Clone, Debug)]
pub struct Json<T>(pub T);

/// Why not all of a body was kept, item by item: those items are not to be taken.
#[derive(Clone, Debug, Default)]
pub struct Cuts(HashMap<String, Vec<Fault>>);

impl Cuts {
    fn of(faults: Vec<Fault>) -> Self {
        let mut by_item: HashMap<String, Vec<Fault>> = HashMap::new();
        for mut fault in faults {
            let item = entry_of(&fault.pointer).to_owned();
            fault.pointer.drain(..item.len());
            by_item.entry(item).or_default().push(fault);
        }
        Self(by_item)
    }

    /// Those of the item at this place, as seen from there.
    pub fn below(&self, place: &str) -> Vec<Fault> {
        self.0.get(place).cloned().unwrap_or_default()
    }
}

/// What a body was understood as.
struct Understood<T> {
    content: T,
    digest: BodyDigest,
    cuts: Cuts,
}

impl<T: DeserializeOwned + Send + 'static> FromRequest for Json<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let contract = request.app_data::<Data<Contract>>().cloned();
            let (method, pattern) = (request.method().clone(), request.match_pattern().unwrap_or_default());
            let operation = contract.as_ref().and_then(|contract| contract.operation(&method, &pattern));
            let may_be_left_out = operation.is_some_and(Operation::body_may_be_left_out);
            if !(may_be_left_out && has_no_body(request.headers())) {
                check_headers(request.method(), request.headers())?;
            }
            let limit = operation.map_or(BODY_LIMIT, Operation::body_limit);
            let patience = request.app_data::<Timeouts>().copied().unwrap_or_default().body;
            let mut body = receive(request.headers(), payload, limit, patience).await?;
            if body.is_empty() && may_be_left_out {
                body = Bytes::from_static(b"{}");
            }
            let small = body.len() <= SMALL;
            let understand = move || {
                let contract = contract.as_ref().map(Data::get_ref);
                understand(&body, Schema::of(contract, &method, &pattern))
            };
            let understood = if small { understand() } else { aside(understand).await? };
            let Understood { content, digest, cuts } = understood?;
            request.extensions_mut().insert(digest);
            request.extensions_mut().insert(cuts);
            Ok(Self(content))
        })
    }
}

/// Does what keeps a processor busy where that keeps nobody from being answered: a few such things at a time, so that the
/// others have a processor left. Whoever gives up waiting gives up their place.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
    static PLACES: LazyLock<Arc<Semaphore>> = LazyLock::new(|| {
        let processors = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        Arc::new(Semaphore::new((processors / 2).max(1)))
    });
    let failed = || Problem::new(Code::InternalError);
    let place = PLACES.clone().acquire_owned().await.map_err(|_| failed())?;
    let work = move || {
        let _place = place;
        work()
    };
    web::block(work).await.map_err(|_| failed())
}

fn understand<T: DeserializeOwned>(body: &[u8], schema: Schema<'_>) -> Result<Understood<T>, Problem> {
    let Content { value, cuts } = json_reader::read(body, schema.bounds())?;
    let is_batch = schema.0.is_some_and(|(_, operation)| operation.answers_each_item());
    let is_of_item = |fault: &Fault| is_batch && entry_of(&fault.pointer) != fault.pointer;
    let (of_items, cuts) = cuts.into_iter().partition(is_of_item);
    let content = validate(&value, schema, cuts)?;
    // Of the content, not of the bytes: the same request sent again may be spaced otherwise.
    let digest = BodyDigest::of(value.to_string().as_bytes());
    Ok(Understood { content, digest, cuts: Cuts::of(of_items) })
}

/// What the body of an operation must look like; nothing is known where it is none of the contract's.
#[derive(Clone, Copy)]
pub struct Schema<'a>(Option<(&'a Contract, &'a Operation)>);

impl<'a> Schema<'a> {
    /// That of a method on a route.
    pub fn of(contract: Option<&'a Contract>, method: &Method, route: &str) -> Self {
        Self(contract.and_then(|contract| Some((contract, contract.operation(method, route)?))))
    }

    fn bounds(self) -> Option<&'a Bounds> {
        self.0?.1.bounds()
    }

    fn validator(self) -> Option<&'a jsonschema::Validator> {
        let (contract, operation) = self.0?;
        contract.validator(operation)
    }
}

/// Reads content as a `T`, or reports every fault of it. `cuts` is why some of it is not there: then it is refused.
///
/// # Errors
/// 422 `validation_failed`.
pub fn validate<T: DeserializeOwned>(content: &Value, schema: Schema<'_>, cuts: Vec<Fault>) -> Result<T, Problem> {
    let read = serde_path_to_error::deserialize(content);
    let first = match read {
        Ok(value) if cuts.is_empty() => {
            // What else a value breaks of its schema its type has refused, or a rule will in better words.
            Problem::if_any(schema.bounds().map(|bounds| bounds.misread(content)).unwrap_or_default())?;
            return Ok(value);
        }
        Ok(_) => None,
        Err(error) => Some(faults::by_serde(error.path(), &error.inner().to_string())),
    };
    // Whatever else is wrong, that there is too much is told.
    let mut all = cuts;
    all.truncate(MOST_FAULTS);
    let known = all.len();
    for fault in schema.validator().map(|validator| faults::by_schema(validator, content)).unwrap_or_default() {
        if !all[..known].iter().any(|cut| fault.pointer == cut.pointer && fault.code == cut.code) {
            all.push(fault);
        }
    }
    for fault in schema.bounds().map(|bounds| bounds.misread(content)).unwrap_or_default() {
        if !all.iter().any(|known| known.pointer == fault.pointer) {
            all.push(fault);
        }
    }
    if let Some(first) = first {
        let below = format!("{}/", first.pointer);
        if !all.iter().any(|fault| fault.pointer == first.pointer || fault.pointer.starts_with(&below)) {
            all.push(first);
        }
    }
    faults::told_once(&mut all);
    Err(Problem::invalid(all))
}

/// Whether nothing is said of a body: where all that it could say is optional, it need not be sent.
fn has_no_body(headers: &HeaderMap) -> bool {
    let is_empty = headers.get(header::CONTENT_LENGTH).is_none_or(|length| length == "0");
    is_empty && !headers.contains_key(header::CONTENT_TYPE) && !headers.contains_key(header::TRANSFER_ENCODING)
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
            .then(|| ["utf-8", "utf8"].iter().any(|name| value.trim().trim_matches('"').eq_ignore_ascii_case(name)))
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
