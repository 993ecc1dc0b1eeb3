//! What every signed token has in common: it is a JWS (RFC 7515) in compact form, whose header is not to be trusted and
//! whose claims are not to be read before the signature was verified.
//!
//! `jsonwebtoken` does the decoding and the cryptography. Its own validation is switched off, all of it: it is lax by
//! default (a minute of leeway, claims checked only if present) and asks the machine's clock. What stands here and in
//! the modules that use it is stricter, and takes the time as an argument.
//!
//! Of the header only `alg`, `kid`, `typ` and `crit` are looked at. The key comes from our own records by `kid`, its
//! algorithm from the key; a key or the address of one inside the token (`jwk`, `jku`, `x5c`, `x5u`) is never used
//! (RFC 8725 §3.1, §3.10), but for a proof of possession ([`dpop`](super::dpop)), which says nothing else.

use std::fmt;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation};
use serde::de::{self, DeserializeOwned, Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The longest token that is looked at, in bytes. Entra's, with many groups, have some 4,000.
pub const MAX_BYTES: usize = 8 * 1024;

/// How far another machine's clock may be off: FAPI 2.0 has `iat` and `nbf` taken up to ten seconds ahead.
pub const LEEWAY: TimeDelta = TimeDelta::seconds(10);

/// Why a token was refused: for our log, for the tests, and for a client at `/oauth/token`.
///
/// The holder of a bearer token learns none of it (`unauthorized`): it would help to forge one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// More than [`MAX_BYTES`].
    #[error("the token is too long")]
    TooLong,
    /// Not three parts of base64url, not JSON, a claim of the wrong type, a claim twice, an unknown `alg`.
    #[error("the token cannot be read")]
    Malformed,
    /// `crit` demands an extension, and we have none.
    #[error("the token's crit header demands what is not supported")]
    Critical,
    /// `typ` is missing or says that this is another kind of token.
    #[error("the token's typ is not the one expected here")]
    Type,
    /// `alg` is not the algorithm of the key that `kid` names.
    #[error("the token's alg is not that of its key")]
    Algorithm,
    /// `kid` is missing or names no key of this issuer or client.
    #[error("the token's kid names no known key")]
    UnknownKey,
    /// Altered, or signed with another key.
    #[error("the token's signature does not verify")]
    Signature,
    /// A claim that must be there is not.
    #[error("the token has no {0}")]
    Missing(&'static str),
    /// `iss` is not whom the key belongs to.
    #[error("the token's iss is not the one expected here")]
    Issuer,
    /// `aud` does not name us.
    #[error("the token's aud is not this service")]
    Audience,
    /// `sub` or `client_id` is not who it must be.
    #[error("the token's sub is not the one expected here")]
    Subject,
    /// `exp` has passed.
    #[error("the token's exp has passed")]
    Expired,
    /// `iat` or `nbf` is in the future.
    #[error("the token's iat or nbf is in the future")]
    NotYet,
    /// It would live longer than this kind of token may.
    #[error("the token's exp is too far ahead")]
    TooLongLived,
    /// An ID token: it tells a front end who signed in, and is no key to an API.
    #[error("an ID token is not an access token")]
    IdToken,
    /// It names no role of ours: the issuer's claims map to none, or the role is no longer one.
    #[error("the token names no role of ours")]
    NoRole,
    /// The issuer's claims name no organisation that the configuration knows.
    #[error("the token's claims map to no organisation")]
    NoOrganisation,
    /// It was issued to a front end that is not on the list.
    #[error("the token's azp is not one of those that are taken")]
    Client,
    /// The person did not sign in as strongly as is demanded.
    #[error("the token's acr is not one of those that are demanded")]
    Assurance,
    /// It names no scope of ours where one is demanded.
    #[error("the token has no scope of ours")]
    NoScope,
    /// A proof was made for another method.
    #[error("the proof's htm is not the method of this request")]
    Method,
    /// A proof was made for another address.
    #[error("the proof's htu is not the address of this request")]
    Address,
    /// A proof was made for another access token, or with none that it could be of.
    #[error("the proof's ath is not of the token that came with it")]
    Ath,
    /// A proof was used before.
    #[error("the proof was used before")]
    Spent,
    /// The token is bound to a key, and whoever showed it proved no possession of that key.
    #[error("the token is bound to a key, and its possession was not proven")]
    Bound,
    /// The token came with a proof, and is bound to no key.
    #[error("the token is bound to no key, and came with a proof of one")]
    Unbound,
    /// The issuer's keys could not be fetched, and none are at hand: nobody's fault here, worth trying again.
    #[error("the issuer's keys cannot be reached")]
    KeysUnreachable,
}

/// Reads a token's header without believing it: to find the key that it names.
///
/// Errors: [`Refused::TooLong`], [`Refused::Malformed`], [`Refused::Critical`].
pub fn header(token: &str) -> Result<Header, Refused> {
    if token.len() > MAX_BYTES {
        return Err(Refused::TooLong);
    }
    let header = jsonwebtoken::decode_header(token).map_err(|_| Refused::Malformed)?;
    if header.crit.is_some() {
        return Err(Refused::Critical);
    }
    Ok(header)
}

/// Reads one claim of text without believing it: to find out whose keys must verify the token.
pub fn unverified(token: &str, claim: &'static str) -> Result<String, Refused> {
    header(token)?;
    let payload = token.split('.').nth(1).ok_or(Refused::Malformed)?;
    let payload = BASE64_URL_SAFE_NO_PAD.decode(payload).map_err(|_| Refused::Malformed)?;
    let Object(claims) = serde_json::from_slice(&payload).map_err(|_| Refused::Malformed)?;
    claims.get(claim).and_then(Value::as_str).map(str::to_owned).ok_or(Refused::Missing(claim))
}

/// Verifies the signature with this key and algorithm alone, and only then reads the claims.
///
/// A `T` of serde's making refuses a claim given twice; so does [`Object`].
pub fn claims<T: DeserializeOwned>(token: &str, key: &DecodingKey, algorithm: Algorithm) -> Result<T, Refused> {
    let mut rules = Validation::new(algorithm);
    rules.required_spec_claims.clear();
    rules.validate_exp = false;
    rules.validate_nbf = false;
    rules.validate_aud = false;
    jsonwebtoken::decode(token, key, &rules).map(|token| token.claims).map_err(|error| match error.kind() {
        ErrorKind::InvalidSignature => Refused::Signature,
        ErrorKind::InvalidAlgorithm | ErrorKind::InvalidKeyFormat => Refused::Algorithm,
        _ => Refused::Malformed,
    })
}

/// Whether the header's `typ` is one of these, compared as media types are (RFC 7515 §4.1.9): without regard to case,
/// `application/` left out or not.
pub fn is_type<'a>(header: &Header, mut expected: impl Iterator<Item = &'a str>) -> bool {
    fn short(typ: &str) -> &str {
        match typ.split_at_checked("application/".len()) {
            Some((prefix, rest)) if prefix.eq_ignore_ascii_case("application/") => rest,
            _ => typ,
        }
    }
    let Some(typ) = &header.typ else { return false };
    expected.any(|expected| short(expected).eq_ignore_ascii_case(short(typ)))
}

/// When a token is good, as it says itself.
#[derive(Clone, Copy, Debug)]
pub struct Times {
    /// Made at. Not every outside issuer says.
    pub iat: Option<NumericDate>,
    /// Not before.
    pub nbf: Option<NumericDate>,
    /// Not after.
    pub exp: NumericDate,
}

impl Times {
    /// Refuses what has expired, what is not valid yet, and what would be good for longer than `longest` from now.
    /// Gives the instant at which the token expires.
    pub fn check(&self, now: DateTime<Utc>, longest: TimeDelta) -> Result<DateTime<Utc>, Refused> {
        let exp = self.exp.0;
        if exp + LEEWAY <= now {
            return Err(Refused::Expired);
        }
        if [self.iat, self.nbf].into_iter().flatten().any(|from| from.0 > now + LEEWAY) {
            return Err(Refused::NotYet);
        }
        if exp > now + longest + LEEWAY {
            return Err(Refused::TooLongLived);
        }
        Ok(exp)
    }
}

/// Seconds since 1970, as JWTs write instants (RFC 7519 §2). Some libraries write fractions: they are cut off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NumericDate(pub DateTime<Utc>);

/// The end of the year 9999: what lies beyond is no date anybody meant, and would overflow sums of dates.
const LAST: i64 = 253_402_300_799;

impl<'de> Deserialize<'de> for NumericDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = serde_json::Number::deserialize(deserializer)?;
        #[expect(clippy::cast_possible_truncation, reason = "it saturates; what is out of range is refused next")]
        let seconds = number.as_i64().or_else(|| number.as_f64().map(|seconds| seconds.floor() as i64));
        seconds
            .filter(|seconds| (0..=LAST).contains(seconds))
            .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
            .map(Self)
            .ok_or_else(|| de::Error::custom("not a date"))
    }
}

impl Serialize for NumericDate {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.0.timestamp())
    }
}

/// `aud`: one text or a list of them (RFC 7519 §4.1.3).
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Audience {
    /// One.
    One(String),
    /// Several.
    Several(Vec<String>),
}

impl Audience {
    /// All of them.
    pub fn as_slice(&self) -> &[String] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Several(several) => several,
        }
    }
}

/// A JSON object in which no member stands twice: which of the two another reader would believe cannot be known.
#[derive(Clone, Debug)]
pub struct Object(pub Map<String, Value>);

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;

        impl<'de> Visitor<'de> for Members {
            type Value = Object;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Object, A::Error> {
                let mut object = Map::new();
                while let Some((name, value)) = members.next_entry::<String, Value>()? {
                    if object.insert(name, value).is_some() {
                        return Err(de::Error::custom("a member is given twice"));
                    }
                }
                Ok(Object(object))
            }
        }

        deserializer.deserialize_map(Members)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_given_twice_is_no_object() {
        let read = |text| serde_json::from_str::<Object>(text).is_ok();
        assert!(read(r#"{"sub": "a", "role": {"a": 1}}"#));
        for text in [r#"{"sub": "a", "sub": "a"}"#, r#"{"sub": "a", "s\u0075b": "b"}"#, "[]", "null", "{"] {
            assert!(!read(text), "{text}");
        }
    }

    #[test]
    fn a_date_is_a_number_of_seconds() {
        let table = [
            ("0", Some(0)),
            ("1790000000", Some(1_790_000_000)),
            ("1790000000.9", Some(1_790_000_000)),
            ("1.79e9", Some(1_790_000_000)),
            ("253402300799", Some(LAST)),
            ("253402300800", None),
            ("18446744073709551615", None),
            ("1e300", None),
            ("-1", None),
            ("-0.5", None),
            ("\"1790000000\"", None),
            ("true", None),
        ];
        for (text, seconds) in table {
            let date = serde_json::from_str::<NumericDate>(text).ok();
            assert_eq!(date.map(|date| date.0.timestamp()), seconds, "{text}");
        }
    }
}
