//! `Idempotency-Key`: the header, and the digest of what it stands for.

use actix_web::http::header::HeaderMap;
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use crate::problem::{Fault, Problem};
use catalogue::Code;

/// The longest key, in characters.
pub const MAX_KEY: usize = 255;
const HEADER: &str = "idempotency-key";

/// The key, quoted (as the IETF draft writes it) or bare; both name the same. Visible ASCII, 1 to [`MAX_KEY`].
///
/// # Errors
/// 400 `invalid_header` where it cannot be read, or was sent twice.
pub fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let mut sent = headers.get_all(HEADER);
    let Some(value) = sent.next() else { return Ok(None) };
    let text = value.to_str().unwrap_or_default().trim();
    let key = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
    let formed = (1..=MAX_KEY).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"');
    if formed && sent.next().is_none() {
        return Ok(Some(key.to_owned()));
    }
    Err(Problem::new(Code::InvalidHeader).with_faults([Fault::new(
        "header:Idempotency-Key",
        "bad_idempotency_key",
        "must be one key of 1 to 255 visible ASCII characters, without quotes inside",
    )]))
}

/// A digest of a body's bytes; the `Json` extractor leaves it with the request. Of no body at first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BodyDigest([u8; 32]);

impl BodyDigest {
    /// Of these bytes.
    pub fn of(body: &[u8]) -> Self {
        let mut bytes = [0; 32];
        bytes.copy_from_slice(digest(&SHA256, body).as_ref());
        Self(bytes)
    }

    /// As text, for the request at this path.
    pub fn with(self, path: &str) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(digest(&SHA256, &[&self.0, path.as_bytes()].concat()))
    }
}
