//! What stands in a request's head costs as much as it is long, and no more.

use std::time::Duration;

use reqwest::Method;

use crate::harness::database::{Engine, TestDatabase};
use crate::harness::process::{Sandbox, token};

/// The most processor time that one head may cost an unoptimised server. What grew with the square took many times that.
const TIME: Duration = Duration::from_millis(400);
/// As much as the server reads of a head, with room for what else stands in it.
const HEAD: usize = 60_000;
const NEVER: &str = "01931f6c-7f4e-7c3a-9a51-3f6d2c1b0a5e";

/// So many of these as fit, none like another.
fn many(of: impl Fn(usize) -> String) -> String {
    let mut all = String::new();
    for i in 0.. {
        let next = of(i);
        if all.len() + next.len() > HEAD {
            break;
        }
        all.push_str(&next);
    }
    all
}

/// Heads that are as bad as they can be: a method, a path, and a header.
fn heads() -> Vec<(Method, String, &'static str, String)> {
    let (referrals, referral) = ("/v1/referrals".to_owned(), format!("/v1/referrals/{NEVER}"));
    let (get, post, none) = (Method::GET, Method::POST, String::new);
    let query = |list: String| format!("{referrals}?{list}");
    vec![
        (get.clone(), query(many(|i| format!("n{i}&"))), "x-none", none()),
        (get.clone(), query(many(|i| format!("status=a{i}&"))), "x-none", none()),
        (get.clone(), query(format!("status={}", many(|i| format!("a{i},")))), "x-none", none()),
        (get.clone(), query(format!("status={}", many(|_| "submitted,".to_owned()))), "x-none", none()),
        (get.clone(), query(many(|_| "%".to_owned())), "x-none", none()),
        (get.clone(), many(|i| format!("/v{i}")), "x-none", none()),
        (get.clone(), many(|_| "/v1/referrals".to_owned()), "x-none", none()),
        (get.clone(), format!("/v1/referrals/{}", many(|_| "%2F".to_owned())), "x-none", none()),
        (Method::PUT, many(|_| "/".to_owned()), "x-none", none()),
        (post.clone(), format!("{referral}/acceptance"), "if-match", many(|i| format!("\"a{i}\","))),
        (post.clone(), format!("{referral}/acceptance"), "if-match", many(|_| ",".to_owned())),
        (get.clone(), "/v1/me".to_owned(), "if-none-match", many(|i| format!("W/\"a{i}\","))),
        (get.clone(), referrals.clone(), "accept", many(|i| format!("a/b{i};q=0.1,"))),
        (get.clone(), referrals.clone(), "accept", many(|_| "*/*;q=0;".to_owned())),
        (get.clone(), referrals.clone(), "prefer", many(|i| format!("code={i},"))),
        (get.clone(), referrals.clone(), "x-forwarded-for", many(|_| "127.0.0.1,".to_owned())),
        (get.clone(), referrals.clone(), "x-request-id", many(|_| "a-".to_owned())),
        (get.clone(), referrals.clone(), "traceparent", many(|_| "00-".to_owned())),
        (get.clone(), referrals.clone(), "access-reason", many(|_| "duty,".to_owned())),
        (get.clone(), referrals.clone(), "cookie", many(|i| format!("a{i}=b;"))),
        (post.clone(), referrals.clone(), "content-type", many(|i| format!("a/b;c{i}=d;"))),
        (post, referrals.clone(), "idempotency-key", many(|_| "\"".to_owned())),
        (Method::OPTIONS, referrals, "access-control-request-headers", many(|i| format!("x-a{i},"))),
    ]
}

#[tokio::test]
async fn a_head_costs_no_more_than_its_length() {
    for engine in Engine::ALL {
        let database = TestDatabase::empty(engine);
        let folder = tempfile::tempdir().expect("a folder can be made");
        let sandbox = Sandbox::start_with(folder.path(), |command| {
            command.args(["--people", "0", "--database", &database.url]);
        });
        let worker = token(folder.path(), "link_worker");
        let http = reqwest::Client::builder().pool_max_idle_per_host(0).build().expect("a client");
        let mut worst = (Duration::ZERO, String::new());
        for (method, path, name, value) in heads() {
            let shown: String = format!("{engine:?} {method} {path} {name}: {value}").chars().take(90).collect();
            // The server has other things to do as well: what a head costs is the least of three.
            let mut cost = Duration::MAX;
            for _ in 0..3 {
                let before = sandbox.processor_time();
                let body = if method == Method::GET { "" } else { "{}" };
                let request = http.request(method.clone(), format!("{}{path}", sandbox.url)).bearer_auth(&worker);
                let request = request.header(name, value.clone()).header("Origin", "http://page.example");
                let request = request.header("Access-Control-Request-Method", "POST").body(body);
                let status = request.send().await.expect("it answers").status().as_u16();
                assert!(status < 500, "{shown}: {status}");
                cost = cost.min(sandbox.processor_time() - before);
            }
            assert!(cost < TIME, "{shown}: {cost:?}");
            if cost > worst.0 {
                worst = (cost, shown);
            }
        }
        println!("the dearest: {worst:?}");
    }
}

#[tokio::test]
async fn a_form_costs_no_more_than_its_length() {
    let database = TestDatabase::empty(Engine::Sqlite);
    let folder = tempfile::tempdir().expect("a folder can be made");
    let sandbox = Sandbox::start_with(folder.path(), |command| {
        command.args(["--people", "0", "--database", &database.url]);
    });
    let fits = |text: String| text.chars().take(32_000).collect::<String>();
    let http = reqwest::Client::builder().pool_max_idle_per_host(0).build().expect("a client");
    for form in [
        many(|i| format!("n{i}=1&")),
        many(|_| "scope=a&".to_owned()),
        many(|_| "scope=&".to_owned()),
        format!("grant_type=client_credentials&client_id={NEVER}&client_secret=a&scope={}", many(|i| format!("a{i}+"))),
        format!("grant_type=client_credentials&client_assertion={}", many(|_| "a.".to_owned())),
    ] {
        let before = sandbox.processor_time();
        let request = http.post(format!("{}/oauth/token", sandbox.url));
        let request = request.header("Content-Type", "application/x-www-form-urlencoded").body(fits(form.clone()));
        let status = request.send().await.expect("it answers").status().as_u16();
        let cost = sandbox.processor_time() - before;
        let shown: String = form.chars().take(60).collect();
        assert!((400..500).contains(&status) && cost < TIME, "{shown}: {status}, {cost:?}");
    }
}
