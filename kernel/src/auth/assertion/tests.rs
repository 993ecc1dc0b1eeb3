use serde_json::json;

use super::*;
use crate::auth::forge::{Key, base64url, with};

const CLIENT: &str = "01990000-0000-7000-8000-000000000001";
const AUDIENCES: [&str; 2] = ["https://linkwork.example", "https://linkwork.example/oauth/token"];

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).unwrap()
}

fn claims() -> Value {
    let at = now().timestamp();
    json!({"iss": CLIENT, "sub": CLIENT, "aud": AUDIENCES[1], "jti": "f1c2", "iat": at, "exp": at + 300})
}

fn header(key: &Key) -> Value {
    json!({"typ": "JWT", "alg": key.algorithm, "kid": "a"})
}

fn public(key: &Key) -> PublicKey {
    client_key(&key.jwk("a"), "").unwrap()
}

#[test]
fn each_algorithm_is_taken() {
    for algorithm in ALGORITHMS {
        let key = Key::new(algorithm);
        let assertion = key.sign(&header(&key), &claims());
        assert_eq!(claimed_client(&assertion).as_deref(), Ok(CLIENT));
        assert_eq!(
            verify(&assertion, CLIENT, &[public(&key)], &AUDIENCES, now()),
            Ok(Assertion { jti: "f1c2".into(), remember_until: now() + LONGEST + jws::LEEWAY }),
            "{algorithm:?}"
        );
    }
}

#[test]
fn the_type_may_be_left_out_but_not_be_another() {
    let key = Key::new(Algorithm::ES256);
    let table = [
        (Value::Null, Ok(())),
        (json!("JWT"), Ok(())),
        (json!("jwt"), Ok(())),
        (json!("client-authentication+jwt"), Ok(())),
        (json!("at+jwt"), Err(Refused::Type)),
        (json!(""), Err(Refused::Type)),
    ];
    for (typ, expected) in table {
        let assertion = key.sign(&with(&header(&key), "typ", typ.clone()), &claims());
        assert_eq!(verify(&assertion, CLIENT, &[public(&key)], &AUDIENCES, now()).map(|_| ()), expected, "{typ}");
    }
}

#[test]
fn each_claim_must_be_there_and_right() {
    let key = Key::new(Algorithm::ES256);
    let keys = [public(&key)];
    let check = |claims: &Value| verify(&key.sign(&header(&key), claims), CLIENT, &keys, &AUDIENCES, now()).map(|_| ());
    for name in ["iss", "sub", "aud", "jti", "exp"] {
        assert_eq!(check(&with(&claims(), name, Value::Null)), Err(Refused::Missing(name)), "{name}");
    }
    let at = now().timestamp();
    let table = [
        ("aud", json!(AUDIENCES[0]), Ok(())),
        ("aud", json!(AUDIENCES), Ok(())),
        ("aud", json!([AUDIENCES[0], "https://elsewhere.example"]), Err(Refused::Audience)),
        ("aud", json!([]), Err(Refused::Audience)),
        ("aud", json!("https://linkwork.example/oauth/token/"), Err(Refused::Audience)),
        ("iss", json!("01990000-0000-7000-8000-000000000002"), Err(Refused::Issuer)),
        ("sub", json!("01990000-0000-7000-8000-000000000002"), Err(Refused::Subject)),
        ("exp", json!(at + 300), Ok(())),
        ("exp", json!(at + 299), Ok(())),
        ("exp", serde_json::from_str(&format!("{}.73", at + 200)).unwrap(), Ok(())),
        ("exp", json!(at + 311), Err(Refused::TooLongLived)),
        ("exp", json!(at + 86_400), Err(Refused::TooLongLived)),
        ("exp", json!(at - 10), Err(Refused::Expired)),
        ("iat", Value::Null, Ok(())),
        ("iat", json!(at - 600), Ok(())),
        ("iat", json!(at + 60), Err(Refused::NotYet)),
        ("nbf", json!(at + 60), Err(Refused::NotYet)),
        ("jti", json!(""), Err(Refused::Missing("jti"))),
        ("jti", json!("x".repeat(MAX_JTI)), Ok(())),
        ("jti", json!("x".repeat(MAX_JTI + 1)), Err(Refused::TooLong)),
        ("jti", json!(7), Err(Refused::Malformed)),
    ];
    for (name, value, expected) in table {
        assert_eq!(check(&with(&claims(), name, value.clone())), expected, "{name}: {value}");
    }
    let twice = claims().to_string().replacen('{', &format!("{{\"sub\":\"{CLIENT}\","), 1);
    let assertion = key.sign_text(&header(&key).to_string(), &twice);
    assert_eq!(verify(&assertion, CLIENT, &keys, &AUDIENCES, now()), Err(Refused::Malformed));
}

#[test]
fn every_forgery_is_refused() {
    let (key, other, rsa) = (Key::new(Algorithm::ES256), Key::new(Algorithm::ES256), Key::new(Algorithm::RS512));
    let keys = [public(&key), client_key(&rsa.jwk("rsa"), "").unwrap()];
    let head = header(&key);
    let claims = claims();
    let rsa_head = |alg: &str| json!({"typ": "JWT", "alg": alg, "kid": "rsa"});
    let same_key = |algorithm| Key::new(algorithm);
    let table = [
        ("another's key", other.sign(&head, &claims), Refused::Signature),
        ("a key inside", other.sign(&with(&head, "jwk", other.jwk("a")), &claims), Refused::Signature),
        ("no kid", key.sign(&with(&head, "kid", Value::Null), &claims), Refused::UnknownKey),
        ("unknown kid", key.sign(&with(&head, "kid", json!("b")), &claims), Refused::UnknownKey),
        ("another kid's key", key.sign(&with(&head, "kid", json!("rsa")), &claims), Refused::Algorithm),
        ("an access token", key.sign(&with(&head, "typ", json!("at+jwt")), &claims), Refused::Type),
        ("crit", key.sign(&with(&head, "crit", json!(["b64"])), &claims), Refused::Critical),
        (
            "RS256 with a key for RS512",
            same_key(Algorithm::RS256).sign(&rsa_head("RS256"), &claims),
            Refused::Algorithm,
        ),
        (
            "PS256 with a key for RS512",
            same_key(Algorithm::PS256).sign(&rsa_head("PS256"), &claims),
            Refused::Algorithm,
        ),
        (
            "HS256 with the public key as secret",
            Key::shared(rsa.jwk("rsa").to_string().as_bytes()).sign(&rsa_head("HS256"), &claims),
            Refused::Algorithm,
        ),
        (
            "alg none",
            format!("{}.{}.", base64url(rsa_head("none").to_string()), base64url(claims.to_string())),
            Refused::Malformed,
        ),
    ];
    for (what, assertion, refused) in table {
        assert_eq!(verify(&assertion, CLIENT, &keys, &AUDIENCES, now()), Err(refused), "{what}");
    }
    assert_eq!(verify(&key.sign(&head, &claims), CLIENT, &[], &AUDIENCES, now()), Err(Refused::UnknownKey));
    assert_eq!(claimed_client("x.y.z"), Err(Refused::Malformed));
}

#[test]
fn a_clients_key_settles_one_algorithm() {
    let rsa = Key::new(Algorithm::RS512).jwk("a");
    let table = [
        (with(&rsa, "alg", Value::Null), Some(("/keys/0/alg", "missing"))),
        (with(&rsa, "alg", json!("RS384")), Some(("/keys/0/alg", "unsupported"))),
        (with(&rsa, "alg", json!("PS256")), None),
        (with(&Key::new(Algorithm::ES384).jwk("a"), "alg", Value::Null), None),
        (with(&rsa, "d", json!("AQAB")), Some(("/keys/0/d", "private_key"))),
    ];
    for (jwk, expected) in table {
        let faults = client_key(&jwk, "/keys/0").err().unwrap_or_default();
        assert_eq!(faults.first().map(|fault| (fault.pointer.as_str(), &*fault.code)), expected, "{jwk}");
    }
}
