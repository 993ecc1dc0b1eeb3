//! Our own access tokens: JWTs in the shape of RFC 9068, signed with ES256.
//!
//! | claim | |
//! |---|---|
//! | `typ` (header) | `at+jwt`, so that no other kind of JWT passes for one |
//! | `iss`, `aud` | this installation, twice: who made it and whom it is for; a sandbox's are for a sandbox alone |
//! | `sub` | the client (an agency's program), or in the sandbox a worker |
//! | `client_id` | the client that asked |
//! | `role`, `scope` | what it was asked for as; the policy and the database decide at each request |
//! | `cnf` | where it was asked for with a proof of a key ([`dpop`](super::dpop)): `jkt`, the thumbprint of the key that goes with it |
//! | `jti` | its identifier: what `/oauth/revoke` (RFC 7009) puts out of use |
//! | `iat`, `exp` | at most [`LONGEST`] apart, [`LONGEST_IN_SANDBOX`] there |
//!
//! RFC 9068 §2.1 also demands that RS256 be supported. It is not: nobody but us reads these tokens.

use aws_lc_rs::digest::{SHA256, digest};
use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::Header;
use quick_cache::sync::Cache;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::jws::{self, NumericDate, Refused, Times};
use super::keys::{ALGORITHM, Keyring};
use super::scope::Scopes;
use catalogue::Role;
use catalogue::id::TokenId;

/// How long a token lives at most: short, since it works until then wherever it was copied to.
pub const LONGEST: TimeDelta = TimeDelta::minutes(15);
/// In the sandbox a day's work with one paste is worth more: there is nothing real to protect.
pub const LONGEST_IN_SANDBOX: TimeDelta = TimeDelta::hours(12);

const TYPE: &str = "at+jwt";

/// What a token is to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Who acts: a client's id, or in the sandbox a worker's.
    pub subject: String,
    /// The client that asked for the token.
    pub client_id: String,
    /// What the caller acts as.
    pub role: Role,
    /// What it is cut down to.
    pub scopes: Scopes,
}

/// A token that was just made.
#[derive(Debug)]
pub struct Issued {
    /// The token itself: shown to its owner, never logged.
    pub token: SecretString,
    /// Its `jti`.
    pub id: TokenId,
    /// When it stops working.
    pub expires_at: DateTime<Utc>,
}

/// What a verified token says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessToken {
    /// Its `jti`.
    pub id: TokenId,
    /// Who acts, as what, how far.
    pub grant: Grant,
    /// The thumbprint of the key that it is bound to (RFC 9449 §6.1), where it is.
    pub bound_to: Option<String>,
    /// When it was made.
    pub issued_at: DateTime<Utc>,
    /// When it stops working.
    pub expires_at: DateTime<Utc>,
}

/// Makes our access tokens and reads them.
#[derive(Debug)]
pub struct Tokens {
    keyring: Keyring,
    issuer: String,
    audience: String,
    longest: TimeDelta,
    verified: Cache<Digest, (AccessToken, Times)>,
}

/// What a token is remembered by: itself it is kept nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Digest([u8; 32]);

impl Digest {
    fn of(token: &str) -> Self {
        let mut bytes = [0; 32];
        bytes.copy_from_slice(digest(&SHA256, token.as_bytes()).as_ref());
        Self(bytes)
    }
}

/// How many verified tokens are remembered.
const REMEMBERED: usize = 10_000;

impl Tokens {
    /// `issuer` is the URL of this installation as RFC 8414 publishes it, `audience` the one of its API as RFC 9728
    /// does; `longest` is [`LONGEST`] or [`LONGEST_IN_SANDBOX`].
    pub fn new(keyring: Keyring, issuer: impl Into<String>, audience: impl Into<String>, longest: TimeDelta) -> Self {
        Self { keyring, issuer: issuer.into(), audience: audience.into(), longest, verified: Cache::new(REMEMBERED) }
    }

    /// `iss` of each of our tokens.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The keys, for the published document.
    pub fn keyring(&self) -> &Keyring {
        &self.keyring
    }

    /// Makes a token that lives from `now` for `lifetime`, or as long as a token may.
    ///
    /// Errors: the signature fails, which a key that could be read does not do.
    pub fn issue(
        &self,
        grant: Grant,
        lifetime: TimeDelta,
        now: DateTime<Utc>,
    ) -> Result<Issued, jsonwebtoken::errors::Error> {
        self.issue_to(None, grant, lifetime, now)
    }

    /// The same, bound to the key of this thumbprint where there is one: it is of use with a proof of that key alone.
    ///
    /// Errors: as [`Tokens::issue`].
    pub fn issue_to(
        &self,
        key_thumbprint: Option<String>,
        grant: Grant,
        lifetime: TimeDelta,
        now: DateTime<Utc>,
    ) -> Result<Issued, jsonwebtoken::errors::Error> {
        let id = TokenId::new();
        let expires_at = now + lifetime.min(self.longest);
        let key = self.keyring.current();
        let mut header = Header::new(ALGORITHM);
        header.typ = Some(TYPE.into());
        header.kid = Some(key.kid().into());
        let claims = Claims {
            iss: Some(self.issuer.clone()),
            aud: Some(self.audience.clone()),
            sub: Some(grant.subject),
            client_id: Some(grant.client_id),
            role: Some(grant.role.to_string()),
            scope: Some(grant.scopes.to_string()),
            cnf: key_thumbprint.map(|jkt| Confirmation { jkt: Some(jkt) }),
            jti: Some(id),
            iat: Some(NumericDate(now)),
            nbf: None,
            exp: Some(NumericDate(expires_at)),
        };
        let token = jsonwebtoken::encode(&header, &claims, key.signs())?;
        Ok(Issued { token: token.into(), id, expires_at })
    }

    /// Reads a token, and refuses whatever is not exactly as [`Tokens::issue`] makes it, within its time. What was verified
    /// once is remembered: its signature stays good for as long as these keys are ours.
    pub fn verify(&self, token: &str, now: DateTime<Utc>) -> Result<AccessToken, Refused> {
        let remembered = Digest::of(token);
        if let Some((token, times)) = self.verified.get(&remembered) {
            return times.check(now, self.longest).map(|_| token);
        }
        let (token, times) = self.read(token)?;
        times.check(now, self.longest)?;
        self.verified.insert(remembered, (token.clone(), times));
        Ok(token)
    }

    fn read(&self, token: &str) -> Result<(AccessToken, Times), Refused> {
        let header = jws::header(token)?;
        if header.alg != ALGORITHM {
            return Err(Refused::Algorithm);
        }
        if !jws::is_type(&header, [TYPE].into_iter()) {
            return Err(Refused::Type);
        }
        let key = header.kid.as_deref().and_then(|kid| self.keyring.find(kid)).ok_or(Refused::UnknownKey)?;
        let claims: Claims = jws::claims(token, key.verifies(), ALGORITHM)?;
        if claims.iss.ok_or(Refused::Missing("iss"))? != self.issuer {
            return Err(Refused::Issuer);
        }
        if claims.aud.ok_or(Refused::Missing("aud"))? != self.audience {
            return Err(Refused::Audience);
        }
        let iat = claims.iat.ok_or(Refused::Missing("iat"))?;
        let exp = claims.exp.ok_or(Refused::Missing("exp"))?;
        let times = Times { iat: Some(iat), nbf: claims.nbf, exp };
        let bound_to = claims.cnf.map(|cnf| cnf.jkt.ok_or(Refused::Missing("cnf.jkt"))).transpose()?;
        let token = AccessToken {
            id: claims.jti.ok_or(Refused::Missing("jti"))?,
            grant: Grant {
                subject: claims.sub.ok_or(Refused::Missing("sub"))?,
                client_id: claims.client_id.ok_or(Refused::Missing("client_id"))?,
                role: claims.role.ok_or(Refused::Missing("role"))?.parse().map_err(|_| Refused::NoRole)?,
                scopes: Scopes::known_in(&claims.scope.ok_or(Refused::Missing("scope"))?),
            },
            bound_to,
            issued_at: iat.0,
            expires_at: exp.0,
        };
        Ok((token, times))
    }
}

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: Option<String>,
    aud: Option<String>,
    sub: Option<String>,
    client_id: Option<String>,
    role: Option<String>,
    scope: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cnf: Option<Confirmation>,
    jti: Option<TokenId>,
    iat: Option<NumericDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nbf: Option<NumericDate>,
    exp: Option<NumericDate>,
}

/// The key that a token is bound to (RFC 7800). Of the ways to name one we know the thumbprint.
#[derive(Serialize, Deserialize)]
pub(super) struct Confirmation {
    pub(super) jkt: Option<String>,
}

#[cfg(test)]
mod tests;
