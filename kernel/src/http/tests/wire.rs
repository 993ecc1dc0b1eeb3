//! What only a real connection shows: HEAD, bodies that never end, clients that stop half-way.

#![warn(missing_docs)]

use std::time::Duration;

use actix_web::HttpServer;
use actix_web::dev::ServerHandle;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::{app, edge};

struct Server {
    port: u16,
    handle: ServerHandle,
}

fn serve() -> Server {
    let edge = edge();
    let server = HttpServer::new(move || app(&edge)).workers(1).disable_signals().bind("127.0.0.1:0").expect("a port");
    let port = server.addrs()[0].port();
    let server = server.run();
    let handle = server.handle();
    actix_web::rt::spawn(server);
    Server { port, handle }
}

impl Server {
    /// Sends text and reads until the other side closes.
    async fn say(&self, words: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).await.expect("a connection");
        stream.write_all(words.as_bytes()).await.expect("sent");
        hear(&mut stream).await
    }
}

async fn hear(stream: &mut TcpStream) -> String {
    let mut heard = Vec::new();
    let _ = tokio::time::timeout(Duration::from_secs(5), stream.read_to_end(&mut heard)).await;
    String::from_utf8_lossy(&heard).into_owned()
}

#[actix_web::test]
async fn over_the_wire() {
    let server = serve();
    let thing = "/v1/things/01890a5d-ac96-774b-bcce-b302099a8057";
    let json = "Host: x\r\nConnection: close\r\nContent-Type: application/json";

    let head = server.say(&format!("HEAD {thing} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")).await;
    assert!(
        head.starts_with("HTTP/1.1 200") && head.to_lowercase().contains("\r\netag: ") && head.ends_with("\r\n\r\n"),
        "{head}"
    );

    let panicked = server.say("GET /v1/panic HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await;
    assert!(panicked.starts_with("HTTP/1.1 500") && panicked.contains("\"code\":\"internal_error\""), "{panicked}");
    assert!(!panicked.contains("secret"));

    // A gigabyte is refused by its announcement: not a byte of it is waited for.
    let announced = server.say("POST /v1/things HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1073741824\r\n\r\n").await;
    assert!(announced.starts_with("HTTP/1.1 413") && announced.contains("\"code\":\"body_too_large\""), "{announced}");

    let stalled = server.say(&format!("POST /v1/things HTTP/1.1\r\n{json}\r\nContent-Length: 100\r\n\r\n{{")).await;
    assert!(stalled.starts_with("HTTP/1.1 408") && stalled.contains("\"code\":\"request_timeout\""), "{stalled}");

    // One without an announcement, and without an end, is cut off.
    let mut stream = TcpStream::connect(("127.0.0.1", server.port)).await.expect("a connection");
    stream
        .write_all(format!("POST /v1/things HTTP/1.1\r\n{json}\r\nTransfer-Encoding: chunked\r\n\r\n").as_bytes())
        .await
        .expect("sent");
    let chunk = format!("10000\r\n{}\r\n", "a".repeat(65_536));
    let endless = async {
        while stream.write_all(chunk.as_bytes()).await.is_ok() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), endless).await.expect("cut off");

    let after = server.say(&format!("GET {thing} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")).await;
    assert!(after.starts_with("HTTP/1.1 200"), "{after}");
    server.handle.stop(false).await;
}
