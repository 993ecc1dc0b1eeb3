//! How many connections there are, and whose.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use actix_web::rt::net::TcpStream;
use futures_util::task::AtomicWaker;

use crate::http::limits::network;
use crate::http::proxies::Proxies;

const OPEN: &str = "http_connections_open";
const REFUSED: &str = "http_connections_refused_total";
const CLOSED_FOR_ROOM: &str = "http_connections_closed_for_room_total";

/// A new connection can be written to as soon as that is asked.
const MOMENT: Duration = Duration::from_millis(100);
/// While a head is being read or a request is in hand.
const BUSY: u64 = u64::MAX;

/// Sent to whoever finds no room. Nobody has read what they ask for, so it names no request.
const NO_ROOM: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/problem+json\r\n\
Cache-Control: no-store\r\nRetry-After: 1\r\nConnection: close\r\nContent-Length: 154\r\n\r\n\
{\"type\":\"/problems/unavailable\",\"title\":\"Unavailable for the moment\",\"status\":503,\"code\":\"unavailable\",\
\"detail\":\"There are too many connections just now\"}";

/// How many connections there may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound {
    /// In all.
    pub in_all: usize,
    /// From one address: an IPv4 address, or the /64 of an IPv6 one. Not from a trusted proxy, which many share.
    pub of_address: usize,
}

/// The connections of a node, those that are idle too.
#[derive(Debug)]
pub struct Connections {
    bound: Bound,
    proxies: Proxies,
    since: Instant,
    next: AtomicU64,
    open: Mutex<HashMap<u64, Arc<Connection>>>,
}

/// One connection, as the edge and whoever needs room know it.
#[derive(Debug)]
pub struct Connection {
    of: Arc<Connections>,
    id: u64,
    /// Whose; nobody's where it is a proxy's.
    address: Option<IpAddr>,
    in_hand: AtomicUsize,
    begun: AtomicU64,
    /// Milliseconds, or [`BUSY`].
    idle_since: AtomicU64,
    is_unwanted: AtomicBool,
    waker: AtomicWaker,
}

/// A request that is in hand until its answer is sent.
pub(in crate::http) struct InHand(Arc<Connection>);

impl Connections {
    /// None yet. Those of `proxies` are bounded in all only.
    pub fn new(bound: Bound, proxies: Proxies) -> Arc<Self> {
        metrics::describe_gauge!(OPEN, "Connections that are open, idle ones too");
        metrics::describe_counter!(REFUSED, "Connections for which there was no room");
        metrics::describe_counter!(CLOSED_FOR_ROOM, "Idle connections that were closed for another one");
        let (since, next, open) = (Instant::now(), AtomicU64::default(), Mutex::default());
        Arc::new(Self { bound, proxies, since, next, open })
    }

    /// How many are open.
    pub fn count(&self) -> usize {
        self.open().len()
    }

    /// Takes a connection in; where there is no room, in the place of the one that has been idle longest.
    pub(super) fn admit(self: &Arc<Self>, peer: IpAddr) -> Option<Arc<Connection>> {
        let address = (!self.proxies.trusts(peer.to_canonical())).then(|| network(peer));
        let mut open = self.open();
        let is_theirs = |other: &Connection| address.is_some() && other.address == address;
        let of_address = open.values().filter(|other| is_theirs(other)).count();
        // Beyond a bound, where one came back that was to close, room is made for nobody.
        let has_room = if address.is_some() && of_address >= self.bound.of_address {
            of_address == self.bound.of_address && close_idle(&mut open, is_theirs)
        } else {
            open.len() < self.bound.in_all || open.len() == self.bound.in_all && close_idle(&mut open, |_| true)
        };
        if !has_room {
            metrics::counter!(REFUSED).increment(1);
            return None;
        }
        let connection = Arc::new(Connection {
            of: self.clone(),
            id: self.next.fetch_add(1, Ordering::Relaxed),
            address,
            in_hand: AtomicUsize::new(0),
            begun: AtomicU64::new(0),
            idle_since: AtomicU64::new(self.millis()),
            is_unwanted: AtomicBool::new(false),
            waker: AtomicWaker::new(),
        });
        open.insert(connection.id, connection.clone());
        say(&open);
        Some(connection)
    }

    fn open(&self) -> MutexGuard<'_, HashMap<u64, Arc<Connection>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn millis(&self) -> u64 {
        u64::try_from(self.since.elapsed().as_millis()).unwrap_or(BUSY - 1).min(BUSY - 1)
    }
}

/// Asks the one that has been idle longest to close; whether there was one.
fn close_idle(open: &mut HashMap<u64, Arc<Connection>>, which: impl Fn(&Connection) -> bool) -> bool {
    let idle = |connection: &Connection| Some(connection.idle_since.load(Ordering::Acquire)).filter(|at| *at != BUSY);
    let candidates = open.values().filter(|connection| which(connection));
    let longest = candidates.filter_map(|connection| Some((idle(connection)?, connection.id))).min();
    let Some(connection) = longest.and_then(|(_, id)| open.remove(&id)) else { return false };
    metrics::counter!(CLOSED_FOR_ROOM).increment(1);
    connection.is_unwanted.store(true, Ordering::Release);
    connection.waker.wake();
    true
}

fn say(open: &HashMap<u64, Arc<Connection>>) {
    metrics::gauge!(OPEN).set(u32::try_from(open.len()).map_or(f64::MAX, f64::from));
}

impl Connection {
    /// A request is in hand from now on.
    pub(in crate::http) fn begin(self: &Arc<Self>) -> InHand {
        self.in_hand.fetch_add(1, Ordering::AcqRel);
        self.begun.fetch_add(1, Ordering::AcqRel);
        self.idle_since.store(BUSY, Ordering::Release);
        InHand(self.clone())
    }

    /// How many requests have begun so far.
    pub(super) fn begun(&self) -> u64 {
        self.begun.load(Ordering::Acquire)
    }

    pub(super) fn is_waiting(&self) -> bool {
        self.in_hand.load(Ordering::Acquire) == 0
    }

    /// Something has come: where the room was wanted for another one, it is no longer.
    pub(super) fn stir(self: &Arc<Self>) {
        self.idle_since.store(BUSY, Ordering::Release);
        if self.is_unwanted.swap(false, Ordering::AcqRel) {
            self.of.open().insert(self.id, self.clone());
        }
    }

    /// Whether it shall close. Where not, `waker` is woken when it shall.
    pub(super) fn is_unwanted(&self, waker: &std::task::Waker) -> bool {
        self.waker.register(waker);
        self.is_unwanted.load(Ordering::Acquire)
    }

    /// It is closed.
    pub(super) fn end(&self) {
        let mut open = self.of.open();
        open.remove(&self.id);
        say(&open);
    }
}

impl Drop for InHand {
    fn drop(&mut self) {
        if self.0.in_hand.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.0.idle_since.store(self.0.of.millis(), Ordering::Release);
        }
    }
}

/// Says that there is no room. As much of it as goes at once: nobody is waited for here.
pub(super) async fn refuse(io: &TcpStream) {
    if tokio::time::timeout(MOMENT, io.writable()).await.is_ok_and(|writable| writable.is_ok()) {
        let _ = io.try_write(NO_ROOM);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn the_answer_where_there_is_no_room_is_as_long_as_it_says() {
        let text = std::str::from_utf8(NO_ROOM).expect("text");
        let (head, body) = text.split_once("\r\n\r\n").expect("a head and a body");
        assert!(head.contains(&format!("Content-Length: {}", body.len())), "{}", body.len());
        let body: serde_json::Value = serde_json::from_str(body).expect("JSON");
        assert_eq!(body["code"], "unavailable");
        assert_eq!(body["title"], catalogue::Code::Unavailable.title());
    }

    #[test]
    fn there_are_no_more_than_the_bound_and_what_is_idle_makes_room() {
        let bound = Bound { in_all: 3, of_address: 2 };
        let connections = Connections::new(bound, Proxies::default());
        let (one, other, third) = (address("192.0.2.1"), address("192.0.2.2"), address("192.0.2.3"));
        let first = connections.admit(one).expect("there is room");
        let second = connections.admit(one).expect("there is room");
        let _busy = (first.begin(), second.begin());
        assert!(connections.admit(one).is_none(), "both of the address are busy");
        let idle = connections.admit(other).expect("there is room");
        let instead = connections.admit(third).expect("the idle one makes room");
        assert!(idle.is_unwanted.load(Ordering::Relaxed) && connections.count() == 3);
        let _busy = instead.begin();
        assert!(connections.admit(other).is_none(), "all are busy");
        // A request had come meanwhile: nothing is lost, and it counts again.
        idle.stir();
        assert_eq!(connections.count(), 4);
        idle.end();
        instead.end();
        assert_eq!(connections.count(), 2);
        assert!(connections.admit(other).is_some());
    }

    #[test]
    fn a_connection_is_idle_again_once_its_answer_is_sent() {
        let connections = Connections::new(Bound { in_all: 1, of_address: 1 }, Proxies::default());
        let only = connections.admit(address("192.0.2.1")).expect("there is room");
        let request = only.begin();
        assert!(connections.admit(address("192.0.2.2")).is_none());
        drop(request);
        assert!(connections.admit(address("192.0.2.2")).is_some());
    }

    #[test]
    fn those_of_a_proxy_are_bounded_in_all_only() {
        let proxies = Proxies::new(vec!["10.0.0.7".parse::<IpAddr>().expect("an address").into()]);
        let connections = Connections::new(Bound { in_all: 3, of_address: 1 }, proxies);
        let admitted: Vec<_> = (0..3).filter_map(|_| connections.admit(address("10.0.0.7"))).collect();
        let _busy: Vec<_> = admitted.iter().map(Connection::begin).collect();
        assert_eq!(admitted.len(), 3);
        assert!(connections.admit(address("10.0.0.7")).is_none());
    }
}
