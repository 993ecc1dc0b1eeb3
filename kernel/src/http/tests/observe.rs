//! What is kept of a request: nothing that could be about a person.

use std::io;
use std::sync::{Arc, Mutex};

use actix_web::{App, test};
use tracing_subscriber::fmt::MakeWriter;

use super::super::health::{self, Check, Readiness, Reasons, State};
use super::super::metrics;
use super::{get, post, send};

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("unpoisoned").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[actix_web::test]
async fn a_line_says_what_was_done_and_not_to_whom() {
    let written = Lines::default();
    let subscriber =
        tracing_subscriber::fmt().json().with_max_level(tracing::Level::TRACE).with_writer(written.clone()).finish();
    let guard = tracing::subscriber::set_default(subscriber);
    // With one subscriber alone, whether a line is wanted is asked of the thread that comes by it first, which may be another
    // test's that has none.
    let _second = tracing::Dispatch::new(tracing_subscriber::registry());
    let handle = metrics::install();

    let id = "01890a5d-ac96-774b-bcce-b302099a8057";
    let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    send(
        get(&format!("/v1/things/{id}?name=Secret"))
            .insert_header(("traceparent", trace))
            .insert_header(("user-agent", "Secret")),
    )
    .await;
    send(get("/v1/Secret")).await;
    send(get("/v1/fails")).await;
    send(post("/v1/things", r#"{"name":"Secret","Secret":1}"#)).await;
    send(post(&format!("/v1/things/{id}"), "{}")).await;
    drop(guard);

    let lines = String::from_utf8(written.0.lock().expect("unpoisoned").clone()).expect("UTF-8");
    assert!(!lines.to_lowercase().contains("secret") && !lines.contains(id), "{lines}");
    let answered: Vec<serde_json::Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .filter(|line: &serde_json::Value| line["target"] == "linkwork::access")
        .collect();
    let logged: Vec<_> =
        answered.iter().map(|line| (line["fields"]["route"].as_str(), line["fields"]["status"].as_u64())).collect();
    assert_eq!(
        logged,
        [
            (Some("/v1/things/{id}"), Some(200)),
            (Some("unmatched"), Some(404)),
            (Some("/v1/fails"), Some(500)),
            (Some("/v1/things"), Some(422)),
            (Some("/v1/things/{id}"), Some(405)),
        ]
    );
    assert_eq!(answered[0]["span"]["trace_id"], "4bf92f3577b34da6a3ce929d0e0e4736");
    assert_eq!(answered[0]["span"]["request_id"].as_str().map(str::len), Some(36));

    let page = handle.render();
    assert!(page.contains(r#"http_requests_total{method="GET",route="/v1/things/{id}",status="200"}"#), "{page}");
    assert!(!page.contains("Secret") && !page.contains(id));
}

#[actix_web::test]
async fn a_node_is_as_ready_as_its_worst_part() {
    for (state, status) in [(State::Ok, 200), (State::Warning, 200), (State::Failing, 503)] {
        let check = Check { name: "database", status: state, detail: None };
        let readiness = Readiness::new(move || {
            std::future::ready(vec![check.clone(), Check { status: State::Ok, ..check.clone() }])
        });
        let app = test::init_service(App::new().configure(health::routes(readiness.clone(), Reasons::Shown))).await;
        let ready = test::call_service(&app, get("/readyz").to_request()).await;
        assert_eq!(ready.status().as_u16(), status);
        let live = test::call_service(&app, get("/livez").to_request()).await;
        assert_eq!(live.status().as_u16(), 200);
        let strangers = test::init_service(App::new().configure(health::routes(readiness, Reasons::Hidden))).await;
        let told = test::call_service(&strangers, get("/readyz").to_request()).await;
        assert_eq!(told.status().as_u16(), status);
        let told: serde_json::Value = test::read_body_json(told).await;
        assert_eq!(told, serde_json::json!({ "status": state }));
    }
}

#[actix_web::test]
async fn figures_are_served_apart() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let readiness = Readiness::new(|| {
        let check = Check { name: "database", status: State::Failing, detail: Some("it is full") };
        std::future::ready(vec![check])
    });
    let server = metrics::serve(listener, metrics::install(), readiness).expect("served");
    let handle = server.handle();
    actix_web::rt::spawn(server);
    let page = reqwest::get(format!("http://{address}/metrics")).await.expect("an answer");
    assert_eq!(page.status().as_u16(), 200);
    let ready = reqwest::get(format!("http://{address}/readyz")).await.expect("an answer");
    assert_eq!(ready.status().as_u16(), 503);
    assert!(ready.text().await.expect("text").contains("it is full"));
    handle.stop(false).await;
}
