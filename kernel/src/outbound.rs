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
mod tests {
    use super::*;

    fn outbound(exceptions: &[&str]) -> Outbound {
        let exceptions = exceptions.iter().map(|text| Exception::read(text).expect("a host or a network")).collect();
        Outbound::new(Allowed::new(exceptions)).expect("TLS can be set up")
    }

    fn url(text: &str) -> Url {
        text.parse().expect("a URL")
    }

    #[test]
    fn only_addresses_of_the_public_internet_are_public() {
        for (address, is) in [
            ("8.8.8.8", true),
            ("100.63.255.255", true),
            ("100.128.0.1", true),
            ("172.15.0.1", true),
            ("172.32.0.1", true),
            ("192.1.0.1", true),
            ("0.0.0.0", false),
            ("10.1.2.3", false),
            ("100.64.0.1", false),
            ("100.127.255.255", false),
            ("127.0.0.1", false),
            ("127.255.255.254", false),
            ("169.254.169.254", false),
            ("172.16.0.1", false),
            ("172.31.255.255", false),
            ("192.0.0.192", false),
            ("192.168.1.1", false),
            ("198.18.0.1", false),
            ("198.19.255.255", false),
            ("203.0.113.7", false),
            ("224.0.0.1", false),
            ("255.255.255.255", false),
            ("2a00:1450:4009:81f::200e", true),
            ("2001:4860:4860::8888", true),
            ("::", false),
            ("::1", false),
            ("::7f00:1", false),
            ("::ffff:8.8.8.8", true),
            ("::ffff:127.0.0.1", false),
            ("::ffff:169.254.169.254", false),
            ("64:ff9b::8.8.8.8", true),
            ("64:ff9b::10.0.0.1", false),
            ("64:ff9b:1::1", false),
            ("2001::1", false),
            ("2001:db8::1", false),
            ("2002:7f00:1::", false),
            ("fc00::1", false),
            ("fd00:ec2::254", false),
            ("fe80::1", false),
            ("fec0::1", false),
            ("ff02::1", false),
        ] {
            assert_eq!(is_public(address.parse().expect("an address")), is, "{address}");
        }
    }

    #[test]
    fn what_can_be_seen_of_a_url_is_seen() {
        use Forbidden::{Credentials, NotEncrypted, NotPublic};
        let guard = outbound(&[]);
        for (text, outcome) in [
            ("https://hooks.example/linkwork", Ok(())),
            ("https://8.8.8.8:8443/", Ok(())),
            ("http://hooks.example/", Err(NotEncrypted)),
            ("ftp://hooks.example/", Err(NotEncrypted)),
            ("https://user@hooks.example/", Err(Credentials)),
            ("https://:secret@hooks.example/", Err(Credentials)),
            ("https://localhost/", Err(NotPublic)),
            ("https://LOCALHOST./", Err(NotPublic)),
            ("https://metadata.localhost/", Err(NotPublic)),
            ("https://127.1/", Err(NotPublic)),
            ("https://2130706433/", Err(NotPublic)),
            ("https://0x7f.0.0.1/", Err(NotPublic)),
            ("https://0177.0.0.1/", Err(NotPublic)),
            ("https://169.254.169.254/latest/meta-data/", Err(NotPublic)),
            ("https://[::1]/", Err(NotPublic)),
            ("https://[::ffff:10.0.0.1]/", Err(NotPublic)),
            ("https://[::ffff:7f00:1]/", Err(NotPublic)),
        ] {
            assert_eq!(guard.check(&url(text)), outcome, "{text}");
        }
    }

    #[test]
    fn what_the_operator_excepts_may_be_private_and_plain() {
        let guard = outbound(&["hooks.internal", "10.1.0.0/16", "127.0.0.1"]);
        for (text, is_good) in [
            ("http://hooks.internal/", true),
            ("https://HOOKS.internal/", true),
            ("http://other.internal/", false),
            ("http://10.1.2.3/", true),
            ("https://10.2.0.1/", false),
            ("http://127.0.0.1:8080/", true),
            ("http://[::ffff:127.0.0.1]/", true),
            ("http://127.0.0.2/", false),
        ] {
            assert_eq!(guard.check(&url(text)).is_ok(), is_good, "{text}");
        }
        for text in ["", "0.0.0.0/0", "::/0", "a b", "http://hooks.internal"] {
            assert_eq!(Exception::read(text), None, "{text}");
        }
    }

    #[test]
    fn a_name_is_connected_to_only_where_it_is_public() {
        let found = |addresses: &[&str]| addresses.iter().map(|text| text.parse().expect("an address")).collect();
        let none = Allowed::default();
        let mixed = permitted(&none, "rebinds.example", found(&["127.0.0.1:0", "8.8.8.8:0", "[::1]:0"]));
        assert_eq!(mixed, Ok(found(&["8.8.8.8:0"])));
        let private = found(&["10.0.0.1:0", "[fd00::1]:0"]);
        assert_eq!(permitted(&none, "rebinds.example", private), Err(Forbidden::NotPublic));
        let excepted = Allowed::new(vec![Exception::Host("hooks.internal".to_owned())]);
        assert_eq!(permitted(&excepted, "hooks.internal", found(&["10.0.0.1:0"])), Ok(found(&["10.0.0.1:0"])));
        assert_eq!(permitted(&excepted, "rebinds.example", found(&["10.0.0.1:0"])), Err(Forbidden::NotPublic));
    }

    /// As of a name that passed every check of its text, and resolves to this machine once it is connected to.
    #[tokio::test]
    async fn what_a_name_resolves_to_is_looked_at_when_it_is_connected_to() {
        let guard = outbound(&[]);
        let error = guard.client.get("https://localhost:9/").send().await.expect_err("it is not connected to");
        assert!(Outbound::was_forbidden(&error), "{error:?}");
        let guard = outbound(&["127.0.0.1", "::1"]);
        let error = guard.client.get("https://localhost:9/").send().await.expect_err("nobody listens there");
        assert!(!Outbound::was_forbidden(&error), "{error:?}");
    }

    #[tokio::test]
    async fn no_redirect_is_followed() {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("it is bound");
        let answers = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.expect("somebody connects");
            let mut head = [0; 1024];
            let _ = stream.read(&mut head).await;
            let moved =
                "HTTP/1.1 307 Temporary Redirect\r\nlocation: http://169.254.169.254/\r\ncontent-length: 0\r\n\r\n";
            stream.write_all(moved.as_bytes()).await.expect("it is read");
        });
        let guard = outbound(&["127.0.0.1"]);
        let answer =
            guard.request(Method::POST, url(&format!("http://{address}/"))).expect("it is excepted").send().await;
        assert_eq!(answer.expect("an answer").status(), 307);
        answers.await.expect("it has answered");
    }
}
