//! Outside issuers: the OpenID providers that people sign in with (the ICS's Keycloak, an Entra tenant, …).
//!
//! Each is configured ([`IssuerConfig`]): whose tokens, for which audience, signed how, and which claims say who the
//! person is, in which role, for which organisation. Their published keys are fetched and kept (`issuer/published.rs`).
//!
//! **An ID token is refused.** It tells the front end who signed in; it was never meant for an API, and any front end
//! of the same provider could hand one on. How it differs from an access token:
//! 1. `typ` in the header: by default only `at+jwt` (RFC 9068), which no ID token has. Entra and Keycloak say `JWT`
//!    of both; where the configuration allows that, the rest decides:
//! 2. `aud`: an access token's is our API, an ID token's is the front end's client id. Configure the API's;
//! 3. `nonce`, `at_hash`, `c_hash`, `s_hash`: members of an ID token alone (OpenID Connect Core §2, §3.3.2.11);
//! 4. a claim `typ` (Keycloak) other than `Bearer`: `ID`, `Refresh`, `Logout`;
//! 5. no `scope` and no `scp`: of the two only an access token has one. Asked unless (1) has settled it.

mod published;

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::Algorithm;
use serde::Deserialize;
use serde_json::{Map, Value};
use url::Url;

use super::jws::{self, Audience, NumericDate, Object, Refused, Times};
use super::scope::Scopes;
use super::token::Confirmation;
use catalogue::Role;
pub use published::Pace;
use published::PublishedKeys;

/// The furthest ahead that `exp` may lie. Providers give an hour or so; whoever gives a week has made a mistake that
/// is ours to refuse.
pub const LONGEST: TimeDelta = TimeDelta::hours(24);

/// The longest value of a claim that is read as subject, role, organisation or `jti`, in bytes.
const MAX_VALUE: usize = 255;

const OF_AN_ID_TOKEN: [&str; 4] = ["nonce", "at_hash", "c_hash", "s_hash"];

/// How one outside issuer is configured.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssuerConfig {
    /// `iss` of its tokens, to the letter; its discovery document lies under it.
    pub issuer: String,
    /// Where its keys are. Left out: asked of `{issuer}/.well-known/openid-configuration`.
    pub jwks_uri: Option<Url>,
    /// What `aud` must hold: the name of this API at the provider, not the front end's client id.
    pub audience: String,
    /// What its tokens may be signed with: `RS256` unless said otherwise.
    #[serde(default = "usual_algorithms")]
    pub algorithms: Vec<Algorithm>,
    /// What `typ` in the header may be: `at+jwt` unless said otherwise. Entra and Keycloak need `JWT`.
    #[serde(default = "usual_types")]
    pub types: Vec<String>,
    /// Whether each token must have a `jti`. Entra's have none.
    #[serde(default = "yes")]
    pub jti_required: bool,
    /// The front ends whose tokens are taken, by their client id at the provider (`azp`, `client_id` or `appid`): any,
    /// where none is named.
    #[serde(default)]
    pub clients: Vec<String>,
    /// What `acr` may be, where it is demanded that the person signed in strongly: anything, where none is named.
    #[serde(default)]
    pub acr: Vec<String>,
    /// Whether each token must name scopes of ours. One that does has no more than those, whatever is said here.
    #[serde(default)]
    pub scopes_required: bool,
    /// JSON Pointer to the claim that names the person for good: `/sub` unless said otherwise, `/oid` for Entra.
    #[serde(default = "sub")]
    pub subject: String,
    /// Where the role is, and which of our roles each of its values means.
    pub role: ClaimMap,
    /// Where the organisation is, and which of ours each of its values means (an ODS code or an identifier).
    pub organisation: ClaimMap,
}

/// One claim, and what its values mean here.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClaimMap {
    /// JSON Pointer into the claims (`/realm_access/roles`): a text or a list of them.
    pub claim: String,
    /// What each value means. Where a person has several, the first of this list that they have counts. Left empty:
    /// the claim holds our own word, and only one.
    #[serde(default)]
    pub values: Vec<Meaning>,
}

/// One value of a claim, and our word for it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Meaning {
    /// The issuer's word.
    pub value: String,
    /// Ours.
    pub means: String,
}

fn usual_algorithms() -> Vec<Algorithm> {
    vec![Algorithm::RS256]
}

fn usual_types() -> Vec<String> {
    vec!["at+jwt".into()]
}

fn yes() -> bool {
    true
}

fn sub() -> String {
    "/sub".into()
}

impl IssuerConfig {
    /// All that is wrong with it, each in a line that begins with the setting's name. Empty when nothing is.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        match Url::parse(&self.issuer) {
            Ok(url) if is_safe(&url) => {}
            _ => faults.push("issuer: must be an https URL".to_owned()),
        }
        if self.jwks_uri.as_ref().is_some_and(|url| !is_safe(url)) {
            faults.push("jwks_uri: must be an https URL".into());
        }
        if self.audience.is_empty() {
            faults.push("audience: must name this API".into());
        }
        if self.algorithms.is_empty() {
            faults.push("algorithms: must name at least one".into());
        }
        if self.algorithms.iter().any(|algorithm| algorithm.family() == jsonwebtoken::AlgorithmFamily::Hmac) {
            faults.push("algorithms: a shared secret (HS256, HS384, HS512) proves nothing about who signed".into());
        }
        if self.types.is_empty() {
            faults.push("types: must name at least one".into());
        }
        let claims = [("subject", &self.subject), ("role.claim", &self.role.claim)];
        for (name, pointer) in claims.into_iter().chain([("organisation.claim", &self.organisation.claim)]) {
            if !pointer.starts_with('/') {
                faults.push(format!("{name}: must be a JSON Pointer, such as /sub"));
            }
        }
        faults
    }
}

/// https, or this very machine.
fn is_safe(url: &Url) -> bool {
    let loopback = match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => return false,
    };
    url.scheme() == "https" || (url.scheme() == "http" && loopback)
}

/// A person, as an outside issuer's token tells of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The issuer. With `subject` it names the person for good; neither does alone.
    pub issuer: String,
    /// Who it is, in the issuer's words.
    pub subject: String,
    /// What they act as, as the configuration maps it.
    pub role: Role,
    /// What the token allows of that: the scopes of ours that it names, everything where it names none.
    pub scopes: Scopes,
    /// Their organisation's ODS code or identifier, as the configuration maps it.
    pub organisation: String,
    /// The thumbprint of the key that the token is bound to (RFC 9449 §6.1), where it is.
    pub bound_to: Option<String>,
    /// The token's own identifier, where it has one.
    pub jti: Option<String>,
    /// When the token stops working.
    pub expires_at: DateTime<Utc>,
}

/// Every outside issuer whose tokens are taken.
#[derive(Debug, Default)]
pub struct Issuers(HashMap<String, Issuer>);

#[derive(Debug)]
struct Issuer {
    config: IssuerConfig,
    keys: PublishedKeys,
}

/// Why the issuers cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum SetUpFault {
    /// The machine's own certificates cannot be loaded, or TLS cannot be set up.
    #[error("cannot set up TLS towards the OpenID providers: {0}")]
    Tls(#[from] reqwest::Error),
    /// Two entries for one issuer.
    #[error("issuer {0} is configured twice")]
    Twice(String),
}

impl Issuers {
    /// Takes configurations without [`IssuerConfig::faults`]. Nothing is fetched before the first token comes.
    pub fn new(configs: Vec<IssuerConfig>, pace: Pace) -> Result<Self, SetUpFault> {
        let http = published::client(pace)?;
        let mut issuers = HashMap::new();
        for config in configs {
            let keys = PublishedKeys::new(http.clone(), &config.issuer, config.jwks_uri.clone(), pace);
            if let Some(first) = issuers.insert(config.issuer.clone(), Issuer { config, keys }) {
                return Err(SetUpFault::Twice(first.config.issuer));
            }
        }
        Ok(Self(issuers))
    }

    /// Each issuer's name: the URL that its discovery document lies under.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Verifies a token of this issuer (as the token claims, unverified: the keys decide).
    ///
    /// A `kid` not seen before makes the keys be fetched again, at most once a minute and issuer, which takes up to
    /// [`Pace::timeout`]. [`Refused::KeysUnreachable`] is no fault of the caller's.
    pub async fn verify(&self, issuer: &str, token: &str, now: DateTime<Utc>) -> Result<Person, Refused> {
        let issuer = self.0.get(issuer).ok_or(Refused::Issuer)?;
        let header = jws::header(token)?;
        if !issuer.config.algorithms.contains(&header.alg) {
            return Err(Refused::Algorithm);
        }
        if !jws::is_type(&header, issuer.config.types.iter().map(String::as_str)) {
            return Err(Refused::Type);
        }
        let key = issuer.keys.find(header.kid.as_deref().ok_or(Refused::UnknownKey)?).await?;
        if !key.algorithms().contains(&header.alg) {
            return Err(Refused::Algorithm);
        }
        let Object(claims) = jws::claims(token, key.verifies(), header.alg)?;
        let is_access_token = jws::is_type(&header, ["at+jwt"].into_iter());
        issuer.config.person(&claims, is_access_token, now)
    }
}

impl IssuerConfig {
    /// Reads verified claims. `is_access_token`: the header's `typ` already says that this is an access token.
    fn person(
        &self,
        claims: &Map<String, Value>,
        is_access_token: bool,
        now: DateTime<Utc>,
    ) -> Result<Person, Refused> {
        if text(claims.get("iss")).ok_or(Refused::Missing("iss"))? != self.issuer {
            return Err(Refused::Issuer);
        }
        let audience: Audience = read(claims, "aud")?.ok_or(Refused::Missing("aud"))?;
        if !audience.as_slice().contains(&self.audience) {
            return Err(Refused::Audience);
        }
        if is_id_token(claims, is_access_token) {
            return Err(Refused::IdToken);
        }
        let client = ["azp", "client_id", "appid"].into_iter().find_map(|name| text(claims.get(name)));
        let is_taken = |client: &str| self.clients.iter().any(|known| known == client);
        if !self.clients.is_empty() && !client.is_some_and(is_taken) {
            return Err(Refused::Client);
        }
        let acr = text(claims.get("acr"));
        if !self.acr.is_empty() && !acr.is_some_and(|acr| self.acr.iter().any(|known| known == acr)) {
            return Err(Refused::Assurance);
        }
        let exp: NumericDate = read(claims, "exp")?.ok_or(Refused::Missing("exp"))?;
        let expires_at = Times { iat: read(claims, "iat")?, nbf: read(claims, "nbf")?, exp }.check(now, LONGEST)?;
        text(claims.get("sub")).ok_or(Refused::Missing("sub"))?;
        let jti = text(claims.get("jti"));
        if jti.is_none() && self.jti_required {
            return Err(Refused::Missing("jti"));
        }
        // Bound in a way that cannot be seen to here, by a certificate say, it would be as good as unbound.
        let cnf: Option<Confirmation> = read(claims, "cnf")?;
        let bound_to = cnf.map(|cnf| cnf.jkt.ok_or(Refused::Missing("cnf.jkt"))).transpose()?;
        Ok(Person {
            issuer: self.issuer.clone(),
            subject: text(at(claims, &self.subject)).ok_or(Refused::Subject)?.to_owned(),
            scopes: self.scopes(claims)?,
            role: self.role.read(claims).and_then(|word| word.parse().ok()).ok_or(Refused::NoRole)?,
            organisation: self.organisation.read(claims).ok_or(Refused::NoOrganisation)?,
            bound_to,
            jti: jti.map(str::to_owned),
            expires_at,
        })
    }
}

impl IssuerConfig {
    /// `scope` is a text (RFC 9068 §2.2.3); `scp` is Entra's text, or others' list.
    fn scopes(&self, claims: &Map<String, Value>) -> Result<Scopes, Refused> {
        let named: Vec<&str> = ["scope", "scp"]
            .into_iter()
            .filter_map(|name| claims.get(name))
            .flat_map(|value| match value {
                Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
                one => one.as_str().into_iter().collect::<Vec<_>>(),
            })
            .collect();
        let ours = Scopes::known_in(&named.join(" "));
        match (ours.is_empty(), self.scopes_required) {
            (true, true) => Err(Refused::NoScope),
            (true, false) => Ok(Scopes::all()),
            (false, _) => Ok(ours),
        }
    }
}

fn is_id_token(claims: &Map<String, Value>, is_access_token: bool) -> bool {
    OF_AN_ID_TOKEN.iter().any(|name| claims.contains_key(*name))
        || claims.get("typ").is_some_and(|typ| typ != "Bearer")
        || !(is_access_token || claims.contains_key("scope") || claims.contains_key("scp"))
}

impl ClaimMap {
    fn read(&self, claims: &Map<String, Value>) -> Option<String> {
        let held: Vec<&str> = match at(claims, &self.claim)? {
            Value::Array(several) => several.iter().filter_map(|one| text(Some(one))).collect(),
            one => text(Some(one)).into_iter().collect(),
        };
        if self.values.is_empty() {
            return if let [only] = held[..] { Some(only.to_owned()) } else { None };
        }
        self.values.iter().find(|meaning| held.contains(&&*meaning.value)).map(|meaning| meaning.means.clone())
    }
}

/// The value at a JSON Pointer below the claims.
fn at<'a>(claims: &'a Map<String, Value>, pointer: &str) -> Option<&'a Value> {
    let pointer = pointer.strip_prefix('/')?;
    let (first, rest) = pointer.split_at(pointer.find('/').unwrap_or(pointer.len()));
    claims.get(&first.replace("~1", "/").replace("~0", "~"))?.pointer(rest)
}

fn text(value: Option<&Value>) -> Option<&str> {
    value?.as_str().filter(|text| (1..=MAX_VALUE).contains(&text.len()))
}

fn read<T: serde::de::DeserializeOwned>(claims: &Map<String, Value>, name: &str) -> Result<Option<T>, Refused> {
    claims.get(name).map(T::deserialize).transpose().map_err(|_| Refused::Malformed)
}

#[cfg(test)]
mod tests;
