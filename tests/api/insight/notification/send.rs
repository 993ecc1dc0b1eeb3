//! Delivery: by whatever happens to the servers that it goes through, and to the nodes that it goes from.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use kernel::db::Transaction;
use linkwork::config::{Config, NotificationConfig, SmtpConfig};
use linkwork::insight::notification::send::send;
use linkwork::system::sandbox::cast::service_id;
use sea_orm::{ConnectionTrait, DbErr};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::deliver;
use crate::harness::county::County;
use crate::harness::database::Engine;
use crate::harness::mail::{MailServer, Said, converse};
use crate::harness::until;
use crate::on_both;
use crate::system::task::{at_risk, referred};

fn by_smtp(url: String) -> impl FnOnce(&mut Config) {
    move |config| {
        let smtp = SmtpConfig { url: url.into(), from: "Linkwork <linkwork@aldermoor.example.org>".to_owned() };
        *config.notifications = NotificationConfig {
            smtp: Some(smtp),
            notify: None,
            front_end_url: Some("https://front.example.org".to_owned()),
        };
    }
}

/// A mail server that answers with these where a mail is for Amira, one after another, and the last again and again.
async fn answering(answers: &'static [&'static str]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("smtp://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move {
        let asked = Arc::new(AtomicUsize::new(0));
        while let Ok((stream, _)) = listener.accept().await {
            let asked = asked.clone();
            let answer = async move |said| match said {
                Said::Recipient(line) if line.contains("amira") => {
                    let number = asked.fetch_add(1, Ordering::Relaxed);
                    answers[number.min(answers.len() - 1)]
                }
                Said::Recipient(_) => "250 yes",
                Said::Mail(_) => "250 taken",
            };
            tokio::spawn(converse(stream, answer));
        }
    });
    url
}

/// How the delivery of Amira's one notification by e-mail stands, and the notification.
async fn by_email(county: &County) -> (Value, Value) {
    let own = county.as_("amira").get("/v1/notifications").await.expect(200).body["items"][0].clone();
    let deliveries = own["deliveries"].as_array().expect("a list").clone();
    (deliveries.into_iter().find(|delivery| delivery["channel"] == "email").expect("by e-mail"), own["status"].clone())
}

/// What somebody reads of what is wrong with a service's notifications.
async fn warnings(county: &County, name: &str, service: u8) -> Value {
    let path = format!("/v1/services/{}", service_id(service));
    county.as_(name).get(&path).await.expect(200).body["warnings"].clone()
}

on_both! {
    async fn of_two_nodes_one_sends_it(county) {
        let other = county.another_node("2026-11-18T09:30:00Z").await;
        referred(county, at_risk()).await;
        let state = county.server.state();
        let here = send(&state.db, county.server.sender(), &state.clock, || true);
        let there = send(&other.state().db, other.sender(), &other.state().clock, || true);
        let (here, there) = tokio::join!(here, there);
        here.and(there).expect("the database answers");
        let count = |server: &linkwork::server::Server| server.sender().outbox().expect("a sandbox").messages().len();
        assert_eq!(count(&county.server) + count(&other), 2, "to Amira and to Tom, once each");
        other.stop().await;
    }
}

async fn a_busy_server_is_tried_again_after_a_pause(engine: Engine) {
    let url = answering(&["451 later", "250 yes"]).await;
    let county = County::open_with(engine, by_smtp(url)).await;
    referred(&county, at_risk()).await;
    deliver(&county).await;
    let (delivery, status) = by_email(&county).await;
    assert_eq!(
        (&delivery["status"], &delivery["fault"], &status),
        (&json!("waiting"), &json!("busy"), &json!("waiting"))
    );
    assert_eq!((&delivery["attempts"], &delivery["next_attempt_at"]), (&json!(1), &json!("2026-11-18T09:31:00Z")));
    deliver(&county).await;
    assert_eq!(by_email(&county).await.0["attempts"], json!(1), "not before its time");
    county.set_clock("2026-11-18T09:31:00Z");
    deliver(&county).await;
    let (delivery, status) = by_email(&county).await;
    assert_eq!((&delivery["status"], &delivery["attempts"], &status), (&json!("sent"), &json!(2), &json!("sent")));
    county.close().await;
}

async fn a_server_that_is_down_is_tried_for_a_day_and_then_somebody_is_told(engine: Engine) {
    // A port on which nobody listens any more.
    let port = TcpListener::bind("127.0.0.1:0").await.expect("a port").local_addr().expect("an address").port();
    let county = County::open_with(engine, by_smtp(format!("smtp://127.0.0.1:{port}"))).await;
    referred(&county, at_risk()).await;
    deliver(&county).await;
    assert_eq!(by_email(&county).await.0["fault"], json!("unreachable"));
    assert_eq!(warnings(&county, "leila", 1).await, json!([]), "it may be taken the next time");
    county.set_clock("2026-11-19T09:29:00Z");
    deliver(&county).await;
    assert_eq!(by_email(&county).await.1, json!("waiting"));
    county.set_clock("2026-11-19T10:30:00Z");
    deliver(&county).await;
    assert_eq!(by_email(&county).await.1, json!("failed"));
    let failed = county.as_("leila").get("/v1/notifications?status=failed").await.expect(200).body;
    assert!(!failed["items"].as_array().expect("a list").is_empty());
    let ready = county.bearing(None).send(reqwest::Method::GET, "/readyz", &[], None::<String>).await.body;
    let check = ready["checks"].as_array().expect("a list").iter().find(|check| check["name"] == "notifications");
    assert_eq!(check.expect("it is looked at")["status"], json!("warning"));
    for (name, service, warned) in [
        ("leila", 1, json!(["notifications_failed"])),
        ("amira", 1, json!(["notifications_failed"])),
        ("set_up", 1, json!(["notifications_failed"])),
        ("bethan", 2, json!([])),
        ("bethan", 1, Value::Null),
        ("millgate", 1, Value::Null),
    ] {
        assert_eq!(warnings(&county, name, service).await, warned, "{name} {service}");
    }
    let db = county.server.state().db.system("a test takes the channel away");
    let without = "UPDATE deliveries SET fault = 'no_channel' WHERE status = 'failed'";
    let taken: Result<_, DbErr> = db.write(async |tx: &Transaction| tx.execute_unprepared(without).await).await;
    taken.expect("it can be written");
    assert_eq!(warnings(&county, "leila", 1).await, json!(["no_notification_channel"]));
    county.close().await;
}

async fn a_mailbox_that_is_not_there_is_not_tried_again(engine: Engine) {
    let county = County::open_with(engine, by_smtp(answering(&["550 5.1.1 no such user"]).await)).await;
    referred(&county, at_risk()).await;
    deliver(&county).await;
    let (delivery, _) = by_email(&county).await;
    assert_eq!((&delivery["status"], &delivery["fault"]), (&json!("failed"), &json!("refused")));
    county.close().await;
}

async fn a_mail_server_gets_it_as_it_was_written(engine: Engine) {
    let server = MailServer::start().await;
    let county = County::open_with(engine, by_smtp(server.url())).await;
    referred(&county, at_risk()).await;
    deliver(&county).await;
    until(Duration::from_secs(10), async || server.mails().len() == 2).await;
    let mails = server.mails();
    let to_amira = mails.iter().find(|mail| mail.contains("To: amira@aldermoor.example.org")).expect("hers");
    for part in [
        "From: Linkwork <linkwork@aldermoor.example.org>",
        "Subject: Urgent: a safety task is due",
        "It is due on Wednesday 18 November 2026 at 17:00.",
        "https://front.example.org/tasks/",
        "/acknowledge/",
    ] {
        assert!(to_amira.replace("=\n", "").contains(part), "{part}: {to_amira}");
    }
    county.close().await;
}

/// The same on SQLite and on PostgreSQL, for tests that set their server up in their own way.
macro_rules! on_each {
    ($($name:ident),+ $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test]
            async fn $name() {
                super::$name(super::Engine::Sqlite).await;
            })+
        }

        mod on_postgres {
            $(#[tokio::test]
            async fn $name() {
                super::$name(super::Engine::Postgres).await;
            })+
        }
    };
}

on_each!(
    a_busy_server_is_tried_again_after_a_pause,
    a_server_that_is_down_is_tried_for_a_day_and_then_somebody_is_told,
    a_mailbox_that_is_not_there_is_not_tried_again,
    a_mail_server_gets_it_as_it_was_written,
);
