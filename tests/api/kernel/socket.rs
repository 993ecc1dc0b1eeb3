//! Connections: slow heads, idle ones, too many of them.

use std::time::{Duration, Instant};

use linkwork::config::{Config, Timeouts};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::harness::county::County;
use crate::harness::database::{Engine, TestDatabase};
use crate::harness::process::Sandbox;
use crate::harness::until;

const LIVES: &str = "GET /livez HTTP/1.1\r\nHost: here\r\n\r\n";
const SOON: Duration = Duration::from_secs(20);

/// A node that has little patience.
async fn impatient(alter: impl FnOnce(&mut Config)) -> County {
    County::open_with(Engine::Sqlite, |config| {
        config.timeouts.header = Duration::from_secs(1);
        alter(config);
    })
    .await
}

async fn connect(county: &County) -> TcpStream {
    TcpStream::connect(county.server.address()).await.expect("it listens")
}

/// Sends a request and reads the whole of its answer.
async fn ask(line: &mut TcpStream) -> String {
    line.write_all(LIVES.as_bytes()).await.expect("it is sent");
    let (mut answer, mut piece) = (Vec::new(), [0; 4096]);
    let reading = async {
        while !answer.ends_with(b"}") {
            let read = line.read(&mut piece).await.expect("it answers");
            assert!(read > 0, "closed: {}", String::from_utf8_lossy(&answer));
            answer.extend_from_slice(&piece[..read]);
        }
    };
    tokio::time::timeout(SOON, reading).await.expect("it answers in time");
    String::from_utf8(answer).expect("text")
}

/// What comes until the connection is closed.
async fn rest(line: &mut TcpStream) -> String {
    let mut rest = Vec::new();
    let read = tokio::time::timeout(SOON, line.read_to_end(&mut rest)).await.expect("it is closed in time");
    assert!(read.is_ok() || rest.is_empty(), "{read:?}");
    String::from_utf8(rest).expect("text")
}

#[tokio::test]
async fn no_head_is_waited_for_longer_than_its_time_be_it_the_first_or_a_later_one() {
    let county = impatient(|_| {}).await;
    for earlier in [0, 1, 3] {
        let mut line = connect(&county).await;
        for _ in 0..earlier {
            assert!(ask(&mut line).await.starts_with("HTTP/1.1 200"));
        }
        let began = Instant::now();
        line.write_all(b"GET /livez HTTP/1.1\r\nX-Slow: ").await.expect("it is sent");
        assert!(rest(&mut line).await.starts_with("HTTP/1.1 408"), "after {earlier}");
        assert!(began.elapsed() < Duration::from_secs(4), "after {earlier}: {:?}", began.elapsed());
    }
    county.close().await;
}

#[tokio::test]
async fn a_head_that_drips_has_no_more_time_than_one_that_stops() {
    let county = impatient(|_| {}).await;
    let mut line = connect(&county).await;
    ask(&mut line).await;
    let (mut reader, mut writer) = line.into_split();
    let dripping = async {
        while writer.write_all(b"G").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let mut answer = Vec::new();
    let began = Instant::now();
    tokio::select! {
        () = dripping => {}
        read = reader.read_to_end(&mut answer) => assert!(read.is_ok() || answer.is_empty()),
        () = tokio::time::sleep(SOON) => panic!("it is waited for"),
    }
    assert!(began.elapsed() < Duration::from_secs(4), "{:?}", began.elapsed());
    county.close().await;
}

#[tokio::test]
async fn a_request_in_hand_is_no_head_that_is_late() {
    let county = impatient(|config| config.timeouts.body = Duration::from_secs(10)).await;
    let mut line = connect(&county).await;
    ask(&mut line).await;
    let body = County::fixture("pharmacy").to_string();
    let (first, last) = body.split_at(body.len() / 2);
    let head = format!(
        "POST /v1/referrals HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer {}\r\nIdempotency-Key: slow\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{first}",
        county.token("millgate"),
        body.len(),
    );
    line.write_all(head.as_bytes()).await.expect("it is sent");
    // Longer than a head may take: a body has a time of its own.
    tokio::time::sleep(Duration::from_millis(1500)).await;
    line.write_all(last.as_bytes()).await.expect("it is sent");
    let mut answer = [0; 12];
    line.read_exact(&mut answer).await.expect("it answers");
    assert_eq!(&answer, b"HTTP/1.1 201");
    county.close().await;
}

#[tokio::test]
async fn an_idle_connection_is_kept_for_as_long_as_is_set_which_is_longer_than_any_pool_keeps_it() {
    // nginx keeps one for 60 seconds, reqwest for 90.
    assert!(Timeouts::default().keep_alive > Duration::from_secs(90));
    let county = impatient(|config| config.timeouts.keep_alive = Duration::from_secs(3)).await;
    let mut line = connect(&county).await;
    ask(&mut line).await;
    // Longer than a head may take, which has not begun.
    tokio::time::sleep(Duration::from_secs(2)).await;
    ask(&mut line).await;
    let idle = Instant::now();
    assert_eq!(rest(&mut line).await, "");
    assert!(idle.elapsed() > Duration::from_secs(2), "{:?}", idle.elapsed());
    county.close().await;
}

#[tokio::test]
async fn there_are_no_more_connections_than_the_bound_and_an_idle_one_makes_room() {
    let bound = kernel::http::socket::Bound { in_all: 16, of_address: 3 };
    let county = impatient(|config| {
        config.connections = bound;
        config.timeouts.header = Duration::from_secs(60);
    })
    .await;
    let mut lines = Vec::new();
    for _ in 0..3 {
        let mut line = connect(&county).await;
        ask(&mut line).await;
        lines.push(line);
    }
    let mut fourth = connect(&county).await;
    assert!(ask(&mut fourth).await.starts_with("HTTP/1.1 200"));
    assert_eq!(rest(&mut lines[0]).await, "", "it was idle longest");
    for line in lines[1..].iter_mut().chain([&mut fourth]) {
        line.write_all(b"GET /livez HTTP/1.1\r\nX-Slow: ").await.expect("it is sent");
    }
    // Each of them has begun a request by now.
    until(SOON, async || {
        let mut another = connect(&county).await;
        let refused = tokio::time::timeout(Duration::from_secs(2), rest(&mut another)).await;
        refused.is_ok_and(|answer| answer.starts_with("HTTP/1.1 503"))
    })
    .await;
    until(SOON, async || county.server.connections().count() == 3).await;
    for line in lines[1..].iter_mut().chain([&mut fourth]) {
        line.write_all(b"yes\r\nHost: here\r\n\r\n").await.expect("it is sent");
        let mut answer = [0; 12];
        line.read_exact(&mut answer).await.expect("it answers");
        assert_eq!(&answer, b"HTTP/1.1 200");
    }
    county.close().await;
}

#[tokio::test]
async fn who_does_not_read_their_answer_is_not_waited_for() {
    let county = impatient(|config| config.timeouts.body = Duration::from_secs(1)).await;
    let mut line = connect(&county).await;
    let request = "GET /openapi.json HTTP/1.1\r\nHost: here\r\n\r\n".repeat(16);
    line.write_all(request.as_bytes()).await.expect("it is sent");
    until(SOON, async || county.server.connections().count() == 1).await;
    until(SOON, async || county.server.connections().count() == 0).await;
    drop(line);
    county.close().await;
}

#[tokio::test]
async fn a_node_that_stops_closes_what_is_idle() {
    let county = County::open(Engine::Sqlite).await;
    let mut line = connect(&county).await;
    ask(&mut line).await;
    let began = Instant::now();
    let ((), rest) = tokio::join!(county.server.drain(), rest(&mut line));
    assert_eq!(rest, "");
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    county.close().await;
}

/// As the issue of it was met: 128 descriptors, and more slow heads than that.
#[tokio::test]
async fn slow_heads_do_not_use_up_a_nodes_descriptors() {
    let database = TestDatabase::empty(Engine::Sqlite);
    let folder = tempfile::tempdir().expect("a folder can be made");
    let sandbox = Sandbox::start_limited(folder.path(), 128, |command| {
        command.args(["--people", "0", "--database", &database.url]);
    });
    let address = sandbox.url.trim_start_matches("http://").replace("localhost", "127.0.0.1");
    let mut lines = Vec::new();
    for _ in 0..150 {
        let mut line = TcpStream::connect(&address).await.expect("it listens");
        // A node that is full refuses it, and closes.
        if line.write_all(LIVES.as_bytes()).await.is_ok() && line.readable().await.is_ok() {
            let _ = line.write_all(b"GET /livez HT").await;
        }
        lines.push(line);
    }
    // Those who wait have their time, and nobody has to restart the node.
    until(SOON, async || {
        let Ok(mut line) = TcpStream::connect(&address).await else { return false };
        let mut answer = [0; 12];
        line.write_all(LIVES.as_bytes()).await.is_ok()
            && line.read_exact(&mut answer).await.is_ok()
            && &answer == b"HTTP/1.1 200"
    })
    .await;
    drop(lines);
}
