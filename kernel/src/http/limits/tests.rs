use actix_web::test::TestRequest;

use super::*;

fn limits() -> Limits {
    let rate = Rate { per_second: NonZeroU32::MIN, burst: NonZeroU32::new(2).expect("two") };
    Limits::new(rate, Proxies::default())
}

fn arrival(limits: &Limits, request: TestRequest) -> (ServiceRequest, Result<(), Problem>) {
    let request = request.peer_addr("192.0.2.1:4711".parse().expect("an address")).to_srv_request();
    let rate_state = RateState::begin(&request);
    let arrived = limits.arrive(&request, &rate_state);
    (request, arrived)
}

fn bearing(token: &str) -> TestRequest {
    TestRequest::get().uri("/v1/me").insert_header((header::AUTHORIZATION, format!("Bearer {token}")))
}

#[test]
fn a_token_passes_the_address_only_once_it_was_found_good() {
    let limits = limits();
    let client = Uuid::from_u128(1);
    let (request, arrived) = arrival(&limits, bearing("good"));
    assert!(arrived.is_ok() && limits.client(request.request(), client).is_ok());
    // What it took of the address was given back; whoever shows anything else takes it.
    assert!(arrival(&limits, bearing("bad")).1.is_ok());
    assert!(arrival(&limits, bearing("worse")).1.is_ok());
    for token in ["bad", "another"] {
        assert!(arrival(&limits, bearing(token)).1.is_err(), "{token}");
    }
    let (request, arrived) = arrival(&limits, bearing("good"));
    assert!(arrived.is_ok(), "a neighbour's do not shut it out");
    // Revoked meanwhile.
    let rate_state = RateState::of(request.request());
    assert!(limits.leave(StatusCode::UNAUTHORIZED, &rate_state).is_err());
    assert!(arrival(&limits, bearing("good")).1.is_err());
}

#[test]
fn who_asks_for_tokens_is_counted_by_whom_they_claim_to_be() {
    let limits = limits();
    let claim = |client: &str| {
        let (request, arrived) = arrival(&limits, TestRequest::post().uri("/oauth/token"));
        arrived.and_then(|()| limits.claim(request.request(), client)).map(|()| request)
    };
    let good = claim("good").expect("it is the first");
    assert!(limits.client(good.request(), Uuid::from_u128(1)).is_ok());
    assert!(claim("a").is_ok() && claim("b").is_ok());
    assert!(claim("c").is_err(), "the address has no more");
    let good = claim("good").expect("a neighbour's do not shut it out");
    // Whoever says that they are it, from its address, uses up what it has there.
    assert!(claim("good").is_ok());
    assert!(claim("good").is_err());
    drop(good);
}

#[test]
fn what_is_cheap_has_a_bucket_of_its_own() {
    let limits = limits();
    let lives = || arrival(&limits, TestRequest::get().uri("/livez")).1;
    assert!(lives().is_ok() && lives().is_ok() && lives().is_err());
    assert!(arrival(&limits, TestRequest::get().uri("/v1/me")).1.is_ok());
    for (method, path, class) in [
        (Method::GET, "/openapi.json", Class::Cheap),
        (Method::GET, "/docs/index.html", Class::Cheap),
        (Method::POST, "/livez", Class::Rest),
        (Method::GET, "/livezz", Class::Rest),
        (Method::GET, "/oauth/jwks", Class::Cheap),
        (Method::POST, "/oauth/token", Class::Tokens),
        (Method::GET, "/v1/me", Class::Rest),
    ] {
        assert_eq!(Class::of(&method, path), class, "{method} {path}");
    }
}

#[test]
fn a_batch_counts_its_items_and_a_client_has_one_at_a_time() {
    let limits = Data::new(limits());
    let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let batch = Limits::batch(&limits, one, 500).expect("it is the first");
    assert!(Limits::batch(&limits, one, 1).is_err());
    assert!(Limits::batch(&limits, other, 1).is_ok());
    drop(batch);
    assert!(Limits::batch(&limits, one, 1).is_ok());
    let request = TestRequest::default().to_http_request();
    assert!(limits.client(&request, one).is_err(), "it owes some 500");
    assert!(limits.client(&request, other).is_ok());
}

#[test]
fn a_client_has_its_burst_and_then_waits() {
    let limits = limits();
    let request = TestRequest::default().to_srv_request();
    let rate_state = RateState::begin(&request);
    let said = || rate_state.headers().map(|(_, value)| value).collect::<Vec<_>>();
    let request = request.request();
    let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
    assert!(limits.client(request, one).is_ok());
    assert_eq!(said(), ["\"client\";q=2;w=2", "\"client\";r=1;t=1"]);
    assert!(limits.client(request, one).is_ok());
    let problem = limits.client(request, one).expect_err("taken");
    assert_eq!(problem.code(), Code::TooManyRequests);
    assert!(problem.error_response().headers().contains_key(header::RETRY_AFTER));
    assert!(limits.client(request, other).is_ok());
    assert!(Limits::new(Rate::default(), Proxies::default()).client(request, one).is_ok());
    assert_eq!(said(), ["\"client\";q=200;w=4", "\"client\";r=199;t=1"]);
}

#[test]
fn one_subscriber_is_one_peer() {
    let parse = |text: &str| network(text.parse().expect("an address"));
    assert_eq!(parse("2001:db8::1"), parse("2001:db8::ffff:1"));
    assert_ne!(parse("2001:db8::1"), parse("2001:db8:0:1::1"));
    assert_eq!(parse("::ffff:192.0.2.1"), parse("192.0.2.1"));
}
