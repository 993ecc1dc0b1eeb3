//! Who is at the other end of a connection that proxies of ours have handed on.
//!
//! `X-Forwarded-For` is a list that each proxy adds to, at its end, the address that it was called from. What stands
//! before the first of our own proxies, counted from the end, is whatever the caller made up.

use std::net::IpAddr;

use actix_web::http::header::{HeaderMap, X_FORWARDED_FOR};
use ipnet::IpNet;

/// The proxies whose word on where a request came from is taken; without any, nobody's is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proxies(Vec<IpNet>);

impl Proxies {
    /// These addresses and networks.
    pub fn new(networks: Vec<IpNet>) -> Self {
        Self(networks)
    }

    /// The address furthest from `peer`, who has connected to us, that a proxy of ours vouches for. What is no address
    /// ends the walk at the last one that was.
    pub fn origin(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let lines: Vec<_> = headers.get_all(X_FORWARDED_FOR).collect();
        let hops = lines.iter().rev().flat_map(|line| line.to_str().unwrap_or_default().rsplit(','));
        let mut origin = peer.to_canonical();
        for hop in hops {
            match address(hop.trim()) {
                Some(hop) if self.trusts(origin) => origin = hop.to_canonical(),
                _ => break,
            }
        }
        origin
    }

    /// Whether the address is that of a proxy of ours.
    pub fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }
}

/// An address or a network (`10.0.0.7`, `10.0.0.0/8`); not every address there is.
pub fn network(text: &str) -> Option<IpNet> {
    let network = text.parse().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))?;
    (network.prefix_len() > 0).then_some(network)
}

/// With or without a port: some proxies add it.
fn address(text: &str) -> Option<IpAddr> {
    let with_port = || text.parse::<std::net::SocketAddr>().ok().map(|address| address.ip());
    text.parse().ok().or_else(with_port)
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn the_last_address_that_a_proxy_of_ours_vouches_for_is_where_it_came_from() {
        let proxies =
            Proxies::new(["10.0.0.0/8", "2001:db8:ffff::1"].iter().filter_map(|text| network(text)).collect());
        let cases: [(&str, &[&str], &str); 12] = [
            ("192.0.2.1", &[], "192.0.2.1"),
            ("192.0.2.1", &["198.51.100.1"], "192.0.2.1"),
            ("10.0.0.1", &[], "10.0.0.1"),
            ("10.0.0.1", &["192.0.2.1"], "192.0.2.1"),
            ("::ffff:10.0.0.1", &["192.0.2.1:4711"], "192.0.2.1"),
            ("10.0.0.1", &["198.51.100.1, 192.0.2.1"], "192.0.2.1"),
            ("10.0.0.1", &["198.51.100.1, 192.0.2.1, 10.0.0.2"], "192.0.2.1"),
            ("10.0.0.1", &["198.51.100.1", "192.0.2.1,10.0.0.2"], "192.0.2.1"),
            ("10.0.0.1", &["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
            ("10.0.0.1", &["192.0.2.1, unknown"], "10.0.0.1"),
            ("2001:db8:ffff::1", &["2001:db8::7"], "2001:db8::7"),
            ("2001:db8:ffff::1", &["[2001:db8::7]:443"], "2001:db8::7"),
        ];
        for (peer, lines, origin) in cases {
            let mut request = TestRequest::default();
            for line in lines {
                request = request.append_header((X_FORWARDED_FOR, *line));
            }
            let request = request.to_http_request();
            let peer = peer.parse().expect("an address");
            assert_eq!(proxies.origin(peer, request.headers()).to_string(), origin, "{peer} {lines:?}");
        }
    }

    #[test]
    fn without_a_proxy_of_ours_the_header_is_anybodys_word() {
        let request = TestRequest::default().append_header((X_FORWARDED_FOR, "198.51.100.1")).to_http_request();
        let peer = "127.0.0.1".parse().expect("an address");
        assert_eq!(Proxies::default().origin(peer, request.headers()), peer);
    }

    #[test]
    fn a_long_chain_is_walked_once() {
        let proxies = Proxies::new(network("10.0.0.0/8").into_iter().collect());
        let chain = format!("192.0.2.1{}", ", 10.0.0.2".repeat(200_000));
        let request = TestRequest::default().append_header((X_FORWARDED_FOR, chain)).to_http_request();
        let began = std::time::Instant::now();
        let origin = proxies.origin("10.0.0.1".parse().expect("an address"), request.headers());
        assert_eq!(origin.to_string(), "192.0.2.1");
        assert!(began.elapsed() < std::time::Duration::from_secs(2), "{:?}", began.elapsed());
    }

    #[test]
    fn a_network_is_not_the_whole_world() {
        for text in ["0.0.0.0/0", "::/0", "10.0.0.0/33", "proxy.example", ""] {
            assert_eq!(network(text), None, "{text}");
        }
    }
}
