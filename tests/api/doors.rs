//! What the contract refuses is refused by whatever door it comes, in the same words and once; what it allows is taken.

use reqwest::Method;
use serde_json::{Value, json};

use crate::care::referral::walk::{dorothy, send};
use crate::harness::county::Answer;
use crate::on_both;

fn details(answer: &Answer) -> Vec<(String, String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let faults = answer.body["errors"].as_array().cloned().unwrap_or_default();
    faults.iter().map(|fault| (text(&fault["pointer"]), text(&fault["code"]), text(&fault["detail"]))).collect()
}

on_both! {
    async fn a_parameter_is_refused_in_the_words_that_a_body_is(county) {
        let amira = county.as_("amira");
        let instant = "must be an instant of RFC 3339, as 2026-01-31T09:30:00Z";
        let list = "x".repeat(9_000);
        for (path, pointer, code, detail) in [
            ("/v1/contacts?from=2026-12-10T09:00:00+01:00", "query:from", "bad_format", format!("{instant}; in a URL its + is written %2B")),
            ("/v1/contacts?from=2026-12-10T09:00:60Z", "query:from", "bad_format", instant.to_owned()),
            ("/v1/contacts?from=yesterday", "query:from", "bad_format", instant.to_owned()),
            ("/v1/contacts?worker_id=urn:uuid:01920000-0000-7000-8000-000000000301", "query:worker_id", "bad_format", "must be a UUID".to_owned()),
            ("/v1/contacts?limit=0", "query:limit", "out_of_range", "must be at least 1".to_owned()),
            ("/v1/contacts?limit=201", "query:limit", "out_of_range", "must be at most 200".to_owned()),
            ("/v1/contacts?limit=many", "query:limit", "wrong_type", "must be a whole number".to_owned()),
            ("/v1/contacts?status=odd", "query:status", "not_in_list", "must be one of: planned, recorded, entered_in_error".to_owned()),
            ("/v1/contacts?limit=a&limit=b&limit=c", "query:limit", "wrong_type", "must be a whole number".to_owned()),
            (&format!("/v1/referrals?external_reference={list}"), "query:external_reference", "too_long", "must have at most 100 characters".to_owned()),
            ("/v1/referrals/one", "path:id", "bad_format", "must be a UUID".to_owned()),
            ("/v1/referrals/01920000000070008000000000000201", "path:id", "bad_format", "must be a UUID".to_owned()),
        ] {
            let refused = amira.get(path).await.expect_problem(400, "invalid_parameter");
            assert_eq!(details(&refused), [(pointer.to_owned(), code.to_owned(), detail)], "{}", refused.text);
        }
        let taken = "/v1/contacts?from=2026-12-10T09:00:00%2B01:00";
        amira.get(taken).await.expect(200);
    }

    async fn a_fault_of_a_body_is_told_once_and_says_what_is_wanted(county) {
        for (member, value, code, detail) in [
            ("preferred_language", json!("English"), "bad_format", "must be a code of ISO 639, the list of languages: two or three small letters"),
            ("birth_date", json!("1948-3-9"), "bad_format", "must be a date that exists, as YYYY-MM-DD"),
            ("nhs_number", json!("123"), "bad_length", ""),
        ] {
            let mut body = dorothy();
            body["person"][member] = value;
            let refused = county.as_("millgate").post("/v1/referrals", &body).await.expect_problem(422, "validation_failed");
            let all = details(&refused);
            assert_eq!(all.len(), 1, "{}", refused.text);
            assert_eq!((&*all[0].0, &*all[0].1), (&*format!("/person/{member}"), code));
            assert!(detail.is_empty() || all[0].2 == detail, "{}", refused.text);
        }
    }

    async fn a_path_that_is_plain_is_no_other_resources_name(county) {
        let amira = county.as_("amira");
        for (method, path) in [
            (Method::GET, "/v1/referrals/batch"),
            (Method::PATCH, "/v1/referrals/batch"),
            (Method::GET, "/v1/people/search"),
            (Method::PATCH, "/v1/people/search"),
            (Method::DELETE, "/v1/people/search"),
        ] {
            let refused = amira.call(method.clone(), path, &[], None).await.expect_problem(405, "method_not_allowed");
            assert_eq!(refused.header("allow"), "POST, OPTIONS", "{method} {path}");
        }
    }

    async fn a_version_may_be_asked_for_and_ruled_out(county) {
        let (pharmacy, amira) = (county.as_("millgate"), county.as_("amira"));
        let path = send(&pharmacy, &dorothy()).await;
        let now = amira.get(&path).await.etag();
        let old = "\"AAAAAAAAAAAAAAAAAAAAAA\"";
        amira.call(Method::GET, &path, &[("If-Match", &now)], None).await.expect(200);
        amira.call(Method::GET, &path, &[("If-Match", "*")], None).await.expect(200);
        amira.call(Method::GET, &path, &[("If-Match", old)], None).await.expect_problem(412, "version_mismatch");
        let both = [("If-Match", old), ("If-None-Match", now.as_str())];
        amira.call(Method::GET, &path, &both, None).await.expect_problem(412, "version_mismatch");
        let accept = format!("{path}/acceptance");
        for none_of in [now.as_str(), "*"] {
            let headers = [("If-Match", now.as_str()), ("If-None-Match", none_of)];
            amira.call(Method::POST, &accept, &headers, Some(&json!({}))).await.expect_problem(412, "version_mismatch");
        }
        let headers = [("If-Match", now.as_str()), ("If-None-Match", old)];
        amira.call(Method::POST, &accept, &headers, Some(&json!({}))).await.expect(200);
    }

    async fn any_name_of_a_request_is_taken_and_a_uuid_comes_back(county) {
        let amira = county.as_("amira");
        let named = amira.call(Method::GET, "/v1/me", &[("X-Request-ID", "desk 7, call 12")], None).await.expect(200);
        assert!(named.header("x-request-id").parse::<uuid::Uuid>().is_ok(), "a name of ours");
        let own = "01931f6c-7f4e-7c3a-9a51-3f6d2c1b0a99";
        let named = amira.call(Method::GET, "/v1/me", &[("X-Request-ID", own)], None).await.expect(200);
        assert_eq!(named.header("x-request-id"), own);
    }

    async fn a_batch_gives_back_no_reference_that_the_contract_forbids(county) {
        let mut bad = dorothy();
        bad["external_reference"] = json!("a\u{202e}b");
        let mut blank = dorothy();
        blank["external_reference"] = json!("  ");
        let body = json!({ "items": [bad, blank] });
        let answer = county.as_("millgate").post("/v1/referrals/batch", &body).await.expect(207);
        for item in answer.body["items"].as_array().expect("a list") {
            assert_eq!((&item["external_reference"], &item["status"]), (&Value::Null, &json!(422)), "{item}");
        }
    }
}
