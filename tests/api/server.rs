//! Starting, stopping, being well.

use kernel::clock::Clock;
use linkwork::config::Config;
use linkwork::server::{Server, StartError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::harness::county::County;
use crate::harness::database::{Engine, TestDatabase};
use crate::harness::document;
use crate::on_both;

on_both! {
    async fn a_node_says_that_it_lives_and_whether_it_can_work(county) {
        let nobody = county.bearing(None);
        nobody.get("/livez").await.expect(200);
        assert_eq!(nobody.get("/readyz").await.expect(200).body["checks"][0]["name"], "database");
        county.server.state().db.close().await.expect("it closes");
        assert_eq!(nobody.get("/readyz").await.expect(503).body["status"], "failing");
        nobody.get("/livez").await.expect(200);
        county.as_("millgate").get("/v1/referrals").await.expect_problem(503, "unavailable");
    }
}

#[tokio::test]
async fn what_is_under_way_is_finished_before_a_node_stops() {
    for engine in Engine::ALL {
        let county = County::open(engine).await;
        let body = County::fixture("pharmacy").to_string();
        let (first, rest) = body.split_at(body.len() / 2);
        let mut line = TcpStream::connect(county.server.address()).await.expect("it answers");
        let head = format!(
            "POST /v1/referrals HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer {}\r\nIdempotency-Key: draining\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\nExpect: 100-continue\r\n\r\n",
            county.token("millgate"),
            body.len(),
        );
        line.write_all(head.as_bytes()).await.expect("it is sent");
        // The server asks for the body once it has the request in hand.
        let mut asked = [0; 25];
        line.read_exact(&mut asked).await.expect("it asks");
        assert_eq!(&asked, b"HTTP/1.1 100 Continue\r\n\r\n");
        line.write_all(first.as_bytes()).await.expect("it is sent");
        let answered = async {
            while TcpStream::connect(county.server.address()).await.is_ok() {
                tokio::task::yield_now().await;
            }
            line.write_all(rest.as_bytes()).await.expect("it is sent");
            let mut answer = String::new();
            line.read_to_string(&mut answer).await.expect("it is text");
            answer
        };
        let (answer, ()) = tokio::join!(answered, county.server.drain());
        assert!(answer.starts_with("HTTP/1.1 201 "), "{engine:?}: {answer}");
        // Nothing more is to be sent on it.
        let head = answer.split("\r\n\r\n").next().unwrap_or_default().to_lowercase();
        assert!(head.contains("connection: close"), "{engine:?}: {answer}");
        county.close().await;
    }
}

#[tokio::test]
async fn a_node_does_not_serve_on_a_schema_that_is_behind() {
    for engine in Engine::ALL {
        let database = TestDatabase::empty(engine);
        let folder = tempfile::tempdir().expect("a folder can be made");
        let url = database.url.clone().into();
        let config = Config::sandbox(folder.path(), 0, Some(&url), []).expect("the settings are good");
        let refused = Server::start(config, Clock::real(), document::published()).await.err();
        assert!(matches!(refused, Some(StartError::Pending(_))), "{engine:?}: {refused:?}");
    }
}
