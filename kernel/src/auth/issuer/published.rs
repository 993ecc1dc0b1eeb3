//! The keys that an OpenID provider publishes, fetched when they are needed and kept.
//!
//! | the token's `kid` | what happens |
//! |---|---|
//! | known, fetched lately | used |
//! | known, fetched a while ago | used; the keys are fetched again meanwhile |
//! | known, not fetched for [`Pace::stale`] | fetched first: a key that was withdrawn must stop working at some time |
//! | unknown | fetched first: the provider has rotated its keys, or somebody makes names up |
//!
//! However many requests ask, one fetch runs at a time, and at most one begins in [`Pace::between`]: a storm of
//! made-up names costs the provider one request a minute, and us none. A fetch does not end with the request that
//! began it, or whoever hangs up in time could keep new keys from us.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::{Client, redirect};
use serde::Deserialize;
use serde_json::Value;
use tokio::sync::{Mutex, OwnedMutexGuard, RwLock};
use url::Url;

use super::is_safe;
use crate::auth::jwk::PublicKey;
use crate::auth::jws::Refused;

/// The largest document that is read, in bytes. Entra's some thirty keys with certificates have 30,000.
const MAX_DOCUMENT: usize = 256 * 1024;

/// How often an issuer's keys are fetched, and how long they are good.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// The least time between two fetches, failed ones included.
    pub between: Duration,
    /// The age at which keys are fetched again.
    pub fresh: Duration,
    /// The age at which keys are not used any more.
    pub stale: Duration,
    /// How long one document may take.
    pub timeout: Duration,
}

impl Default for Pace {
    /// A minute, ten minutes, a day, five seconds. A day, because a night in which the provider's network is down must
    /// not shut people out in the morning.
    fn default() -> Self {
        let minute = Duration::from_secs(60);
        Self { between: minute, fresh: 10 * minute, stale: 24 * 60 * minute, timeout: Duration::from_secs(5) }
    }
}

/// A client for fetching keys: nowhere but where it was sent, and not for long.
pub(super) fn client(pace: Pace) -> reqwest::Result<Client> {
    Client::builder().redirect(redirect::Policy::none()).timeout(pace.timeout).build()
}

#[derive(Debug)]
pub(super) struct PublishedKeys {
    source: Arc<Source>,
    pace: Pace,
    known: Arc<RwLock<Known>>,
    /// When the last fetch began; held while one runs.
    fetch: Arc<Mutex<Option<Instant>>>,
}

#[derive(Debug)]
struct Source {
    http: Client,
    issuer: String,
    jwks_uri: Option<Url>,
}

#[derive(Debug, Default)]
struct Known {
    keys: HashMap<String, Arc<PublicKey>>,
    fetched: Option<Instant>,
    last_failed: bool,
}

impl PublishedKeys {
    pub(super) fn new(http: Client, issuer: &str, jwks_uri: Option<Url>, pace: Pace) -> Self {
        let source = Arc::new(Source { http, issuer: issuer.to_owned(), jwks_uri });
        Self { source, pace, known: Arc::default(), fetch: Arc::default() }
    }

    /// The key of this name. Errors: [`Refused::UnknownKey`]; [`Refused::KeysUnreachable`] where the provider could
    /// not be asked, so that nobody knows.
    pub(super) async fn find(&self, kid: &str) -> Result<Arc<PublicKey>, Refused> {
        if let (Some(key), Some(age)) = self.look(kid).await {
            if age < self.pace.fresh {
                return Ok(key);
            }
            if age < self.pace.stale {
                if let Ok(turn) = Arc::clone(&self.fetch).try_lock_owned() {
                    drop(self.begin(turn));
                }
                return Ok(key);
            }
        }
        let turn = Arc::clone(&self.fetch).lock_owned().await;
        if let Some(fetch) = self.begin(turn) {
            // It ends in an error only if it panicked, and then nothing was learnt.
            let _ = fetch.await;
        }
        match self.look(kid).await {
            (Some(key), Some(age)) if age < self.pace.stale => Ok(key),
            (None, Some(age)) if age < self.pace.stale && !self.known.read().await.last_failed => {
                Err(Refused::UnknownKey)
            }
            _ => Err(Refused::KeysUnreachable),
        }
    }

    async fn look(&self, kid: &str) -> (Option<Arc<PublicKey>>, Option<Duration>) {
        let known = self.known.read().await;
        (known.keys.get(kid).cloned(), known.fetched.map(|at| at.elapsed()))
    }

    /// Begins a fetch on a task of its own, unless the last one began too lately.
    fn begin(&self, mut last: OwnedMutexGuard<Option<Instant>>) -> Option<tokio::task::JoinHandle<()>> {
        if last.is_some_and(|at| at.elapsed() < self.pace.between) {
            return None;
        }
        *last = Some(Instant::now());
        let (source, known) = (Arc::clone(&self.source), Arc::clone(&self.known));
        Some(tokio::spawn(async move {
            let fetched = source.fetch().await;
            let mut known = known.write().await;
            known.last_failed = fetched.is_err();
            match fetched {
                Ok(keys) => {
                    known.keys = keys;
                    known.fetched = Some(Instant::now());
                }
                Err(fault) => {
                    tracing::warn!(issuer = source.issuer, %fault, "the issuer's keys could not be fetched");
                }
            }
            drop(last);
        }))
    }
}

#[derive(Debug, thiserror::Error)]
enum Fault {
    #[error(transparent)]
    Http(#[from] reqwest::Error),
    #[error("a document of more than {MAX_DOCUMENT} bytes")]
    TooLong,
    #[error("a document that is not what it should be: {0}")]
    Unreadable(#[from] serde_json::Error),
    #[error("the discovery document speaks of another issuer")]
    OtherIssuer,
    #[error("jwks_uri is not https")]
    Unsafe,
    #[error("no key that could be used")]
    NoKeys,
}

#[derive(Deserialize)]
struct Discovery {
    issuer: String,
    jwks_uri: Url,
}

#[derive(Deserialize)]
struct Document {
    keys: Vec<Value>,
}

impl Source {
    async fn fetch(&self) -> Result<HashMap<String, Arc<PublicKey>>, Fault> {
        let jwks_uri = match &self.jwks_uri {
            Some(uri) => uri.clone(),
            None => self.discover().await?,
        };
        let document: Document = serde_json::from_slice(&self.get(jwks_uri.as_str()).await?)?;
        // Keys of kinds that we do not take stand beside those that we do (Keycloak's for encryption): passed over.
        let usable = document.keys.iter().filter(|key| key.get("kid").is_some());
        let usable = usable.filter_map(|key| PublicKey::read(key, "").ok());
        let keys: HashMap<_, _> = usable.map(|key| (key.kid().to_owned(), Arc::new(key))).collect();
        if keys.is_empty() { Err(Fault::NoKeys) } else { Ok(keys) }
    }

    /// Asked each time, so that a provider may move its keys.
    async fn discover(&self) -> Result<Url, Fault> {
        let at = format!("{}/.well-known/openid-configuration", self.issuer.trim_end_matches('/'));
        let discovery: Discovery = serde_json::from_slice(&self.get(&at).await?)?;
        if discovery.issuer != self.issuer {
            return Err(Fault::OtherIssuer);
        }
        if !is_safe(&discovery.jwks_uri) {
            return Err(Fault::Unsafe);
        }
        Ok(discovery.jwks_uri)
    }

    async fn get(&self, url: &str) -> Result<Vec<u8>, Fault> {
        let mut response = self.http.get(url).send().await?.error_for_status()?;
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            if body.len() + chunk.len() > MAX_DOCUMENT {
                return Err(Fault::TooLong);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }
}
