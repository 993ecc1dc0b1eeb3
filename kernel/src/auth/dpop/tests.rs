use serde_json::json;

use super::*;
use crate::auth::assertion::MAX_JTI;
use crate::auth::forge::{Key, base64url, with};

const URL: &str = "https://linkwork.example/v1/me";
const TOKEN: &str = "an.access.token";

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).unwrap()
}

fn request() -> Request<'static> {
    Request { method: "GET", url: URL, token: Some(TOKEN) }
}

fn claims() -> Value {
    json!({ "htm": "GET", "htu": URL, "ath": digest_of(TOKEN), "jti": "f1c2", "iat": now().timestamp() })
}

fn header(key: &Key) -> Value {
    let jwk = with(&key.jwk("a"), "kid", Value::Null);
    json!({ "typ": "dpop+jwt", "alg": key.algorithm, "jwk": jwk })
}

#[test]
fn each_algorithm_is_taken_and_the_key_is_known_by_its_thumbprint() {
    for algorithm in ALGORITHMS {
        let key = Key::new(algorithm);
        let proof = verify(&key.sign(&header(&key), &claims()), request(), now()).unwrap();
        let thumbprint = PublicKey::read(&key.jwk("a"), "").unwrap().jwk().thumbprint(ThumbprintHash::SHA256).unwrap();
        let until = now() + LONGEST + LEEWAY;
        assert_eq!(proof, Proof { thumbprint, jti: "f1c2".into(), remember_until: until }, "{algorithm:?}");
    }
    assert_eq!(algorithm_names(), ["ES256", "ES384", "PS256", "EdDSA"]);
}

/// The proof of RFC 9449 §4.1, figure 2, and the thumbprint of its key in §6.1.
#[test]
fn the_example_of_the_standard_holds_at_its_time() {
    let proof = "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpD\
                 a0RscEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6Il\
                 AtMjU2In19.eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIjoiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29\
                 tL3Rva2VuIiwiaWF0IjoxNTYyMjYyNjE2fQ.2-GxA6T8lP4vfrg8v-FdWP0A0zdrj8igiMLvqRMUvwnQg4PtFLbdLXiOSsX0x7NVY-FNyJK\
                 70nfbV37xRZT3Lg";
    let proof: String = proof.split_whitespace().collect();
    let request = Request { method: "POST", url: "https://server.example.com/token", token: None };
    let at = |seconds: i64| verify(&proof, request, DateTime::from_timestamp(1_562_262_616 + seconds, 0).unwrap());
    assert_eq!(at(0).unwrap().thumbprint, "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
    assert_eq!(at(69).map(|_| ()), Ok(()));
    assert_eq!(at(70), Err(Refused::Expired));
    assert_eq!(at(-11), Err(Refused::NotYet));
}

#[test]
fn each_claim_must_be_there_and_right() {
    let key = Key::new(Algorithm::ES256);
    let check = |claims: &Value| verify(&key.sign(&header(&key), claims), request(), now()).map(|_| ());
    for name in ["htm", "htu", "ath", "jti", "iat"] {
        assert_eq!(check(&with(&claims(), name, Value::Null)), Err(Refused::Missing(name)), "{name}");
    }
    let at = now().timestamp();
    let table = [
        ("htm", json!("POST"), Err(Refused::Method)),
        ("htm", json!("get"), Err(Refused::Method)),
        ("htu", json!("HTTPS://LinkWork.example:443/v1/me?x=1#y"), Ok(())),
        ("htu", json!("http://linkwork.example/v1/me"), Err(Refused::Address)),
        ("htu", json!("https://linkwork.example:8443/v1/me"), Err(Refused::Address)),
        ("htu", json!("https://linkwork.example/v1/me/"), Err(Refused::Address)),
        ("htu", json!("https://linkwork.example/V1/me"), Err(Refused::Address)),
        ("htu", json!("https://linkwork.example"), Err(Refused::Address)),
        ("htu", json!("https://linkwork.example.evil.example/v1/me"), Err(Refused::Address)),
        ("htu", json!("https://evil.example/linkwork.example/v1/me"), Err(Refused::Address)),
        ("htu", json!("/v1/me"), Err(Refused::Address)),
        ("htu", json!(""), Err(Refused::Address)),
        ("ath", json!(digest_of("another.access.token")), Err(Refused::Ath)),
        ("ath", json!(""), Err(Refused::Ath)),
        ("iat", json!(at - 69), Ok(())),
        ("iat", json!(at - 70), Err(Refused::Expired)),
        ("iat", json!(at + 10), Ok(())),
        ("iat", json!(at + 11), Err(Refused::NotYet)),
        ("iat", json!("1790000000"), Err(Refused::Malformed)),
        ("exp", json!(at + 86_400), Ok(())),
        ("exp", json!(at - 10), Err(Refused::Expired)),
        ("nbf", json!(at + 60), Err(Refused::NotYet)),
        ("jti", json!(""), Err(Refused::Missing("jti"))),
        ("jti", json!("x".repeat(MAX_JTI)), Ok(())),
        ("jti", json!("x".repeat(MAX_JTI + 1)), Err(Refused::TooLong)),
        ("jti", json!("a\u{0}b"), Err(Refused::Malformed)),
        ("jti", json!(7), Err(Refused::Malformed)),
    ];
    for (name, value, expected) in table {
        assert_eq!(check(&with(&claims(), name, value.clone())), expected, "{name}: {value}");
    }
    let twice = claims().to_string().replacen('{', "{\"htm\":\"GET\",", 1);
    let proof = key.sign_text(&header(&key).to_string(), &twice);
    assert_eq!(verify(&proof, request(), now()), Err(Refused::Malformed));
}

#[test]
fn an_access_token_and_its_digest_belong_together() {
    let key = Key::new(Algorithm::EdDSA);
    let check = |claims: &Value, token| {
        verify(&key.sign(&header(&key), claims), Request { token, ..request() }, now()).map(|_| ())
    };
    let bare = with(&claims(), "ath", Value::Null);
    assert_eq!(check(&bare, None), Ok(()));
    assert_eq!(check(&claims(), None), Err(Refused::Ath), "a proof for the API is none for a token");
    assert_eq!(check(&bare, Some(TOKEN)), Err(Refused::Missing("ath")), "and the other way round");
}

#[test]
fn every_forgery_is_refused() {
    let (key, other, rsa) = (Key::new(Algorithm::ES256), Key::new(Algorithm::ES256), Key::new(Algorithm::PS256));
    let (head, claims) = (header(&key), claims());
    let member = |name: &str, value: Value| with(&head, "jwk", with(&head["jwk"], name, value));
    let with_alg = |head: &Value, alg: &str| with(head, "alg", json!(alg));
    let (rsa_head, unoffered) = (header(&rsa), Key::new(Algorithm::RS256));
    let of_a_key_without_alg =
        |alg: &str| with(&with_alg(&rsa_head, alg), "jwk", with(&rsa_head["jwk"], "alg", Value::Null));
    let signed = |head: &Value| key.sign(head, &claims);
    let good = signed(&head);
    let (start, signature) = good.rsplit_once('.').unwrap();
    let table = [
        ("no type", signed(&with(&head, "typ", Value::Null)), Refused::Type),
        ("an assertion", signed(&with(&head, "typ", json!("JWT"))), Refused::Type),
        ("an access token", signed(&with(&head, "typ", json!("at+jwt"))), Refused::Type),
        ("no key", signed(&with(&head, "jwk", Value::Null)), Refused::Missing("jwk")),
        ("a key by name", signed(&with(&with(&head, "jwk", Value::Null), "kid", json!("a"))), Refused::Missing("jwk")),
        ("another's key", other.sign(&head, &claims), Refused::Signature),
        ("no signature", format!("{start}."), Refused::Signature),
        ("half a signature", format!("{start}.{}", signature.get(..40).unwrap_or_default()), Refused::Signature),
        ("the private half", signed(&member("d", json!("AQAB"))), Refused::UnknownKey),
        ("a shared key", signed(&member("k", json!("AQAB"))), Refused::UnknownKey),
        ("a key to encrypt with", signed(&member("use", json!("enc"))), Refused::UnknownKey),
        ("a point off the curve", signed(&member("x", head["jwk"]["y"].clone())), Refused::UnknownKey),
        ("another curve", signed(&member("crv", json!("P-521"))), Refused::UnknownKey),
        ("an empty key", signed(&with(&head, "jwk", json!({}))), Refused::UnknownKey),
        ("crit", signed(&with(&head, "crit", json!(["b64"]))), Refused::Critical),
        ("the alg of another kind of key", rsa.sign(&with_alg(&head, "PS256"), &claims), Refused::Algorithm),
        ("an alg that is not offered", unoffered.sign(&of_a_key_without_alg("RS256"), &claims), Refused::Algorithm),
        (
            "an alg that the key does not say",
            rsa.sign(&with(&rsa_head, "jwk", with(&rsa_head["jwk"], "alg", json!("PS384"))), &claims),
            Refused::Algorithm,
        ),
        (
            "HS256 with the public key as secret",
            Key::shared(head["jwk"].to_string().as_bytes()).sign(&with_alg(&head, "HS256"), &claims),
            Refused::Algorithm,
        ),
        (
            "alg none",
            format!("{}.{}.", base64url(with_alg(&head, "none").to_string()), base64url(claims.to_string())),
            Refused::Malformed,
        ),
        ("too long", format!("{good}{}", "A".repeat(jws::MAX_BYTES)), Refused::TooLong),
        ("nothing", String::new(), Refused::Malformed),
    ];
    for (what, proof, refused) in table {
        assert_eq!(verify(&proof, request(), now()), Err(refused), "{what}");
    }
    let twice = head.to_string().replacen('{', &format!("{{\"jwk\":{},", other.jwk("a")), 1);
    assert_eq!(verify(&key.sign_text(&twice, &claims.to_string()), request(), now()), Err(Refused::Malformed));
}

#[test]
fn a_proof_is_used_once_by_its_key_and_name() {
    let spent = Spent::default();
    let proof = |thumbprint: &str, jti: &str| Proof {
        thumbprint: thumbprint.into(),
        jti: jti.into(),
        remember_until: now() + LONGEST + LEEWAY,
    };
    assert_eq!(spent.spend(&proof("a", "1"), now()), Ok(()));
    assert_eq!(spent.spend(&proof("a", "1"), now()), Err(Refused::Spent));
    assert_eq!(spent.spend(&proof("a", "2"), now()), Ok(()));
    assert_eq!(spent.spend(&proof("b", "1"), now()), Ok(()), "another's name for theirs");
}

#[test]
fn a_proof_is_remembered_for_as_long_as_it_would_be_taken_and_not_for_ever() {
    let of = |n: i64| Proof { thumbprint: "a".into(), jti: n.to_string(), remember_until: now() };
    let generation = LONGEST + LEEWAY + LEEWAY;
    let spent = Spent::default();
    // One each second: whenever the generations change, none that would still be taken is forgotten.
    for second in 0..400 {
        let at = now() + TimeDelta::seconds(second);
        assert_eq!(spent.spend(&of(second), at), Ok(()), "{second}");
        for earlier in (second - generation.num_seconds() + 1).max(0)..second {
            assert_eq!(spent.spend(&of(earlier), at), Err(Refused::Spent), "{earlier} at {second}");
        }
    }
    let remembered = |spent: &Spent| {
        let all = spent.0.lock().unwrap();
        all.newer.len() + all.older.len()
    };
    assert!(remembered(&spent) <= 2 * 80, "{}", remembered(&spent));
    spent.spend(&of(-1), now() + TimeDelta::days(1)).unwrap();
    assert_eq!(remembered(&spent), 1);
}

#[test]
fn where_no_more_can_be_remembered_none_is_taken() {
    let spent = Spent::default();
    let proof = |jti: &str| Proof { thumbprint: "a".into(), jti: jti.into(), remember_until: now() };
    let name = |n: usize| {
        let mut name = [0; 32];
        name[..8].copy_from_slice(&n.to_le_bytes());
        name
    };
    spent.0.lock().unwrap().newer = (1..MOST).map(name).collect();
    assert_eq!(spent.spend(&proof("1"), now()), Ok(()));
    assert_eq!(spent.spend(&proof("2"), now()), Err(Refused::Spent));
}
