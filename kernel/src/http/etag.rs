//! Which version of a resource the caller has in hand (RFC 9110 §8.8.3, §13).
//!
//! An entity-tag is a keyed digest of the view that the caller was given, never a count of saves: a step that the
//! caller's view hides must not move it.
//!
//! It is of the view and not of the bytes on the wire, so it names the same version whatever a proxy does to these: one that
//! compresses makes the tag weak (nginx) or hangs the name of its coding on it (Apache). Both come back, and both fit.

use std::borrow::Cow;
use std::fmt;

use actix_web::http::header::{HeaderMap, HeaderName, IF_MATCH, IF_NONE_MATCH};
use actix_web::web::Bytes;
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Serialize, Serializer};
use utoipa::openapi::schema::{SchemaType, Type};
use utoipa::openapi::{ObjectBuilder, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::auth::mac::MacKey;
use crate::problem::{Fault, Problem};
use catalogue::Code;

const UNSEALED: &str = "......................";

/// What proxies hang on the tag of an answer that they compress.
const CODINGS: [&str; 6] = ["", "-gzip", "-deflate", "-br", "-zstd", "--gzip"];

/// A strong entity-tag, quotes and all in JSON, ready to be sent as `If-Match`.
///
/// A view has one as its field `etag`, left at its default; [`tag`] fills it in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ETag(String);

impl Default for ETag {
    fn default() -> Self {
        Self(UNSEALED.to_owned())
    }
}

impl ETag {
    /// Of something that everybody may see.
    pub fn of_public(body: &[u8]) -> Self {
        Self(URL_SAFE_NO_PAD.encode(&digest(&SHA256, body).as_ref()[..16]))
    }

    fn is_named_by(&self, tag: &str) -> bool {
        tag.strip_prefix(&self.0).is_some_and(|coding| CODINGS.contains(&coding))
    }

    /// One that went out before, as the header had it.
    pub fn sent(header: &str) -> Self {
        Self(header.trim_matches('"').to_owned())
    }
}

impl fmt::Display for ETag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\"", self.0)
    }
}

impl Serialize for ETag {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(self)
    }
}

impl PartialSchema for ETag {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(SchemaType::new(Type::String))
            .pattern(Some(r#"^"[A-Za-z0-9_-]{22}"$"#))
            .min_length(Some(24))
            .max_length(Some(24))
            .examples(["\"q1Zd0GkPqXcWvRr3mE0yBw\""])
            .into()
    }
}

impl ToSchema for ETag {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("ETag")
    }
}

/// A view as it goes out, with its tag.
#[derive(Clone, Debug)]
pub struct Tagged {
    /// JSON, the field `etag` filled in.
    pub body: Bytes,
    /// The same tag, for the header.
    pub etag: ETag,
}

/// Writes a view and fills in its tag. The view is written once; it has one field `etag` at its top, and holds no other
/// view that has one.
///
/// # Errors
/// `internal_error` where the view cannot be written as JSON.
pub fn tag(key: &MacKey, view: &impl Serialize) -> Result<Tagged, Problem> {
    let mut body = serde_json::to_vec(view).map_err(|_| Problem::new(Code::InternalError))?;
    let digest = key.sign(&[b"etag", &body]);
    let etag = ETag(URL_SAFE_NO_PAD.encode(&digest[..16]));
    // Quotes inside a JSON text are escaped, so no text of a person's can look like this.
    let slot = format!(r#""etag":"\"{UNSEALED}\"""#);
    if let Some(at) = body.windows(slot.len()).position(|window| window == slot.as_bytes()) {
        let start = at + r#""etag":"\""#.len();
        body[start..start + UNSEALED.len()].copy_from_slice(etag.0.as_bytes());
    }
    Ok(Tagged { body: body.into(), etag })
}

/// What the caller asks of the version that is there: that it is one of these (`If-Match`), that it is none of those
/// (`If-None-Match`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IfMatch {
    these: Option<Tags>,
    none_of: Option<Tags>,
}

impl IfMatch {
    /// Reads the headers.
    ///
    /// # Errors
    /// 400 `invalid_header`.
    pub fn read(headers: &HeaderMap) -> Result<Self, Problem> {
        Ok(Self { these: Tags::read(headers, &IF_MATCH)?, none_of: Tags::read(headers, &IF_NONE_MATCH)? })
    }

    /// # Errors
    /// 428 `precondition_required` where `If-Match` was not sent.
    pub fn require(&self) -> Result<(), Problem> {
        if self.these.is_some() { Ok(()) } else { Err(Problem::new(Code::PreconditionRequired)) }
    }

    /// Compares with the tag of the caller's view now, for a write. Without the headers, all is well.
    ///
    /// # Errors
    /// 412 `version_mismatch`.
    pub fn check(&self, now: &ETag) -> Result<(), Problem> {
        let is_refused = self.none_of.as_ref().is_some_and(|tags| tags.name(now));
        if is_refused { Err(Problem::new(Code::VersionMismatch)) } else { self.check_read(now) }
    }

    /// The same for a read, which answers to `If-None-Match` by 304 (RFC 9110 §13.2.2).
    ///
    /// # Errors
    /// 412 `version_mismatch`.
    pub fn check_read(&self, now: &ETag) -> Result<(), Problem> {
        let fits = self.these.as_ref().is_none_or(|tags| tags.name(now));
        if fits { Ok(()) } else { Err(Problem::new(Code::VersionMismatch)) }
    }
}

/// Whether `If-None-Match` says that the caller has this version already: then 304.
///
/// # Errors
/// 400 `invalid_header`.
pub fn is_known(headers: &HeaderMap, now: &ETag) -> Result<bool, Problem> {
    Ok(Tags::read(headers, &IF_NONE_MATCH)?.is_some_and(|tags| tags.name(now)))
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Tags {
    Any,
    /// Without their quotes, and whether they are weak.
    These(Vec<String>),
}

impl Tags {
    /// Whether this version is among them.
    fn name(&self, now: &ETag) -> bool {
        match self {
            Self::Any => true,
            Self::These(tags) => tags.iter().any(|tag| now.is_named_by(tag)),
        }
    }

    fn read(headers: &HeaderMap, name: &HeaderName) -> Result<Option<Self>, Problem> {
        if !headers.contains_key(name) {
            return Ok(None);
        }
        let lines: Option<Vec<&str>> = headers.get_all(name).map(|value| value.to_str().ok()).collect();
        lines.and_then(|lines| Self::parse(&lines.join(","))).map(Some).ok_or_else(|| Self::refused(name))
    }

    fn parse(list: &str) -> Option<Self> {
        if list.trim() == "*" {
            return Some(Self::Any);
        }
        let mut tags = Vec::new();
        let mut rest = list.trim();
        while !rest.is_empty() {
            if let Some(after) = rest.strip_prefix(',') {
                rest = after.trim_start();
                continue;
            }
            let quoted = rest.strip_prefix("W/").unwrap_or(rest);
            let (opaque, after) = quoted.strip_prefix('"')?.split_once('"')?;
            if opaque.contains(|c: char| c == ' ' || c.is_control()) {
                return None;
            }
            tags.push(opaque.to_owned());
            rest = after.trim_start();
            if !rest.is_empty() && !rest.starts_with(',') {
                return None;
            }
        }
        (!tags.is_empty()).then_some(Self::These(tags))
    }

    fn refused(name: &HeaderName) -> Problem {
        let pointer = if name == IF_MATCH { "header:If-Match" } else { "header:If-None-Match" };
        let detail = "must be * or a list of entity-tags, each in double quotes";
        Problem::new(Code::InvalidHeader).with_faults([Fault::new(pointer, "bad_format", detail)])
    }
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;
    use proptest::prelude::*;
    use serde::Serialize;

    use super::super::tests::key;
    use super::*;

    #[derive(Serialize)]
    struct View<'a> {
        words: &'a str,
        etag: ETag,
    }

    fn tagged(words: &str) -> Tagged {
        tag(&key("etag"), &View { words, etag: ETag::default() }).expect("sealed")
    }

    fn asking(name: HeaderName, value: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(name, HeaderValue::from_str(value).expect("a header"));
        headers
    }

    #[test]
    fn the_tag_in_the_body_is_the_tag_in_the_header_whatever_the_words() {
        for words in ["", r#""etag":"\"......................\"""#, r#"","etag":"\"......................\"""#] {
            let tagged = tagged(words);
            let body: serde_json::Value = serde_json::from_slice(&tagged.body).expect("JSON");
            assert_eq!(body["etag"], tagged.etag.to_string());
            assert_eq!(body["words"], words);
        }
        assert_eq!(tagged("a").etag, tagged("a").etag);
        assert_ne!(tagged("a").etag, tagged("b").etag);
    }

    #[test]
    fn a_version_is_known_by_its_tag_also_where_a_proxy_has_compressed_it() {
        let now = tagged("a").etag;
        let (weak, listed) = (format!("W/{now}"), format!("\"x,y\" ,, {now}"));
        let by_apache = format!("\"{}-gzip\"", now.0);
        let by_both = format!("W/\"{}-br\"", now.0);
        let (longer, shorter) =
            (format!("\"{}-gzipx\"", now.0), format!("\"{}\"", now.0.chars().skip(1).collect::<String>()));
        for (header, fits) in [
            ("*", true),
            (now.to_string().as_str(), true),
            (&weak, true),
            (&listed, true),
            (&by_apache, true),
            (&by_both, true),
            (&longer, false),
            (&shorter, false),
            ("\"\"", false),
            ("\"x\"", false),
        ] {
            let found = IfMatch::read(&asking(IF_MATCH, header)).expect("readable").check(&now).is_ok();
            assert_eq!(found, fits, "{header}");
            assert_eq!(is_known(&asking(IF_NONE_MATCH, header), &now).ok(), Some(fits), "{header}");
        }
        for header in ["", "x", "\"x", "\"a\" \"b\"", "*, \"a\"", "w/\"a\"", ","] {
            let problem = IfMatch::read(&asking(IF_MATCH, header)).expect_err("taken");
            assert_eq!(
                (problem.code(), &*problem.faults()[0].pointer),
                (Code::InvalidHeader, "header:If-Match"),
                "{header}"
            );
        }
        let none = IfMatch::read(&HeaderMap::new()).expect("readable");
        assert!(none.check(&now).is_ok());
        assert_eq!(none.require().expect_err("taken").code(), Code::PreconditionRequired);
    }

    proptest! {
        #[test]
        fn any_list_is_read_or_refused(text in ".{0,60}") {
            let _ = Tags::parse(&text);
        }
    }
}
