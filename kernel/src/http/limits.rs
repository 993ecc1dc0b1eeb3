//! How many requests a client may send to this node: a bucket that holds a burst and fills at a steady rate.
//!
//! ```text
//! request ─► its address ─► token or secret is good: given back to the address, counted for the client
//!                 │                └ known from then on: while somebody at the same address uses its bucket up,
//!                 │                  the client's own requests pass ([`Known`])
//!                 └ empty ─► 429, before a signature is looked at
//! ```
//!
//! A form sent to `/oauth` names its client only in its body: it is counted there ([`Limits::claim`]), for the client that
//! it claims to be from that address and for the address. What costs next to nothing (`/livez`, the documentation) has
//! buckets of its own, so that neither uses up the other's. A batch counts its items ([`Limits::batch`]).
//!
//! Answers say what is left as draft-ietf-httpapi-ratelimit-headers-10 writes it:
//! `RateLimit-Policy: "client";q=200;w=4` and `RateLimit: "client";r=187;t=1`.

mod buckets;
mod known;

use std::cell::Cell;
use std::collections::HashSet;
use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::rc::Rc;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpMessage, HttpRequest, ResponseError};
use uuid::Uuid;

use super::proxies::Proxies;
use crate::problem::Problem;
use buckets::Buckets;
use catalogue::Code;
use known::Known;

const RATELIMIT: HeaderName = HeaderName::from_static("ratelimit");
const RATELIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// Past this many keys, all that are new share one bucket: memory stays bounded (some 10 MB) under any flood.
const MOST_KEYS: usize = 100_000;

/// A steady rate and a burst above it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Requests a second, on and on.
    pub per_second: NonZeroU32,
    /// Requests at once, after a rest.
    pub burst: NonZeroU32,
}

impl Default for Rate {
    fn default() -> Self {
        let some = |n| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
        Self { per_second: some(50), burst: some(200) }
    }
}

/// The buckets of this node, shared by its workers as `web::Data`. Without them (the sandbox) nothing is limited.
pub struct Limits {
    rate: Rate,
    proxies: Proxies,
    clients: Buckets,
    others: Buckets,
    known: Known,
    batches: Mutex<HashSet<Uuid>>,
}

/// Whose bucket it is, if it is not a client's.
#[derive(Clone, Copy, Debug, Hash)]
enum Of<'a> {
    /// An address that asks for what costs next to nothing.
    Cheap(Peer),
    /// An address without a token that is known to be good.
    Peer(Peer),
    /// An address that asks for tokens.
    Tokens(Peer),
    /// A client that an address claims to be.
    Claimed(Peer, &'a str),
    /// Everybody for whom there is no bucket left.
    Crowd,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Peer {
    /// An IPv4 address, or the /64 of an IPv6 one: a subscriber has all of it.
    Address(IpAddr),
    /// One that is not known.
    Unknown,
}

/// What a request costs, by where it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Cheap,
    Tokens,
    Rest,
}

impl Class {
    /// What no token is asked for is cheap, but for tokens themselves.
    fn of(method: &Method, path: &str) -> Self {
        let is_below =
            |root: &str| path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        if is_below("/oauth") && *method == Method::POST {
            return Self::Tokens;
        }
        let is_cheap =
            matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) && CHEAP.iter().any(|root| is_below(root));
        if is_cheap { Self::Cheap } else { Self::Rest }
    }
}

/// What is answered from memory.
const CHEAP: [&str; 8] =
    ["/livez", "/readyz", "/docs", "/openapi.json", "/openapi.yaml", "/problems", "/.well-known", "/oauth"];

impl Limits {
    /// Full buckets of this rate, where these proxies say who calls.
    pub fn new(rate: Rate, proxies: Proxies) -> Self {
        let (clients, others) = (Buckets::new(rate), Buckets::new(rate));
        Self { rate, proxies, clients, others, known: Known::default(), batches: Mutex::default() }
    }

    /// Counts a request of a client whose token or secret is good, in the place of its address, and notes what the answer
    /// will say.
    ///
    /// # Errors
    /// 429 `too_many_requests` with `Retry-After`.
    pub fn client(&self, request: &HttpRequest, client: Uuid) -> Result<(), Problem> {
        let rate_state = RateState::of(request);
        for key in rate_state.0.taken.take().into_iter().flatten() {
            self.others.give_back(key);
        }
        if let Some(proof) = rate_state.0.proof.take() {
            self.known.note(proof);
        }
        self.count(&self.clients, self.known.key(&client), "client", &rate_state)
    }

    /// Counts a form in which somebody says that they are this client, before it is known whether that is so.
    ///
    /// # Errors
    /// 429 `too_many_requests` with `Retry-After`.
    pub fn claim(&self, request: &HttpRequest, claimed: &str) -> Result<(), Problem> {
        let rate_state = RateState::of(request);
        let peer = self.peer(request.peer_addr().map(|peer| peer.ip()), request.headers());
        let of_client = self.known.key(&Of::Claimed(peer, claimed));
        self.take(of_client, &rate_state)?;
        if !self.known.has(of_client) {
            self.take(self.known.key(&Of::Tokens(peer)), &rate_state)?;
        }
        rate_state.0.proof.set(Some(of_client));
        Ok(())
    }

    /// Counts the items of a batch beside the request itself, and lets a client have one batch at a time. What is owed for
    /// it is waited for by the client's next request.
    ///
    /// # Errors
    /// 429 `too_many_requests` with `Retry-After`.
    pub fn batch(limits: &Data<Self>, client: Uuid, items: usize) -> Result<Batch, Problem> {
        if !limits.batches.lock().unwrap_or_else(PoisonError::into_inner).insert(client) {
            let problem = Problem::new(Code::TooManyRequests).retry_after("5");
            return Err(problem.because("Another batch of this client is being worked on; one at a time"));
        }
        let more = u64::try_from(items.saturating_sub(1)).unwrap_or(u64::MAX);
        limits.clients.charge(limits.known.key(&client), more);
        Ok(Batch { limits: limits.clone(), client })
    }

    /// Drops the buckets that are full again. Call it every minute or so.
    pub fn forget(&self) {
        self.clients.forget();
        self.others.forget();
    }

    fn peer(&self, address: Option<IpAddr>, headers: &header::HeaderMap) -> Peer {
        address.map_or(Peer::Unknown, |peer| Peer::Address(network(self.proxies.origin(peer, headers))))
    }

    /// Takes one from a bucket that is no client's, to be given back where a client turns out to be who asks.
    fn take(&self, key: u64, rate_state: &RateState) -> Result<(), Problem> {
        let mut key = key;
        if self.others.len() > MOST_KEYS {
            self.forget();
            if self.others.len() > MOST_KEYS {
                key = self.known.key(&Of::Crowd);
            }
        }
        self.count(&self.others, key, "address", rate_state)?;
        let [first, _] = rate_state.0.taken.get();
        rate_state.0.taken.set([Some(key), first]);
        Ok(())
    }

    fn count(&self, buckets: &Buckets, key: u64, policy: &'static str, rate_state: &RateState) -> Result<(), Problem> {
        let counted = buckets.take(key);
        let remaining = counted.unwrap_or_default();
        rate_state.0.bucket.set(Some(Bucket { policy, remaining, rate: self.rate }));
        counted.map(|_| ()).map_err(|wait| {
            Problem::new(Code::TooManyRequests).with_header(header::RETRY_AFTER, HeaderValue::from(seconds(wait)))
        })
    }

    /// Counts a request by where it goes, before anything else is done for it.
    fn arrive(&self, request: &ServiceRequest, rate_state: &RateState) -> Result<(), Problem> {
        let peer = self.peer(request.peer_addr().map(|peer| peer.ip()), request.headers());
        let class = Class::of(request.method(), request.path());
        rate_state.0.refused_as.set(Some(if class == Class::Tokens { Of::Tokens(peer) } else { Of::Peer(peer) }));
        match class {
            Class::Cheap => self.take(self.known.key(&Of::Cheap(peer)), rate_state),
            // Counted once it is read whom it claims to be.
            Class::Tokens => Ok(()),
            Class::Rest => {
                if let Some(shown) = request.headers().get(header::AUTHORIZATION) {
                    let token = self.known.key(&(peer, shown.as_bytes()));
                    rate_state.0.proof.set(Some(token));
                    if self.known.has(token) {
                        return Ok(());
                    }
                }
                self.take(self.known.key(&Of::Peer(peer)), rate_state)
            }
        }
    }

    /// Counts what was refused and could not be counted before.
    fn leave(&self, status: StatusCode, rate_state: &RateState) -> Result<(), Problem> {
        if rate_state.0.bucket.get().is_some() || !status.is_client_error() {
            return Ok(());
        }
        // What was known to be good is no longer.
        if let Some(proof) = rate_state.0.proof.take() {
            self.known.forget(proof);
        }
        rate_state.0.refused_as.get().map_or(Ok(()), |of| self.take(self.known.key(&of), rate_state))
    }
}

/// A client's one batch, until it is dropped.
pub struct Batch {
    limits: Data<Limits>,
    client: Uuid,
}

impl Drop for Batch {
    fn drop(&mut self) {
        self.limits.batches.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.client);
    }
}

/// What was counted for a request: shared by whoever counts and by the edge, which says it in the answer.
#[derive(Clone, Default)]
pub(super) struct RateState(Rc<Counted>);

#[derive(Default)]
struct Counted {
    bucket: Cell<Option<Bucket>>,
    /// What is given back where a client turns out to be who asks.
    taken: Cell<[Option<u64>; 2]>,
    /// What is known to be good from then on.
    proof: Cell<Option<u64>>,
    /// Whose bucket it is taken from where it is refused and nothing was counted.
    refused_as: Cell<Option<Of<'static>>>,
}

/// What is left in the bucket that a request was counted in.
#[derive(Clone, Copy)]
struct Bucket {
    policy: &'static str,
    remaining: u32,
    rate: Rate,
}

impl RateState {
    /// Begins to count a request.
    pub(super) fn begin(request: &ServiceRequest) -> Self {
        let rate_state = Self::default();
        request.extensions_mut().insert(rate_state.clone());
        rate_state
    }

    fn of(request: &HttpRequest) -> Self {
        request.extensions().get::<Self>().cloned().unwrap_or_default()
    }

    /// `RateLimit-Policy` (as many requests as fit the burst, in the time that it takes to fill again) and `RateLimit`
    /// (how many are left, and the seconds until the bucket is full); neither where nothing was counted.
    pub(super) fn headers(&self) -> impl Iterator<Item = (HeaderName, String)> + use<> {
        let said = self.0.bucket.get().map(|Bucket { policy, remaining, rate }| {
            let (burst, rate) = (rate.burst.get(), rate.per_second.get());
            let full = burst.saturating_sub(remaining).div_ceil(rate);
            [
                (RATELIMIT_POLICY, format!("\"{policy}\";q={burst};w={}", burst.div_ceil(rate))),
                (RATELIMIT, format!("\"{policy}\";r={remaining};t={full}")),
            ]
        });
        said.into_iter().flatten()
    }
}

/// The middleware, for `actix_web::middleware::from_fn`.
///
/// # Errors
/// Those of the services inside.
pub async fn limit<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let Some(limits) = request.app_data::<Data<Limits>>().cloned() else {
        return Ok(next.call(request).await?.map_into_left_body());
    };
    let rate_state = RateState::of(request.request());
    if let Err(problem) = limits.arrive(&request, &rate_state) {
        let response = problem.error_response();
        return Ok(request.into_response(response).map_into_right_body());
    }
    let answer = next.call(request).await;
    let status = answer.as_ref().map_or_else(|error| error.as_response_error().status_code(), ServiceResponse::status);
    let Err(problem) = limits.leave(status, &rate_state) else {
        return answer.map(ServiceResponse::map_into_left_body);
    };
    match answer {
        Ok(answer) => Ok(answer.into_response(problem.error_response()).map_into_right_body()),
        Err(_) => Err(problem.into()),
    }
}

/// An IPv4 address, or the /64 of an IPv6 one: a subscriber has all of it.
pub(super) fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6((u128::from(address) & !u128::from(u64::MAX)).into()),
        address @ IpAddr::V4(_) => address,
    }
}

fn seconds(wait: Duration) -> u64 {
    wait.as_millis().div_ceil(1000).try_into().unwrap_or(u64::MAX).max(1)
}

#[cfg(test)]
mod tests;
