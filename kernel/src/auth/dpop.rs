//! Proofs of possession (DPoP, RFC 9449): a client makes a key pair, has its access token bound to it, and signs each request
//! with it. Whoever copies such a token can do nothing with it.
//!
//! | part | rule |
//! |---|---|
//! | `typ` (header) | `dpop+jwt` |
//! | `alg` (header) | one of [`ALGORITHMS`], and one of the key's |
//! | `jwk` (header) | the public key, checked member by member like any other ([`PublicKey`]); a private half is refused |
//! | `htm`, `htu` | the method and the address of this request, without query and fragment |
//! | `iat` | at most [`LONGEST`] old, and not in the future |
//! | `exp`, `nbf` | heeded where they are sent |
//! | `ath` | with an access token, and never without: the digest of that token |
//! | `jti` | no control characters; used once |
//!
//! It is the one token whose key stands in itself: it proves that its sender has the private half, and nothing about who
//! that is. What the key is worth says the access token, which names its thumbprint (`cnf.jkt`, RFC 7638).
//!
//! **Used once.** At `/oauth/token` a proof is stored in the database, beside the client's assertion. With an access token it is stored in
//! the memory of its node ([`Spent`]): every read would else wait for a write to the disk. Who sends one again meets the node that took
//! it, or within [`LONGEST`] another one: they have then read both the token and the proof out of a TLS connection, can repeat
//! this one request alone, and if it wrote, its `If-Match` or `Idempotency-Key` makes it nothing new.
//!
//! **No nonces** (`use_dpop_nonce`, §8, §9). They are against proofs made in advance for later, by somebody who has the use of a key
//! for a while, and against clocks that are wrong. Clients here are programs on servers, whose key is as near to such a somebody as
//! their client's own key or secret is; a proof lives for a minute; and each nonce costs every client a refused request or a header
//! to remember, on each node.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use actix_web::http::header::HeaderMap;
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::Algorithm;
use jsonwebtoken::jwk::ThumbprintHash;
use serde::Deserialize;
use serde_json::Value;

use super::assertion::checked_jti;
use super::jwk::PublicKey;
use super::jws::{self, LEEWAY, NumericDate, Object, Refused, Times};

/// How old a proof may be.
pub const LONGEST: TimeDelta = TimeDelta::seconds(60);

/// What a proof may be signed with: what FAPI 2.0 names (§5.4), and P-384.
pub const ALGORITHMS: [Algorithm; 4] = [Algorithm::ES256, Algorithm::ES384, Algorithm::PS256, Algorithm::EdDSA];

/// The header that a proof comes in (§4.1).
pub const HEADER: &str = "dpop";

const TYPE: &str = "dpop+jwt";

/// What a proof has to be for.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The method, in capitals.
    pub method: &'a str,
    /// Where it was sent, as our callers know it: without query and fragment.
    pub url: &'a str,
    /// The access token that came with it.
    pub token: Option<&'a str>,
}

/// A proof that holds. It says who has a key, and nothing before its `jti` was found unused and stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The key's thumbprint (RFC 7638, SHA-256, base64url): what a bound token names.
    pub thumbprint: String,
    /// Its identifier, unique for its key: 1 to [`MAX_JTI`](super::assertion::MAX_JTI) bytes.
    pub jti: String,
    /// Until when `jti` must be remembered: for as long as the proof would be taken.
    pub remember_until: DateTime<Utc>,
}

/// The proof in a request's headers: none where there are several, of which another reader might take another.
pub fn proof_in(headers: &HeaderMap) -> Option<&str> {
    let mut sent = headers.get_all(HEADER);
    let proof = sent.next()?.to_str().ok()?;
    sent.next().is_none().then_some(proof)
}

/// Verifies a proof of a request.
///
/// # Errors
/// Why it does not hold.
pub fn verify(proof: &str, request: Request<'_>, now: DateTime<Utc>) -> Result<Proof, Refused> {
    let header = jws::header(proof)?;
    if !jws::is_type(&header, [TYPE].into_iter()) {
        return Err(Refused::Type);
    }
    if !ALGORITHMS.contains(&header.alg) {
        return Err(Refused::Algorithm);
    }
    let key = key_in(proof)?;
    if !key.algorithms().contains(&header.alg) {
        return Err(Refused::Algorithm);
    }
    let claims: Claims = jws::claims(proof, key.verifies(), header.alg)?;
    if claims.htm.ok_or(Refused::Missing("htm"))? != request.method {
        return Err(Refused::Method);
    }
    if !is_address(&claims.htu.ok_or(Refused::Missing("htu"))?, request.url) {
        return Err(Refused::Address);
    }
    match (claims.ath, request.token) {
        (None, None) => {}
        (Some(ath), Some(token)) if ath == digest_of(token) => {}
        (None, Some(_)) => return Err(Refused::Missing("ath")),
        _ => return Err(Refused::Ath),
    }
    let iat = claims.iat.ok_or(Refused::Missing("iat"))?;
    // Where it says itself until when it is good, it is good no longer than that.
    let exp = claims.exp.filter(|exp| exp.0 < iat.0 + LONGEST).unwrap_or(NumericDate(iat.0 + LONGEST));
    let expires_at = Times { iat: Some(iat), nbf: claims.nbf, exp }.check(now, LONGEST + LEEWAY)?;
    let jti = checked_jti(claims.jti)?;
    let thumbprint = key.jwk().thumbprint(ThumbprintHash::SHA256).map_err(|_| Refused::UnknownKey)?;
    Ok(Proof { thumbprint, jti, remember_until: expires_at + LEEWAY })
}

/// The names of [`ALGORITHMS`], for a challenge.
pub fn algorithm_names() -> Vec<String> {
    ALGORITHMS.iter().map(|algorithm| format!("{algorithm:?}")).collect()
}

/// The digest of an access token, as `ath` has it (§4.2).
pub fn digest_of(token: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(digest(&SHA256, token.as_bytes()))
}

/// The key in a proof's header.
fn key_in(proof: &str) -> Result<PublicKey, Refused> {
    let header = proof.split('.').next().ok_or(Refused::Malformed)?;
    let header = BASE64_URL_SAFE_NO_PAD.decode(header).map_err(|_| Refused::Malformed)?;
    let Object(header) = serde_json::from_slice(&header).map_err(|_| Refused::Malformed)?;
    let jwk: &Value = header.get("jwk").ok_or(Refused::Missing("jwk"))?;
    PublicKey::read(jwk, "").map_err(|_| Refused::UnknownKey)
}

/// Whether `htu` names this address. Scheme and host are compared without regard to case, a port that goes without saying is
/// left out, and so are query and fragment (RFC 3986 §6.2.2, §6.2.3); the path is compared as it was sent.
fn is_address(htu: &str, url: &str) -> bool {
    let htu = htu.split(['?', '#']).next().unwrap_or_default();
    matches!((parts(htu), parts(url)), (Some(htu), Some(url)) if htu == url)
}

fn parts(url: &str) -> Option<(String, String, &str)> {
    let (scheme, rest) = url.split_once("://")?;
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let (scheme, host) = (scheme.to_ascii_lowercase(), host.to_ascii_lowercase());
    let port = match scheme.as_str() {
        "https" => ":443",
        "http" => ":80",
        _ => return None,
    };
    let host = host.strip_suffix(port).map(str::to_owned).unwrap_or(host);
    Some((scheme, host, if path.is_empty() { "/" } else { path }))
}

#[derive(Deserialize)]
struct Claims {
    htm: Option<String>,
    htu: Option<String>,
    ath: Option<String>,
    jti: Option<String>,
    iat: Option<NumericDate>,
    nbf: Option<NumericDate>,
    exp: Option<NumericDate>,
}

/// The proofs that this node took, for as long as they would be taken again.
#[derive(Debug, Default)]
pub struct Spent(Mutex<Generations>);

/// Two sets, of which the older is emptied when nothing in it would be taken any more.
#[derive(Debug, Default)]
struct Generations {
    began: Option<DateTime<Utc>>,
    newer: HashSet<[u8; 32]>,
    older: HashSet<[u8; 32]>,
}

/// How many proofs of one generation are remembered. Each came with a good token, within its client's rate.
const MOST: usize = 1_000_000;

impl Spent {
    /// Uses a proof up: refused where that was done before, and where no more can be remembered.
    ///
    /// # Errors
    /// [`Refused::Spent`].
    pub fn spend(&self, proof: &Proof, now: DateTime<Utc>) -> Result<(), Refused> {
        let name = name_of(proof);
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // No proof is taken for longer than this after it first was.
        let generation = LONGEST + LEEWAY + LEEWAY;
        let began = *all.began.get_or_insert(now);
        if now >= began + generation {
            let newer = std::mem::take(&mut all.newer);
            all.older = if now < began + generation * 2 { newer } else { HashSet::new() };
            all.began = Some(now);
        }
        if all.older.contains(&name) || all.newer.len() >= MOST || !all.newer.insert(name) {
            return Err(Refused::Spent);
        }
        Ok(())
    }
}

fn name_of(proof: &Proof) -> [u8; 32] {
    let mut name = [0; 32];
    // A thumbprint has no space in it.
    let text = format!("{} {}", proof.thumbprint, proof.jti);
    name.copy_from_slice(digest(&SHA256, text.as_bytes()).as_ref());
    name
}

#[cfg(test)]
mod tests;
