//! Client assertions (`private_key_jwt`, RFC 7523): an agency's program proves who it is at `/oauth/token` by signing a
//! short-lived JWT with a key whose public half we hold.
//!
//! | part | rule |
//! |---|---|
//! | `typ` (header) | where it is sent: `JWT` or `client-authentication+jwt`. An access token signed by mistake with the same key is none |
//! | `kid` (header) | names one of the client's live keys, and with it the one algorithm |
//! | `iss`, `sub` | both the client's id |
//! | `aud` | our issuer or our token endpoint, and nobody else's: it cannot be used twice, elsewhere and here |
//! | `exp` | at most [`LONGEST`] ahead |
//! | `iat`, `nbf` | where they are sent: not in the future |
//! | `jti` | no control characters; used once: the caller keeps it until `exp` and refuses the second |
//!
//! `typ` and `iat` are not demanded. RFC 7523 §3 makes `iat` a MAY, NHS England's recipe for signed JWTs has none, and
//! common libraries send no `typ`: whoever can already talk to the NHS's APIs shall not need another program for ours.
//! Neither would add to what the rest proves: the claims are for us alone (`aud`), from the client and about it (`iss`,
//! `sub`), for five minutes (`exp`), once (`jti`).

use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::Algorithm;
use serde::Deserialize;
use serde_json::Value;

use super::jwk::PublicKey;
use super::jws::{self, Audience, NumericDate, Refused, Times};
use crate::problem::Fault;

/// How far ahead `exp` may be: how long a `jti` must be remembered.
pub const LONGEST: TimeDelta = TimeDelta::minutes(5);

/// The longest `jti`, in bytes: room for a UUID with a prefix, and a bound for the column.
pub const MAX_JTI: usize = 128;

/// What a client may sign with. RS512 is what NHS England's own APIs ask for.
pub const ALGORITHMS: [Algorithm; 6] =
    [Algorithm::RS512, Algorithm::RS256, Algorithm::PS256, Algorithm::ES256, Algorithm::ES384, Algorithm::EdDSA];

const TYPES: [&str; 2] = ["JWT", "client-authentication+jwt"];

/// An assertion that holds. It authenticates nobody before its `jti` was found unused and kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assertion {
    /// Its identifier, unique within the client: 1 to [`MAX_JTI`] bytes.
    pub jti: String,
    /// Until when `jti` must be remembered: [`jws::LEEWAY`] after `exp`, for as long as the assertion would be taken.
    pub remember_until: DateTime<Utc>,
}

/// Checks a public key that an agency uploads; `at` is its JSON Pointer in the body.
///
/// Beyond [`PublicKey::read`], one of [`ALGORITHMS`] must be settled: by the curve, or for RSA by `alg`.
pub fn client_key(jwk: &Value, at: &str) -> Result<PublicKey, Vec<Fault>> {
    let key = PublicKey::read(jwk, at)?;
    match key.algorithms() {
        [algorithm] if ALGORITHMS.contains(algorithm) => Ok(key),
        [_] => Err(vec![Fault::new(format!("{at}/alg"), "unsupported", "must be RS512, RS256 or PS256")]),
        _ => Err(vec![Fault::new(format!("{at}/alg"), "missing", "must say which one is used: RS512, RS256 or PS256")]),
    }
}

/// Whom an assertion claims to come from (`sub`): to look up the client's keys, and believed for nothing else.
pub fn claimed_client(assertion: &str) -> Result<String, Refused> {
    jws::unverified(assertion, "sub")
}

/// Verifies an assertion of `client_id` against its live keys (each from [`client_key`]). `audiences` are the names we
/// go by: the issuer and the token endpoint.
pub fn verify(
    assertion: &str,
    client_id: &str,
    keys: &[PublicKey],
    audiences: &[&str],
    now: DateTime<Utc>,
) -> Result<Assertion, Refused> {
    let header = jws::header(assertion)?;
    if header.typ.is_some() && !jws::is_type(&header, TYPES.into_iter()) {
        return Err(Refused::Type);
    }
    let kid = header.kid.as_deref().ok_or(Refused::UnknownKey)?;
    let key = keys.iter().find(|key| key.kid() == kid).ok_or(Refused::UnknownKey)?;
    let algorithm = match key.algorithms() {
        [algorithm] if ALGORITHMS.contains(algorithm) => *algorithm,
        _ => return Err(Refused::Algorithm),
    };
    let claims: Claims = jws::claims(assertion, key.verifies(), algorithm)?;
    if claims.iss.ok_or(Refused::Missing("iss"))? != client_id {
        return Err(Refused::Issuer);
    }
    if claims.sub.ok_or(Refused::Missing("sub"))? != client_id {
        return Err(Refused::Subject);
    }
    let audience = claims.aud.ok_or(Refused::Missing("aud"))?;
    let audience = audience.as_slice();
    if audience.is_empty() || !audience.iter().all(|one| audiences.contains(&one.as_str())) {
        return Err(Refused::Audience);
    }
    let exp = claims.exp.ok_or(Refused::Missing("exp"))?;
    let expires_at = Times { iat: claims.iat, nbf: claims.nbf, exp }.check(now, LONGEST)?;
    Ok(Assertion { jti: checked_jti(claims.jti)?, remember_until: expires_at + jws::LEEWAY })
}

/// The identifier of a token that is used once, where it can be stored.
pub(super) fn checked_jti(jti: Option<String>) -> Result<String, Refused> {
    let jti = jti.filter(|jti| !jti.is_empty()).ok_or(Refused::Missing("jti"))?;
    if jti.len() > MAX_JTI {
        return Err(Refused::TooLong);
    }
    // Nobody's library makes one, and PostgreSQL takes no NUL.
    if jti.contains(char::is_control) {
        return Err(Refused::Malformed);
    }
    Ok(jti)
}

#[derive(Deserialize)]
struct Claims {
    iss: Option<String>,
    sub: Option<String>,
    aud: Option<Audience>,
    jti: Option<String>,
    iat: Option<NumericDate>,
    nbf: Option<NumericDate>,
    exp: Option<NumericDate>,
}

#[cfg(test)]
mod tests;
