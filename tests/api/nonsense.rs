//! What nobody should send: each a problem document with its code and pointer, nothing stored, nothing broken.

use futures_util::stream;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::county::{Answer, Client, County};
use crate::on_both;

fn altered(alter: impl FnOnce(&mut Value)) -> Value {
    let mut body = County::fixture("pharmacy");
    alter(&mut body);
    body
}

/// Bodies that are JSON and break the schema or a rule, with the pointer of the fault; some name its code too.
fn bodies() -> Vec<(Value, &'static str, &'static str)> {
    let long = "a".repeat(4001);
    vec![
        (altered(|body| body["colour"] = json!("blue")), "/colour", "unknown_field"),
        (altered(|body| body["person"]["name"]["colour"] = json!("blue")), "/person/name/colour", "unknown_field"),
        (altered(|body| body["person"] = json!("Dot")), "/person", "wrong_type"),
        (altered(|body| body["date_referred"] = json!(7)), "/date_referred", "wrong_type"),
        (altered(|body| drop(body.as_object_mut().and_then(|body| body.remove("person")))), "/person", "missing"),
        (altered(|body| body["person"]["nhs_number"] = json!("9990040002")), "/person/nhs_number", "bad_checksum"),
        (altered(|body| body["date_referred"] = json!("2026-02-30")), "/date_referred", ""),
        (altered(|body| body["date_referred"] = json!("2026-12-24")), "/date_referred", "out_of_range"),
        (altered(|body| body["person"]["birth_date"] = json!("1848-03-09")), "/person/birth_date", "out_of_range"),
        (altered(|body| body["reason_for_referral"] = json!(long)), "/reason_for_referral", "too_long"),
        (altered(|body| body["reason_for_referral"] = json!("a\u{7}b")), "/reason_for_referral", ""),
        (altered(|body| body["reason_for_referral"] = json!("a\u{202e}b")), "/reason_for_referral", ""),
        (altered(|body| body["reason_for_referral"] = json!("a\u{0}b")), "/reason_for_referral", ""),
        (altered(|body| body["priority"] = json!("at_once")), "/priority", "not_in_list"),
        (altered(|body| body["source"] = json!({ "organisation": null })), "/source", "wrong_type"),
        (altered(|body| body["person"]["birth_date"] = json!("1948-3-9")), "/person/birth_date", "bad_format"),
        (altered(|body| body["person"]["birth_date"] = json!("+1948-03-09")), "/person/birth_date", "bad_format"),
        (
            altered(|body| body["service_id"] = json!("urn:uuid:01920000-0000-7000-8000-000000000201")),
            "/service_id",
            "bad_format",
        ),
        (altered(|body| body["service_id"] = json!("01920000000070008000000000000201")), "/service_id", "bad_format"),
        (altered(|body| body["person"]["preferred_language"] = json!("English")), "/person/preferred_language", ""),
        (altered(|body| body["presenting_complaints"] = json!([])), "/presenting_complaints", "too_few"),
        (
            altered(|body| body["service_id"] = json!("01931f6c-7f4e-7c3a-9a51-3f6d2c1b0a5e")),
            "/service_id",
            "not_found",
        ),
        (json!([]), "", "wrong_type"),
        (json!({}), "/person", "missing"),
    ]
}

on_both! {
    async fn a_body_that_breaks_the_schema_is_pointed_at_and_not_stored(county) {
        let pharmacy = county.as_("millgate");
        for (body, pointer, code) in bodies() {
            let refused = pharmacy.post("/v1/referrals", &body).await.expect_problem(422, "validation_failed");
            let found = refused.faults().into_iter().any(|(at, is)| at == pointer && (code.is_empty() || is == code));
            assert!(found, "{pointer} {code}: {}", refused.text);
        }
        let all = altered(|body| {
            body["colour"] = json!("blue");
            body["date_referred"] = json!(7);
            body["person"]["nhs_number"] = json!("123");
        });
        let refused = pharmacy.post("/v1/referrals", &all).await.expect_problem(422, "validation_failed");
        assert!(refused.faults().len() >= 3, "all at once: {}", refused.text);
        nothing_is_there(&pharmacy).await;
    }

    async fn what_cannot_be_read_is_refused_before_anything_is_done(county) {
        let pharmacy = county.as_("millgate");
        let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
        let twice = r#"{"person": {"name": {}, "name": {}}}"#.to_owned();
        let texts: [(Vec<u8>, &str); 7] = [
            (b"".to_vec(), "malformed_json"),
            (b"{".to_vec(), "malformed_json"),
            (b"nonsense".to_vec(), "malformed_json"),
            (b"{\"a\": \"\xff\"}".to_vec(), "malformed_json"),
            (b"{\"a\": 1e400}".to_vec(), ""),
            (deep.into_bytes(), "too_deep"),
            (twice.into_bytes(), "duplicate_key"),
        ];
        for (index, (text, code)) in texts.into_iter().enumerate() {
            let key = format!("unreadable-{index}");
            let refused = raw(&pharmacy, &[("Idempotency-Key", &key)], text).await;
            let named = refused.body["code"].as_str().unwrap_or_default();
            assert!(matches!(refused.status.as_u16(), 400 | 422) && named.contains(code), "{index}: {}", refused.text);
        }
        let body = || County::fixture("pharmacy").to_string().into_bytes();
        raw(&pharmacy, &[], body()).await.expect_problem(400, "idempotency_key_missing");
        raw(&pharmacy, &[("Idempotency-Key", "a b")], body()).await.expect_problem(400, "invalid_header");
        let plain = [("Idempotency-Key", "plain"), ("Content-Type", "text/plain")];
        raw(&pharmacy, &plain, body()).await.expect_problem(415, "unsupported_media_type");
        let packed = [("Idempotency-Key", "packed"), ("Content-Encoding", "gzip")];
        raw(&pharmacy, &packed, body()).await.expect_problem(415, "unsupported_media_type");
        let page = [("Idempotency-Key", "page"), ("Accept", "text/html")];
        raw(&pharmacy, &page, body()).await.expect_problem(406, "not_acceptable");
        nothing_is_there(&pharmacy).await;
    }

    async fn a_body_of_a_gigabyte_is_cut_off(county) {
        let pharmacy = county.as_("millgate");
        let megabyte = vec![b' '; 1 << 20];
        let endless = stream::iter((0..1024).map(move |_| Ok::<_, std::io::Error>(megabyte.clone())));
        let headers = [("Idempotency-Key", "endless")];
        let body = Some(reqwest::Body::wrap_stream(endless));
        pharmacy.send(Method::POST, "/v1/referrals", &headers, body).await.expect_problem(413, "body_too_large");
        nothing_is_there(&pharmacy).await;
    }

    async fn paths_parameters_and_preconditions_are_read_strictly(county) {
        let (pharmacy, worker) = (county.as_("millgate"), county.as_("amira"));
        pharmacy.get("/v1/referrals/nonsense").await.expect_problem(400, "invalid_parameter");
        for query in ["colour=blue", "limit=0", "limit=201", "limit=x", "status=nonsense", "status=waiting&status=waiting"] {
            let path = format!("/v1/referrals?{query}");
            pharmacy.get(&path).await.expect_problem(400, "invalid_parameter");
        }
        pharmacy.get("/v1/referrals?after=nonsense").await.expect_problem(400, "invalid_cursor");
        pharmacy.call(Method::DELETE, "/v1/referrals", &[], None).await.expect_problem(405, "method_not_allowed");
        pharmacy.call(Method::TRACE, "/v1/referrals", &[], None).await.expect_problem(405, "method_not_allowed");
        pharmacy.get("/v1/nonsense").await.expect_problem(404, "not_found");

        let body = County::fixture("pharmacy");
        let path = pharmacy.post("/v1/referrals", &body).await.expect(201).location();
        let second = altered(|body| body["external_reference"] = json!("another"));
        pharmacy.post("/v1/referrals", &second).await.expect(201);
        let page = pharmacy.get("/v1/referrals?limit=1").await.expect(200).body;
        let cursor = page["next_cursor"].as_str().expect("there is a second page").to_owned();
        let stolen = format!("/v1/referrals?limit=1&after={cursor}");
        pharmacy.get(&stolen).await.expect(200);
        worker.get(&stolen).await.expect_problem(400, "cursor_mismatch");
        let other = format!("/v1/referrals?limit=1&status=waiting&after={cursor}");
        pharmacy.get(&other).await.expect_problem(400, "cursor_mismatch");

        let step = format!("{path}/acceptance");
        let accept = json!({});
        worker.call(Method::POST, &step, &[], Some(&accept)).await.expect_problem(428, "precondition_required");
        let stale = [("If-Match", "\"AAAAAAAAAAAAAAAAAAAAAA\"")];
        worker.call(Method::POST, &step, &stale, Some(&accept)).await.expect_problem(412, "version_mismatch");
        let bad = [("If-Match", "nonsense")];
        worker.call(Method::POST, &step, &bad, Some(&accept)).await.expect_problem(400, "invalid_header");
        let foreign = county.as_("bethan");
        foreign.call(Method::POST, &step, &stale, Some(&accept)).await.expect_problem(404, "not_found");

        let key = [("Idempotency-Key", "mine")];
        let third = altered(|body| body["external_reference"] = json!("third"));
        pharmacy.call(Method::POST, "/v1/referrals", &key, Some(&third)).await.expect(201);
        let reused = pharmacy.call(Method::POST, "/v1/referrals", &key, Some(&second)).await;
        reused.expect_problem(422, "idempotency_key_reused");
    }
}

async fn raw(client: &Client<'_>, headers: &[(&str, &str)], body: Vec<u8>) -> Answer {
    client.send(Method::POST, "/v1/referrals", headers, Some(body)).await
}

async fn nothing_is_there(client: &Client<'_>) {
    let all = client.get("/v1/referrals").await.expect(200);
    assert_eq!(all.body["items"], json!([]), "something was stored");
}
