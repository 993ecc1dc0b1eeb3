//! How many requests a client may send to this node: a bucket that holds a burst and fills at a steady rate.
//!
//! A caller with a valid token is counted by client ([`Limits::client`], called once the token is known to be good).
//! Whoever has none is counted by address: before anything is done for a request without a token, and after one that
//! was refused before its token, or its client secret, was found to be good. Many good clients may share an address, so a bad neighbour never uses up their share.
//!
//! Answers say what is left as draft-ietf-httpapi-ratelimit-headers-10 writes it:
//! `RateLimit-Policy: "client";q=200;w=4` and `RateLimit: "client";r=187;t=1`.

use std::cell::Cell;
use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::rc::Rc;
use std::time::Duration;

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpMessage, HttpRequest, ResponseError};
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use uuid::Uuid;

use super::proxies::Proxies;
use crate::problem::Problem;
use catalogue::Code;

const RATELIMIT: HeaderName = HeaderName::from_static("ratelimit");
const RATELIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// Past this many addresses, all that are new share one bucket: memory stays bounded (some 10 MB) under any flood.
const MOST_PEERS: usize = 100_000;

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

type Buckets<K> = RateLimiter<K, DashMapStateStore<K>, DefaultClock, StateInformationMiddleware>;

/// The buckets of this node, shared by its workers as `web::Data`. Without them (the sandbox) nothing is limited.
pub struct Limits {
    rate: Rate,
    proxies: Proxies,
    clients: Buckets<Uuid>,
    peers: Buckets<Peer>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Peer {
    /// An IPv4 address, or the /64 of an IPv6 one: a subscriber has all of it.
    Address(IpAddr),
    /// Everybody else.
    Crowd,
}

impl Limits {
    /// Empty buckets of this rate, where these proxies say who calls.
    pub fn new(rate: Rate, proxies: Proxies) -> Self {
        let quota = Quota::per_second(rate.per_second).allow_burst(rate.burst);
        Self {
            rate,
            proxies,
            clients: RateLimiter::dashmap(quota).with_middleware(),
            peers: RateLimiter::dashmap(quota).with_middleware(),
        }
    }

    /// Counts a request of a client whose token is good, and notes what the answer will say.
    ///
    /// # Errors
    /// 429 `too_many_requests` with `Retry-After`.
    pub fn client(&self, request: &HttpRequest, client: Uuid) -> Result<(), Problem> {
        let rate_state = request.extensions().get::<RateState>().cloned().unwrap_or_default();
        self.count(&self.clients, &client, "client", &rate_state)
    }

    fn peer(&self, address: Option<IpAddr>, rate_state: &RateState) -> Result<(), Problem> {
        let mut peer = address.map_or(Peer::Crowd, |address| Peer::Address(network(address)));
        if self.peers.len() > MOST_PEERS {
            self.forget();
            if self.peers.len() > MOST_PEERS {
                peer = Peer::Crowd;
            }
        }
        self.count(&self.peers, &peer, "address", rate_state)
    }

    /// Drops the buckets that are full again: they say nothing that a new one would not. Call it every minute or so.
    pub fn forget(&self) {
        self.clients.retain_recent();
        self.peers.retain_recent();
        self.clients.shrink_to_fit();
        self.peers.shrink_to_fit();
    }

    fn count<K: Clone + Eq + Hash>(
        &self,
        buckets: &Buckets<K>,
        key: &K,
        policy: &'static str,
        rate_state: &RateState,
    ) -> Result<(), Problem> {
        let counted = buckets.check_key(key);
        let remaining = counted.as_ref().map_or(0, governor::middleware::StateSnapshot::remaining_burst_capacity);
        rate_state.0.set(Some(Bucket { policy, remaining, rate: self.rate }));
        counted.map(|_| ()).map_err(|until| {
            let wait = seconds(until.wait_time_from(DefaultClock::default().now()));
            Problem::new(Code::TooManyRequests).with_header(header::RETRY_AFTER, HeaderValue::from(wait))
        })
    }
}

/// What was counted for a request: shared by whoever counts and by the edge, which says it in the answer.
#[derive(Clone, Default)]
pub(super) struct RateState(Rc<Cell<Option<Bucket>>>);

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

    /// `RateLimit-Policy` (as many requests as fit the burst, in the time that it takes to fill again) and `RateLimit`
    /// (how many are left, and the seconds until the bucket is full); neither where nothing was counted.
    pub(super) fn headers(&self) -> impl Iterator<Item = (HeaderName, String)> + use<> {
        let said = self.0.get().map(|Bucket { policy, remaining, rate }| {
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

/// The middleware, for `actix_web::middleware::from_fn`: counts by address whoever shows no good token.
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
    let rate_state = request.extensions().get::<RateState>().cloned().unwrap_or_default();
    let address = request.peer_addr().map(|peer| limits.proxies.origin(peer.ip(), request.headers()));
    let shows_token = request.headers().contains_key(header::AUTHORIZATION);
    if !shows_token && let Err(problem) = limits.peer(address, &rate_state) {
        let response = problem.error_response();
        return Ok(request.into_response(response).map_into_right_body());
    }
    let answer = next.call(request).await;
    let status = answer.as_ref().map_or_else(|error| error.as_response_error().status_code(), ServiceResponse::status);
    if shows_token
        && status.is_client_error()
        && rate_state.0.get().is_none()
        && let Err(problem) = limits.peer(address, &rate_state)
    {
        return match answer {
            Ok(answer) => Ok(answer.into_response(problem.error_response()).map_into_right_body()),
            Err(_) => Err(problem.into()),
        };
    }
    answer.map(ServiceResponse::map_into_left_body)
}

fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6((u128::from(address) & !u128::from(u64::MAX)).into()),
        address @ IpAddr::V4(_) => address,
    }
}

fn seconds(wait: Duration) -> u64 {
    wait.as_millis().div_ceil(1000).try_into().unwrap_or(u64::MAX).max(1)
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn a_client_has_its_burst_and_then_waits() {
        let rate = Rate { per_second: NonZeroU32::MIN, burst: NonZeroU32::new(2).expect("two") };
        let limits = Limits::new(rate, Proxies::default());
        let request = TestRequest::default().to_srv_request();
        let rate_state = RateState::begin(&request);
        let said = || rate_state.headers().map(|(_, value)| value).collect::<Vec<_>>();
        let request = request.request();
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        assert!(limits.client(request, one).is_ok());
        assert_eq!(said(), ["\"client\";q=2;w=2", "\"client\";r=1;t=1"]);
        assert!(limits.client(request, one).is_ok());
        let problem = limits.client(request, one).expect_err("taken");
        assert_eq!(problem.code(), Code::TooManyRequests);
        assert!(problem.error_response().headers().contains_key(header::RETRY_AFTER));
        assert!(limits.client(request, other).is_ok());
        assert!(Limits::new(Rate::default(), Proxies::default()).client(request, one).is_ok());
        assert_eq!(said(), ["\"client\";q=200;w=4", "\"client\";r=199;t=1"]);
    }

    #[test]
    fn one_subscriber_is_one_peer() {
        let parse = |text: &str| network(text.parse().expect("an address"));
        assert_eq!(parse("2001:db8::1"), parse("2001:db8::ffff:1"));
        assert_ne!(parse("2001:db8::1"), parse("2001:db8:0:1::1"));
        assert_eq!(parse("::ffff:192.0.2.1"), parse("192.0.2.1"));
    }
}
