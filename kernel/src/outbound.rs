//! Requests to addresses that somebody else has named: where a webhook goes, where a feed is fetched from. None of them may be
//! led into our own network (server-side request forgery).
//!
//! What decides is the address that is connected to, not the one that was looked at before: names are resolved here, when the
//! connection is made, and of what they resolve to only public addresses are connected to. So a name that changes its mind
//! between a check and the connection gains nothing. No redirect is followed, no proxy of the environment is asked, and the
//! connection is encrypted. An operator may name hosts and networks that are excepted (`LINKWORK_OUTBOUND_ALLOW`).

use std::error::Error;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use ipnet::IpNet;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Client, Method, RequestBuilder, redirect};
use url::{Host, Url};

use crate::http::proxies::network;
use crate::problem::Fault;

/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(5);
/// How long a request may take unless it says otherwise.
const WHOLE: Duration = Duration::from_secs(30);
/// How long a connection is kept for the next request.
const IDLE: Duration = Duration::from_secs(30);

/// Hosts and networks to which requests may go although they are not public, or not encrypted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Allowed(Vec<Exception>);

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Exception {
    /// A host by its name: whatever it resolves to.
    Host(String),
    /// Addresses.
    Network(IpNet),
}

impl Exception {
    /// Reads `hooks.example`, `10.0.0.7` or `10.0.0.0/8`.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        if let Some(network) = network(text) {
            return Some(Self::Network(network));
        }
        match Host::parse(text).ok()? {
            Host::Domain(name) if !name.is_empty() => Some(Self::Host(name)),
            _ => None,
        }
    }
}

impl Allowed {
    /// These.
    #[must_use]
    pub fn new(exceptions: Vec<Exception>) -> Self {
        Self(exceptions)
    }

    fn has_host(&self, name: &str) -> bool {
        let name = name.trim_end_matches('.');
        self.0.iter().any(|one| matches!(one, Exception::Host(host) if host.eq_ignore_ascii_case(name)))
    }

    fn has_address(&self, address: IpAddr) -> bool {
        self.0.iter().any(|one| matches!(one, Exception::Network(network) if network.contains(&address)))
    }

    /// Whether a connection to this address may be made.
    fn permits(&self, address: IpAddr) -> bool {
        is_public(address) || self.has_address(address.to_canonical())
    }
}

/// Why a request does not go out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Forbidden {
    /// It would not be encrypted.
    #[error("must begin with https://")]
    NotEncrypted,
    /// A user name or a password stands in the URL, which is written down in many places.
    #[error("must hold no user name and no password")]
    Credentials,
    /// There is no host in it.
    #[error("must name a host")]
    NoHost,
    /// It leads to an address that is not public.
    #[error("must lead to a public address")]
    NotPublic,
}

/// What sends requests out.
#[derive(Clone, Debug)]
pub struct Outbound {
    client: Client,
    allowed: Arc<Allowed>,
}

impl Outbound {
    /// With these exceptions.
    ///
    /// # Errors
    /// TLS cannot be set up.
    pub fn new(allowed: Allowed) -> reqwest::Result<Self> {
        let allowed = Arc::new(allowed);
        let client = Client::builder()
            .dns_resolver(Arc::new(Guarded(allowed.clone())))
            .redirect(redirect::Policy::none())
            .no_proxy()
            .referer(false)
            .connect_timeout(CONNECT)
            .timeout(WHOLE)
            .pool_idle_timeout(IDLE)
            .user_agent("Linkwork")
            .build()?;
        Ok(Self { client, allowed })
    }

    /// What can be seen of a URL before anything is connected to: for whoever enters it. What its name resolves to is looked at
    /// when the connection is made.
    ///
    /// # Errors
    /// Why no request goes there.
    pub fn check(&self, url: &Url) -> Result<(), Forbidden> {
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Forbidden::Credentials);
        }
        let is_excepted = match url.host().ok_or(Forbidden::NoHost)? {
            Host::Domain(name) => {
                let is_excepted = self.allowed.has_host(name);
                if !is_excepted && is_local(name) && !self.allowed.permits(Ipv4Addr::LOCALHOST.into()) {
                    return Err(Forbidden::NotPublic);
                }
                is_excepted
            }
            Host::Ipv4(address) => self.check_address(address.into())?,
            Host::Ipv6(address) => self.check_address(address.into())?,
        };
        match url.scheme() {
            "https" => Ok(()),
            "http" if is_excepted => Ok(()),
            _ => Err(Forbidden::NotEncrypted),
        }
    }

    /// The same of the text that somebody enters as `url`, for them to put right.
    pub fn fault(&self, url: &str) -> Option<Fault> {
        let Ok(url) = url.parse::<Url>() else { return Some(Fault::new("/url", "bad_url", "must be a URL")) };
        let forbidden = self.check(&url).err()?;
        Some(Fault::new("/url", "not_allowed", forbidden.to_string()))
    }

    /// Whether it is excepted. The resolver is not asked for an address that stands in the URL.
    fn check_address(&self, address: IpAddr) -> Result<bool, Forbidden> {
        if !self.allowed.permits(address) {
            return Err(Forbidden::NotPublic);
        }
        Ok(self.allowed.has_address(address.to_canonical()))
    }

    /// Begins a request.
    ///
    /// # Errors
    /// Why it does not go there.
    pub fn request(&self, method: Method, url: Url) -> Result<RequestBuilder, Forbidden> {
        self.check(&url)?;
        Ok(self.client.request(method, url))
    }

    /// Whether a request failed because it led to an address that is not public.
    #[must_use]
    pub fn was_forbidden(error: &reqwest::Error) -> bool {
        let mut source: Option<&dyn Error> = Some(error);
        while let Some(error) = source {
            if error.downcast_ref::<Forbidden>().is_some() {
                return true;
            }
            source = error.source();
        }
        false
    }
}

/// Names that lead to this very machine wherever they are asked for (RFC 6761 §6.3).
fn is_local(name: &str) -> bool {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    name == "localhost" || name.ends_with(".localhost")
}

/// Resolves names, to addresses that may be connected to.
struct Guarded(Arc<Allowed>);

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let allowed = self.0.clone();
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let permitted = permitted(&allowed, name.as_str(), found)?;
            Ok(Box::new(permitted.into_iter()) as Addrs)
        })
    }
}

/// Of what a name resolves to what may be connected to.
fn permitted(allowed: &Allowed, name: &str, found: Vec<SocketAddr>) -> Result<Vec<SocketAddr>, Forbidden> {
    if allowed.has_host(name) {
        return Ok(found);
    }
    let permitted: Vec<SocketAddr> = found.into_iter().filter(|address| allowed.permits(address.ip())).collect();
    if permitted.is_empty() { Err(Forbidden::NotPublic) } else { Ok(permitted) }
}

/// Whether an address is one of the public internet (IANA's special-purpose address registries, RFC 6890 and what followed).
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_special = match (a, b, c) {
        // This network; private; loopback; multicast, reserved and broadcast.
        (0 | 10 | 127 | 224.., _, _) => true,
        // Shared by providers (carrier-grade NAT).
        (100, 64..=127, _) => true,
        // Link-local: where clouds answer for their metadata.
        (169, 254, _) => true,
        (172, 16..=31, _) | (192, 168, _) => true,
        // Protocol assignments, documentation, relays of 6to4.
        (192, 0, 0 | 2) | (192, 88, 99) => true,
        // Benchmarks, documentation.
        (198, 18..=19, _) | (198, 51, 100) | (203, 0, 113) => true,
        _ => false,
    };
    !is_special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(inner) = address.to_ipv4_mapped() {
        return is_public_v4(inner);
    }
    let parts = address.segments();
    // Of a translator (RFC 6052): it goes where the IPv4 address within goes.
    if parts[..6] == [0x64, 0xff9b, 0, 0, 0, 0] {
        let [.., a, b, c, d] = address.octets();
        return is_public_v4(Ipv4Addr::new(a, b, c, d));
    }
    let is_global = parts[0] & 0xe000 == 0x2000;
    let is_special = match (parts[0], parts[1]) {
        // Protocol assignments, Teredo among them, which wraps an IPv4 address; documentation.
        (0x2001, 0..=0x01ff | 0x0db8) => true,
        // 6to4, which wraps an IPv4 address.
        (0x2002, _) => true,
        // Documentation.
        (0x3fff, 0..=0x0fff) => true,
        _ => false,
    };
    is_global && !is_special
}

#[cfg(test)]
mod tests;
