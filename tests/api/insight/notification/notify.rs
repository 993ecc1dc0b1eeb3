//! GOV.UK Notify, as a stand-in of it gets what we send.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::process::Command;
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::Duration;

use actix_web::{App, HttpRequest, HttpResponse, HttpResponseBuilder, HttpServer, rt, web};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use linkwork::config::{Config, NotificationConfig, NotifyConfig, NotifyKey, SmtpConfig};
use linkwork::system::sandbox::cast::worker_id;
use reqwest::StatusCode;
use serde_json::{Value, json};
use uuid::Uuid;

use super::deliver;
use crate::harness::county::County;
use crate::harness::database::Engine;
use crate::harness::until;
use crate::system::task::{at_risk, referred};

const SERVICE: Uuid = Uuid::from_u128(0x2678_5a09_ab16_4eb0_8407_a374_97a5_7506);
const SECRET: &str = "3d844edf-8d35-48ac-975b-e847b4f122b0";
const EMAIL: Uuid = Uuid::from_u128(1);
const TEXT: Uuid = Uuid::from_u128(2);

/// What the stand-in got: the path, the token and the body of each call.
type Calls = Arc<Mutex<Vec<(String, String, Value)>>>;

/// Starts a stand-in of Notify that answers like this: where it is, and what it gets.
fn answering(status: StatusCode) -> (String, Calls) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("its address"));
    let calls = Calls::default();
    let kept = web::Data::from(calls.clone());
    let (started, waits) = mpsc::channel();
    thread::spawn(move || {
        rt::System::new().block_on(async move {
            let server = HttpServer::new(move || {
                App::new()
                    .app_data(kept.clone())
                    .app_data(web::Data::new(status.as_u16()))
                    .default_service(web::to(take))
            });
            let server = server.workers(1).disable_signals().listen(listener).expect("the port").run();
            started.send(()).expect("the test waits");
            server.await
        })
    });
    waits.recv().expect("the stand-in starts");
    (url, calls)
}

async fn take(
    request: HttpRequest,
    calls: web::Data<Mutex<Vec<(String, String, Value)>>>,
    status: web::Data<u16>,
    body: web::Json<Value>,
) -> HttpResponse {
    let token = request.headers().get("Authorization").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let call = (request.path().to_owned(), token.replace("Bearer ", ""), body.into_inner());
    calls.lock().expect("no test panics with it").push(call);
    let status = actix_web::http::StatusCode::from_u16(**status).expect("a status");
    // What is wrong is the address, where it says so.
    let errors = json!([{ "error": "ValidationError", "message": "email_address Not a valid email address" }]);
    HttpResponseBuilder::new(status).json(json!({ "id": Uuid::nil(), "errors": errors }))
}

fn through(url: String) -> impl FnOnce(&mut Config) {
    move |config| {
        let key = NotifyKey { service_id: SERVICE, secret: SECRET.into() };
        let notify = NotifyConfig { key, email_template: Some(EMAIL), text_template: Some(TEXT), url };
        *config.notifications = NotificationConfig { smtp: None, notify: Some(notify), front_end_url: None };
    }
}

/// How Amira's delivery by e-mail stands after the first attempt.
async fn after_one_attempt(status: StatusCode) -> (Value, Calls) {
    let (url, calls) = answering(status);
    let county = County::open_with(Engine::Sqlite, through(url)).await;
    referred(&county, at_risk()).await;
    deliver(&county).await;
    let own = county.as_("amira").get("/v1/notifications").await.expect(200).body["items"][0]["deliveries"].clone();
    county.close().await;
    (own.as_array().expect("a list").iter().find(|one| one["channel"] == "email").expect("by e-mail").clone(), calls)
}

#[tokio::test]
async fn it_gets_its_token_its_template_and_the_words() {
    let (delivery, calls) = after_one_attempt(StatusCode::CREATED).await;
    assert_eq!(delivery["status"], "sent");
    let calls = calls.lock().expect("it is over").clone();
    let (path, token, body) =
        calls.iter().find(|(_, _, body)| body["email_address"] == "amira@aldermoor.example.org").expect("hers");
    assert_eq!((path.as_str(), &body["template_id"]), ("/v2/notifications/email", &json!(EMAIL)));
    assert_eq!(body["personalisation"]["subject"], "Urgent: a safety task is due");
    assert!(body["personalisation"]["message"].as_str().expect("a text").contains("/acknowledge/"));
    let mut demanded = Validation::new(Algorithm::HS256);
    demanded.set_required_spec_claims(&["iss"]);
    demanded.validate_exp = false;
    demanded.set_issuer(&[SERVICE.to_string()]);
    let claims = jsonwebtoken::decode::<Value>(token, &DecodingKey::from_secret(SECRET.as_bytes()), &demanded);
    assert!(claims.expect("it is signed with the key's secret").claims["iat"].is_i64());
}

#[tokio::test]
async fn no_text_waits_for_a_mail_server_that_is_silent() {
    let silent = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let smtp = SmtpConfig {
        url: format!("smtp://{}", silent.local_addr().expect("its address")).into(),
        from: "Linkwork <linkwork@aldermoor.example.org>".to_owned(),
    };
    let (url, calls) = answering(StatusCode::CREATED);
    let county = County::open_with(Engine::Sqlite, |config| {
        through(url)(config);
        config.notifications.smtp = Some(smtp);
    })
    .await;
    // More mails than are sent at once.
    for _ in 0..6 {
        referred(&county, at_risk()).await;
    }
    let amira = format!("/v1/workers/{}", worker_id(1));
    county.as_("set_up").patch(&amira, &json!({ "phone": "07700 900124" })).await.expect(200);
    let by_text = json!({ "by_email": false, "by_text": true });
    county.as_("amira").patch("/v1/me/notification-preferences", &by_text).await.expect(200);
    referred(&county, at_risk()).await;
    let is_sent = async || {
        let calls = calls.lock().expect("no test panics with it");
        calls.iter().any(|(path, ..)| path == "/v2/notifications/sms")
    };
    tokio::select! {
        () = deliver(&county) => panic!("the mail server says nothing"),
        () = until(Duration::from_secs(20), is_sent) => {}
    }
    county.close().await;
}

/// What Notify's own client sends for one message by e-mail.
async fn by_their_client(body: &Value) -> (String, String, Value) {
    let (url, calls) = answering(StatusCode::CREATED);
    let send = "import json, sys\n\
        from notifications_python_client.notifications import NotificationsAPIClient\n\
        url, key, message = sys.argv[1:]\n\
        NotificationsAPIClient(key, base_url=url).send_email_notification(**json.loads(message))\n";
    let mut python = Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/target/tools/python/bin/python"));
    python.args(["-c", send, &url, &format!("county-{SERVICE}-{SECRET}"), &body.to_string()]);
    let done = tokio::task::spawn_blocking(move || python.output()).await.expect("it ends");
    let done = done.expect("run `tests/run setup` first");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let mut calls = calls.lock().expect("it is over");
    calls.pop().expect("it called")
}

/// The head of a token, and the names of its claims.
fn shape(token: &str) -> (Algorithm, Vec<String>) {
    let mut open = Validation::new(Algorithm::HS256);
    open.set_required_spec_claims::<&str>(&[]);
    open.validate_exp = false;
    let token =
        jsonwebtoken::decode::<BTreeMap<String, Value>>(token, &DecodingKey::from_secret(SECRET.as_bytes()), &open);
    let token = token.expect("it is signed with the key's secret");
    (token.header.alg, token.claims.into_keys().collect())
}

#[tokio::test]
async fn what_it_gets_is_what_its_own_client_sends() {
    let (_, calls) = after_one_attempt(StatusCode::CREATED).await;
    let (path, token, body) = calls.lock().expect("it is over")[0].clone();
    let (their_path, their_token, their_body) = by_their_client(&body).await;
    assert_eq!((path, body), (their_path, their_body));
    assert_eq!(shape(&token), shape(&their_token));
}

#[tokio::test]
async fn what_it_refuses_for_good_is_over_and_the_rest_is_tried_again() {
    for (status, stands, fault) in [
        (StatusCode::BAD_REQUEST, "failed", "refused"),
        (StatusCode::FORBIDDEN, "waiting", "busy"),
        (StatusCode::TOO_MANY_REQUESTS, "waiting", "busy"),
        (StatusCode::INTERNAL_SERVER_ERROR, "waiting", "busy"),
    ] {
        let (delivery, _) = after_one_attempt(status).await;
        assert_eq!((&delivery["status"], &delivery["fault"]), (&json!(stands), &json!(fault)), "{status}");
    }
}
