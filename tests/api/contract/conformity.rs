//! The test client holds every answer against the document; here it is shown that it would see a fault.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::harness::conformity::{Asked, faults};
use crate::harness::county::{Answer, County};
use crate::on_both;

on_both! {
    async fn an_answer_that_the_document_does_not_have_is_seen(county) {
        let pharmacy = county.as_("millgate");
        let sent = County::fixture("pharmacy");
        let good = pharmacy.post("/v1/referrals", &sent).await.expect(201);
        let headers = [("idempotency-key".parse().expect("a name"), "one".parse().expect("a value"))].into_iter().collect();
        let asked = Asked { method: &Method::POST, path: "/v1/referrals", headers: &headers, body: Some(&sent) };
        let seen = |answer: &Answer| faults(&asked, answer);
        assert_eq!(seen(&good), [""; 0]);

        let changed = |change: fn(&mut Answer)| {
            let mut answer = Answer { text: good.text.clone(), body: good.body.clone(), headers: good.headers.clone(), ..good };
            change(&mut answer);
            seen(&answer)
        };
        let nothing: [&str; 0] = [];
        assert_ne!(changed(|answer| answer.status = StatusCode::ACCEPTED), nothing, "a status");
        assert_ne!(changed(|answer| answer.body["secret"] = json!(1)), nothing, "a field");
        assert_ne!(changed(|answer| answer.body["id"] = Value::Null), nothing, "a type");
        assert_ne!(changed(|answer| drop(answer.headers.remove("etag"))), nothing, "a header that is missing");
        assert_ne!(
            changed(|answer| drop(answer.headers.insert("link", "x".parse().expect("a value")))), nothing, "one too many",
        );
        let unknown = json!({ "unknown": 1 });
        let other = Asked { body: Some(&unknown), ..asked };
        assert_ne!(faults(&other, &good), nothing, "a body that ought to be refused");
        let headers = Default::default();
        assert_ne!(faults(&Asked { headers: &headers, ..other }, &good), nothing, "a header that ought to be missed");

        let bare = Asked { method: &Method::POST, path: "/v1/referrals", headers: &headers, body: Some(&sent) };
        let mut refused = pharmacy.call(Method::POST, "/v1/referrals", &[], Some(&sent)).await.expect(400);
        assert_eq!(faults(&bare, &refused), nothing);
        refused.body["code"] = json!("safety_open");
        assert_ne!(faults(&bare, &refused), nothing, "a problem code of another operation");
    }
}
