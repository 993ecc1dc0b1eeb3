use std::num::NonZeroU32;

use actix_web::http::StatusCode;
use actix_web::web::Data;

use super::super::limits::{Limits, Rate};
use super::super::proxies::Proxies;
use super::{edge, get, post, send, send_to, with_method};

const THING: &str = "/v1/things/01890a5d-ac96-774b-bcce-b302099a8057";

#[actix_web::test]
async fn where_no_route_fits_the_contract_says_what_would() {
    for (method, path, status, allow) in [
        ("GET", "/v1/nothing", 404, ""),
        ("GET", "/", 404, ""),
        ("OPTIONS", "/v1/nothing", 404, ""),
        ("DELETE", "/v1/things", 405, "GET, HEAD, POST, OPTIONS"),
        ("TRACE", THING, 405, "GET, HEAD, PATCH, OPTIONS"),
        ("BREW", THING, 405, "GET, HEAD, PATCH, OPTIONS"),
        ("PUT", "/v1/things/batch", 405, "POST, OPTIONS"),
    ] {
        let answer = send(with_method(method, path)).await;
        assert_eq!((answer.status.as_u16(), answer.header("allow")), (status, allow), "{method} {path}");
        assert_eq!(answer.problem().0, if status == 404 { "not_found" } else { "method_not_allowed" });
    }
    let options = send(with_method("OPTIONS", THING)).await;
    assert_eq!((options.status, options.header("allow")), (StatusCode::NO_CONTENT, "GET, HEAD, PATCH, OPTIONS"));
}

#[actix_web::test]
async fn whatever_breaks_inside_is_a_problem_without_its_cause() {
    for (path, status, code) in
        [("/v1/panic", 500, "internal_error"), ("/v1/fails", 500, "internal_error"), ("/v1/slow", 503, "unavailable")]
    {
        let answer = send(get(path)).await;
        assert_eq!((answer.status.as_u16(), answer.problem().0.as_str()), (status, code), "{path}");
        assert!(!answer.body.to_string().contains("secret"));
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.body["instance"], path);
    }
    assert_eq!(send(get("/v1/slow")).await.header("retry-after"), "1");
}

#[actix_web::test]
async fn a_request_has_one_name() {
    let id = "01890a5d-ac96-774b-bcce-b302099a8057";
    let named = send(get(THING).insert_header(("x-request-id", id)).insert_header(("x-correlation-id", id))).await;
    assert_eq!((named.header("x-request-id"), named.header("x-correlation-id")), (id, id));
    for bad in ["9990000018", "", "<script>", "Zo\u{eb}"] {
        let answer =
            send(get(THING).insert_header(("x-request-id", bad)).insert_header(("x-correlation-id", bad))).await;
        assert_eq!(answer.header("x-request-id").len(), 36, "{bad}");
        assert_eq!(answer.header("x-correlation-id"), "", "{bad}");
    }
}

#[actix_web::test]
async fn standing_headers_are_on_every_answer() {
    let encoded = THING.replace("/v1", "/%76%31");
    for path in [THING, "/v1/nothing", "/v1/panic", &encoded] {
        let answer = send(get(path)).await;
        for (name, value) in
            [("cache-control", "no-store"), ("x-content-type-options", "nosniff"), ("x-frame-options", "DENY")]
        {
            assert_eq!(answer.header(name), value, "{path}");
        }
    }
}

#[actix_web::test]
async fn a_path_is_read_decoded_whole_and_by_its_segments() {
    for (from, to, status) in [
        ("/v1/things", "/v1/things", 200),
        ("/v1/things", "/%76%31/thing%73", 200),
        ("/v1/things", "/v1/thing", 404),
        ("/v1/things", "/v1/thingss", 404),
        ("/v1/things", "/v1/things%2f", 404),
        ("/v1/things", "/v1//things", 404),
    ] {
        assert_eq!(send(get(&THING.replace(from, to))).await.status.as_u16(), status, "{to}");
    }
}

#[actix_web::test]
async fn the_form_is_agreed_before_anything_is_done() {
    for (accept, status) in [("application/json", 200), ("*/*", 200), ("text/html", 406), ("application/json;q=0", 406)]
    {
        let answer = send(get(THING).insert_header(("accept", accept))).await;
        assert_eq!(answer.status.as_u16(), status, "{accept}");
    }
    let refused = send(post("/v1/things", "{").insert_header(("accept", "text/html"))).await;
    assert_eq!(refused.problem().0, "not_acceptable");
}

#[actix_web::test]
async fn an_operation_is_known_before_its_route_is_found() {
    let contract = super::super::Contract::new(super::document());
    for (method, path, operation) in [
        ("POST", "/v1/things/batch", Some(("/v1/things/batch", "batch"))),
        ("GET", "/v1/things/batch", None),
        ("HEAD", "/v1/things/x", Some(("/v1/things/{id}", "read"))),
        ("POST", "/v1/%74hings", Some(("/v1/things", "create"))),
        ("POST", "/v1/things/", None),
        ("POST", "/v1//things", None),
        ("DELETE", "/v1/things", None),
        ("GET", "/v1", None),
    ] {
        let request = with_method(method, path).to_srv_request();
        let matched = contract.match_operation(request.request()).map(|(pattern, operation)| (pattern, operation.id()));
        assert_eq!(matched, operation, "{method} {path}");
    }
    assert_eq!(send(post("/v1/%74hings", "{")).await.problem().0, "malformed_json");
}

#[actix_web::test]
async fn who_has_the_version_is_not_sent_it_again() {
    let etag = send(get(THING)).await.header("etag").to_owned();
    let again = send(get(THING).insert_header(("if-none-match", format!("\"x\", W/{etag}")))).await;
    assert_eq!((again.status, again.header("etag")), (StatusCode::NOT_MODIFIED, etag.as_str()));
    assert_eq!(send(get(THING).insert_header(("if-none-match", "\"x\""))).await.status, StatusCode::OK);
    assert_eq!(send(get(THING).insert_header(("if-none-match", "x"))).await.problem().0, "invalid_header");
}

#[actix_web::test]
async fn pages_of_other_origins_call_only_where_they_may() {
    let from = |origin: &str| get(THING).insert_header(("origin", origin));
    assert_eq!(
        send(from("https://refer.example.org")).await.header("access-control-allow-origin"),
        "https://refer.example.org"
    );
    assert_eq!(send(from("https://other.example.org")).await.header("access-control-allow-origin"), "");
    let preflight = |origin: &str| {
        with_method("OPTIONS", THING)
            .insert_header(("origin", origin))
            .insert_header(("access-control-request-method", "PATCH"))
    };
    assert_eq!(send(preflight("https://refer.example.org")).await.status, StatusCode::OK);
    assert_eq!(send(preflight("https://other.example.org")).await.problem().0, "invalid_header");
}

#[actix_web::test]
async fn who_shows_no_token_is_counted_by_address() {
    let rate = Rate { per_second: NonZeroU32::MIN, burst: NonZeroU32::new(2).expect("two") };
    let edge = super::Edge {
        limits: Some(Data::new(Limits::new(rate, Proxies::new(vec!["10.0.0.1/32".parse().expect("a network")])))),
        ..edge()
    };
    let ask = || get(THING).peer_addr("192.0.2.1:5000".parse().expect("an address"));
    for left in ["\"address\";r=1;t=1", "\"address\";r=0;t=2"] {
        let answer = send_to(&edge, ask()).await;
        assert_eq!((answer.status.as_u16(), answer.header("ratelimit")), (200, left));
        assert_eq!(answer.header("ratelimit-policy"), "\"address\";q=2;w=2");
    }
    let refused = send_to(&edge, ask()).await;
    assert_eq!((refused.status.as_u16(), refused.problem().0.as_str()), (429, "too_many_requests"));
    assert_eq!((refused.header("retry-after"), refused.header("ratelimit")), ("1", "\"address\";r=0;t=2"));
    let neighbour = || get(THING).peer_addr("192.0.2.2:5000".parse().expect("an address"));
    assert_eq!(send_to(&edge, neighbour()).await.status, StatusCode::OK);
    let pretender = neighbour().insert_header(("x-forwarded-for", "192.0.2.1"));
    assert_eq!(send_to(&edge, pretender).await.status, StatusCode::OK);
    let handed_on = get(THING).peer_addr("10.0.0.1:5000".parse().expect("an address"));
    let handed_on = handed_on.insert_header(("x-forwarded-for", "192.0.2.3, 192.0.2.1"));
    assert_eq!(send_to(&edge, handed_on).await.status, StatusCode::TOO_MANY_REQUESTS);
}

#[actix_web::test]
async fn every_type_of_a_problem_leads_to_a_page() {
    for code in catalogue::Code::ALL {
        let path = format!("/problems/{}", code.as_str());
        let page = send(get(&path)).await;
        assert_eq!((page.status, page.header("content-type")), (StatusCode::OK, "text/html; charset=utf-8"), "{path}");
        let entry = send(get(&path).insert_header(("accept", "application/json"))).await;
        assert_eq!(
            (entry.body["code"].as_str(), entry.body["status"].as_u64()),
            (Some(code.as_str()), Some(code.status().as_u16().into()))
        );
    }
    assert_eq!(send(get("/problems/nonsense")).await.problem().0, "not_found");
    let all = send(get("/problems").insert_header(("accept", "application/json"))).await;
    assert_eq!(all.body["items"].as_array().map(Vec::len), Some(catalogue::Code::ALL.len()));
}
