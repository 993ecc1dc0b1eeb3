use actix_web::http::StatusCode;
use actix_web::test::TestRequest;
use serde_json::json;

use super::{post, send};

const THINGS: &str = "/v1/things";

#[actix_web::test]
async fn a_good_body_is_taken() {
    let body = json!({
        "name": "Zoë 🌻", "colour": "blue", "size": 3, "born": "2001-02-28", "tags": ["a"], "check": 4,
        "contact": {"by": "letter", "address": "12 Made-up Row"},
    });
    for kind in ["application/json", "APPLICATION/JSON ; charset=\"UTF-8\"", "application/json;charset=utf-8;x=y"] {
        let answer = send(post(THINGS, body.to_string()).insert_header(("content-type", kind))).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{kind} {}", answer.body);
        assert_eq!(answer.body["etag"], answer.header("etag"));
        assert_eq!(answer.header("location"), "/v1/things/1");
    }
}

#[actix_web::test]
async fn every_fault_of_a_body_is_told_with_its_place() {
    let good = json!({"name": "a", "colour": "blue", "size": 3});
    let with = |name: &str, value: serde_json::Value| {
        let mut body = good.clone();
        body[name] = value;
        body
    };
    let table: &[(serde_json::Value, &[(&str, &str)])] = &[
        (json!({}), &[("/colour", "missing"), ("/name", "missing"), ("/size", "missing")]),
        (json!([]), &[("", "wrong_type")]),
        (json!(["a", "blue", 3]), &[("", "wrong_type")]),
        (json!(null), &[("", "wrong_type")]),
        (json!("secret"), &[("", "wrong_type")]),
        (with("name", json!("a very long name")), &[("/name", "too_long")]),
        (with("name", json!("")), &[("/name", "too_short")]),
        (with("name", json!("  ")), &[("/name", "not_valid")]),
        (with("name", json!("a\u{7}")), &[("/name", "control_character")]),
        (with("name", json!("a\u{202E}")), &[("/name", "control_character")]),
        (with("name", json!(7)), &[("/name", "wrong_type")]),
        (with("name", json!(null)), &[("/name", "wrong_type")]),
        (with("colour", json!("secret")), &[("/colour", "not_in_list")]),
        (with("size", json!(11)), &[]),
        (with("size", json!(300)), &[("/size", "out_of_range")]),
        (with("size", json!(-1)), &[("/size", "out_of_range")]),
        (with("size", json!(1.5)), &[("/size", "wrong_type")]),
        (with("size", json!(1e300)), &[("/size", "out_of_range")]),
        (with("size", json!("3")), &[("/size", "wrong_type")]),
        (with("born", json!("2001-02-29")), &[("/born", "bad_format")]),
        (with("born", json!("28/02/2001")), &[("/born", "bad_format")]),
        (with("owner", json!("secret")), &[("/owner", "bad_format")]),
        (with("tags", json!(["a", "too long"])), &[("/tags/1", "too_long")]),
        (with("check", json!(3)), &[("/check", "bad_checksum")]),
        (with("se~cr/et", json!(1)), &[("/se~0cr~1et", "unknown_field")]),
        (with("a\u{7}b\u{202e}", json!(1)), &[("/a\u{fffd}b\u{fffd}", "unknown_field")]),
        (with("contact", json!({"by": "pigeon"})), &[("/contact/by", "not_in_list")]),
        (with("contact", json!({"number": "12345"})), &[("/contact/by", "missing")]),
        (with("contact", json!("secret")), &[("/contact", "wrong_type")]),
        (
            json!({"name": "a very long name", "colour": "red", "size": -1, "born": 5, "tags": [1], "secret": 1}),
            &[
                ("/born", "wrong_type"),
                ("/colour", "not_in_list"),
                ("/name", "too_long"),
                ("/secret", "unknown_field"),
                ("/size", "out_of_range"),
                ("/tags/0", "wrong_type"),
            ],
        ),
    ];
    for (body, faults) in table {
        let answer = send(post(THINGS, body.to_string())).await;
        if faults.is_empty() {
            // A bound that is in the schema alone: the verb's own type must hold it too, which this one does not.
            assert_eq!(answer.status, StatusCode::CREATED);
            continue;
        }
        let expected: Vec<_> = faults.iter().map(|(at, code)| (at.to_string(), code.to_string())).collect();
        assert_eq!(answer.problem(), ("validation_failed".to_owned(), expected), "{body}\n{}", answer.body);
        let details = answer.body["errors"].as_array().expect("a list").iter().map(|fault| fault["detail"].to_string());
        assert!(details.into_iter().all(|detail| !detail.contains("secret")), "{}", answer.body);
    }
}

#[actix_web::test]
async fn a_faulty_form_is_told_by_the_form_that_was_meant() {
    let table: &[(serde_json::Value, &[(&str, &str)])] = &[
        (json!({"by": "phone", "number": 5}), &[("/contact/number", "wrong_type")]),
        (json!({"by": "letter"}), &[("/contact/address", "missing")]),
        (json!({"by": "phone", "number": "123", "x": 1}), &[("/contact/x", "unknown_field")]),
        (json!({"by": 1}), &[("/contact/by", "not_in_list")]),
    ];
    for (contact, faults) in table {
        let body = json!({"name": "a", "colour": "blue", "size": 3, "contact": contact});
        let expected: Vec<_> = faults.iter().map(|(at, code)| (at.to_string(), code.to_string())).collect();
        assert_eq!(
            send(post(THINGS, body.to_string())).await.problem(),
            ("validation_failed".to_owned(), expected),
            "{contact}"
        );
    }
}

#[test]
fn a_good_body_satisfies_the_published_schema() {
    let contract = super::super::Contract::new(super::document());
    let create = contract.operation(&actix_web::http::Method::POST, "/v1/things").expect("described");
    let validator = contract.validator(create).expect("a schema");
    let good = json!({"name": "a", "colour": "blue", "size": 3, "contact": {"by": "phone", "number": "12345"}});
    assert!(validator.is_valid(&good));
    let names: Vec<_> = contract_parameters("/v1/things").collect();
    assert_eq!(names, ["colour", "any", "open", "owner", "limit", "after"]);
}

fn contract_parameters(path: &str) -> impl Iterator<Item = String> {
    let document = super::document();
    let listed = document["paths"][path]["get"]["parameters"].as_array().cloned().unwrap_or_default();
    listed.into_iter().map(|parameter| parameter["name"].as_str().unwrap_or_default().to_owned())
}

#[actix_web::test]
async fn what_is_not_json_of_ours_is_refused_before_it_is_understood() {
    let deep = "[".repeat(10_000);
    let large = format!("\"{}\"", "a".repeat(1024 * 1024));
    let table: &[(&str, &str, &str, StatusCode)] = &[
        ("application/json", "", "malformed_json", StatusCode::BAD_REQUEST),
        ("application/json", "{", "malformed_json", StatusCode::BAD_REQUEST),
        ("application/json", r#"{"name":"a","name":"b"}"#, "duplicate_key", StatusCode::BAD_REQUEST),
        ("application/json", r#"{"name":"\ud800"}"#, "malformed_json", StatusCode::BAD_REQUEST),
        ("application/json", r#"{"size":1e400}"#, "malformed_json", StatusCode::BAD_REQUEST),
        ("application/json", r#"{"name":"\u0000"}"#, "validation_failed", StatusCode::UNPROCESSABLE_ENTITY),
        ("application/json", &deep, "too_deep", StatusCode::BAD_REQUEST),
        ("application/json", &large, "body_too_large", StatusCode::PAYLOAD_TOO_LARGE),
        ("", "{}", "unsupported_media_type", StatusCode::UNSUPPORTED_MEDIA_TYPE),
        ("text/plain", "{}", "unsupported_media_type", StatusCode::UNSUPPORTED_MEDIA_TYPE),
        ("application/jsonx", "{}", "unsupported_media_type", StatusCode::UNSUPPORTED_MEDIA_TYPE),
        ("application/merge-patch+json", "{}", "unsupported_media_type", StatusCode::UNSUPPORTED_MEDIA_TYPE),
        ("application/json; charset=latin1", "{}", "unsupported_media_type", StatusCode::UNSUPPORTED_MEDIA_TYPE),
    ];
    for (kind, body, code, status) in table {
        let answer = send(post(THINGS, body.to_string()).insert_header(("content-type", *kind))).await;
        assert_eq!((answer.problem().0.as_str(), answer.status), (*code, *status), "{kind}");
        assert!(!answer.body["detail"].as_str().expect("words").contains("name"));
    }
    let packed = send(post(THINGS, "{}").insert_header(("content-encoding", "gzip"))).await;
    assert_eq!(packed.problem().0, "unsupported_media_type");
}

#[actix_web::test]
async fn an_operation_may_take_more() {
    let body = format!("[{}{{}}]", " ".repeat(2 * 1024 * 1024));
    assert_eq!(send(post("/v1/things/batch", body.clone())).await.status, StatusCode::MULTI_STATUS);
    assert_eq!(send(post(THINGS, body)).await.problem().0, "body_too_large");
}

#[actix_web::test]
async fn a_patch_needs_the_version_it_changes() {
    let path = "/v1/things/01890a5d-ac96-774b-bcce-b302099a8057";
    let etag = send(super::get(path)).await.header("etag").to_owned();
    let patch = |body: &'static str| {
        TestRequest::patch().uri(path).insert_header(("content-type", "application/merge-patch+json")).set_payload(body)
    };
    assert_eq!(send(patch("{}")).await.problem().0, "precondition_required");
    assert_eq!(send(patch("{}").insert_header(("if-match", "\"old\""))).await.problem().0, "version_mismatch");
    assert_eq!(send(patch("{}").insert_header(("if-match", "bare"))).await.problem().0, "invalid_header");
    for body in ["{}", r#"{"name":null}"#, r#"{"name":"new"}"#] {
        let answer = send(patch(body).insert_header(("if-match", etag.as_str()))).await;
        assert_eq!(answer.status, StatusCode::OK, "{body} {}", answer.body);
    }
    let bad = send(patch(r#"{"name":7}"#).insert_header(("if-match", etag.as_str()))).await;
    assert_eq!(bad.problem().1, [("/name".to_owned(), "wrong_type".to_owned())]);
}
