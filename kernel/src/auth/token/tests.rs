use jsonwebtoken::Algorithm;
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::*;
use crate::auth::forge::{Key, base64url, with};
use crate::auth::keys::SigningKey;

const ISSUER: &str = "https://linkwork.example";
const AUDIENCE: &str = "https://linkwork.example/v1";

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).unwrap()
}

fn tokens() -> Tokens {
    let key = || SigningKey::read(&SigningKey::generate().unwrap()).unwrap();
    Tokens::new(Keyring::new(key(), key()).unwrap(), ISSUER, AUDIENCE, LONGEST)
}

fn grant() -> Grant {
    Grant {
        subject: "0199-client".into(),
        client_id: "0199-client".into(),
        role: Role::Referrer,
        scopes: Scopes::known_in("referrals:read referrals:write"),
    }
}

/// What [`Tokens::issue`] would write, to be altered.
fn claims() -> Value {
    let at = now().timestamp();
    json!({
        "iss": ISSUER, "aud": AUDIENCE, "sub": "0199-client", "client_id": "0199-client", "role": "referrer",
        "scope": "referrals:read", "jti": TokenId::new(), "iat": at, "exp": at + 900,
    })
}

#[test]
fn what_was_issued_is_read_again() {
    let tokens = tokens();
    let issued = tokens.issue(grant(), TimeDelta::minutes(10), now()).unwrap();
    let read = tokens.verify(issued.token.expose_secret(), now()).unwrap();
    assert_eq!(read.grant, grant());
    assert_eq!((read.id, read.issued_at, read.expires_at), (issued.id, now(), now() + TimeDelta::minutes(10)));
    assert_eq!(issued.expires_at, read.expires_at);
    let header = jws::header(issued.token.expose_secret()).unwrap();
    assert_eq!(header.typ.as_deref(), Some("at+jwt"));
    assert_eq!(header.kid.as_deref(), Some(tokens.keyring().current().kid()));
}

#[test]
fn no_token_lives_longer_than_it_may() {
    let tokens = tokens();
    let issued = tokens.issue(grant(), TimeDelta::days(1), now()).unwrap();
    assert_eq!(issued.expires_at, now() + LONGEST);
    let read = |at| tokens.verify(issued.token.expose_secret(), at).map(|_| ());
    assert_eq!(read(now() + LONGEST), Ok(()), "clocks may differ by a few seconds");
    assert_eq!(read(now() + LONGEST + jws::LEEWAY), Err(Refused::Expired));
    assert_eq!(read(now() - jws::LEEWAY), Ok(()));
    assert_eq!(read(now() - jws::LEEWAY - TimeDelta::seconds(1)), Err(Refused::NotYet));
}

#[test]
fn a_token_of_the_key_before_is_good_until_it_expires() {
    let (old, new) = (SigningKey::generate().unwrap(), SigningKey::generate().unwrap());
    let ring =
        |current, other| Keyring::new(SigningKey::read(current).unwrap(), SigningKey::read(other).unwrap()).unwrap();
    let before = Tokens::new(ring(&old, &new), ISSUER, AUDIENCE, LONGEST);
    let after = Tokens::new(ring(&new, &old), ISSUER, AUDIENCE, LONGEST);
    let issued = before.issue(grant(), LONGEST, now()).unwrap();
    assert!(after.verify(issued.token.expose_secret(), now()).is_ok());
    let foreign = tokens();
    assert_eq!(foreign.verify(issued.token.expose_secret(), now()), Err(Refused::UnknownKey));
}

/// Signed with our own key, so that nothing but the claim decides.
#[test]
fn each_claim_must_be_there_and_right() {
    let tokens = tokens();
    let key = Key::ours(tokens.keyring().current().signs());
    let header = json!({"typ": "at+jwt", "alg": "ES256", "kid": tokens.keyring().current().kid()});
    let verify = |claims: &Value| tokens.verify(&key.sign(&header, claims), now()).map(|_| ());
    assert_eq!(verify(&claims()), Ok(()));
    for name in ["iss", "aud", "sub", "client_id", "role", "scope", "jti", "iat", "exp"] {
        assert_eq!(verify(&with(&claims(), name, Value::Null)), Err(Refused::Missing(name)), "{name}");
    }
    let at = now().timestamp();
    let table = [
        ("iss", json!("https://elsewhere.example"), Refused::Issuer),
        ("iss", json!("https://linkwork.example/"), Refused::Issuer),
        ("aud", json!(ISSUER), Refused::Audience),
        ("aud", json!([AUDIENCE]), Refused::Malformed),
        ("exp", json!(at - 60), Refused::Expired),
        ("exp", json!(at + 3600), Refused::TooLongLived),
        ("exp", json!(9_999_999_999_999_i64), Refused::Malformed),
        ("exp", json!(-1), Refused::Malformed),
        ("exp", json!((at + 60).to_string()), Refused::Malformed),
        ("exp", json!(1e300), Refused::Malformed),
        ("iat", json!(at + 60), Refused::NotYet),
        ("nbf", json!(at + 60), Refused::NotYet),
        ("jti", json!("not a token's identifier"), Refused::Malformed),
        ("sub", json!(["a", "b"]), Refused::Malformed),
    ];
    for (name, value, refused) in table {
        assert_eq!(verify(&with(&claims(), name, value.clone())), Err(refused), "{name}: {value}");
    }
    let twice = claims().to_string().replacen('{', "{\"role\":\"admin\",", 1);
    assert_eq!(tokens.verify(&key.sign_text(&header.to_string(), &twice), now()), Err(Refused::Malformed));
}

/// The attacks of RFC 8725 §2, each with claims that would be taken.
#[test]
fn every_forgery_is_refused() {
    let tokens = tokens();
    let kid = tokens.keyring().current().kid();
    let ours = Key::ours(tokens.keyring().current().signs());
    let public = serde_json::to_value(tokens.keyring().jwks()).unwrap()["keys"][0].clone();
    let (mallory, mallory_rsa, p384) =
        (Key::new(Algorithm::ES256), Key::new(Algorithm::RS256), Key::new(Algorithm::ES384));
    let header = json!({"typ": "at+jwt", "alg": "ES256", "kid": kid});
    let claims = claims();
    let good = ours.sign(&header, &claims);
    let (signed, signature) = good.rsplit_once('.').unwrap();
    let unsigned = |header: Value| format!("{}.{}.", base64url(header.to_string()), base64url(claims.to_string()));

    let table = [
        ("alg none", unsigned(with(&header, "alg", json!("none"))), Refused::Malformed),
        ("alg nOnE", unsigned(with(&header, "alg", json!("nOnE"))), Refused::Malformed),
        ("no alg", unsigned(with(&header, "alg", Value::Null)), Refused::Malformed),
        ("no signature", format!("{signed}."), Refused::Signature),
        ("no signature part", signed.to_owned(), Refused::Malformed),
        ("signature of zeros", format!("{signed}.{}", base64url([0; 64])), Refused::Signature),
        ("a bit of the signature", format!("{signed}.{}", flip_first(signature)), Refused::Signature),
        (
            "another payload",
            format!(
                "{}.{}.{signature}",
                signed.split('.').next().unwrap(),
                base64url(with(&claims, "role", json!("admin")).to_string())
            ),
            Refused::Signature,
        ),
        (
            "HS256 with the public key as secret",
            Key::shared(public.to_string().as_bytes()).sign(&with(&header, "alg", json!("HS256")), &claims),
            Refused::Algorithm,
        ),
        ("another's key under our kid", mallory.sign(&header, &claims), Refused::Signature),
        ("another curve", p384.sign(&header, &claims), Refused::Signature),
        ("another curve, said", p384.sign(&with(&header, "alg", json!("ES384")), &claims), Refused::Algorithm),
        ("RSA", mallory_rsa.sign(&with(&header, "alg", json!("RS256")), &claims), Refused::Algorithm),
        ("a key inside", mallory.sign(&with(&header, "jwk", mallory.jwk(kid)), &claims), Refused::Signature),
        (
            "the address of a key inside",
            mallory.sign(&with(&header, "jku", json!("https://mallory.example/jwks")), &claims),
            Refused::Signature,
        ),
        (
            "the address of a certificate inside",
            mallory.sign(&with(&header, "x5u", json!("https://mallory.example/cert")), &claims),
            Refused::Signature,
        ),
        ("no kid", ours.sign(&with(&header, "kid", Value::Null), &claims), Refused::UnknownKey),
        ("unknown kid", ours.sign(&with(&header, "kid", json!("../../etc/passwd")), &claims), Refused::UnknownKey),
        ("kid of another type", ours.sign(&with(&header, "kid", json!({"a": 1})), &claims), Refused::Malformed),
        ("no typ", ours.sign(&with(&header, "typ", Value::Null), &claims), Refused::Type),
        ("an ID token or assertion", ours.sign(&with(&header, "typ", json!("JWT")), &claims), Refused::Type),
        ("a logout token", ours.sign(&with(&header, "typ", json!("logout+jwt")), &claims), Refused::Type),
        ("crit", ours.sign(&with(&header, "crit", json!(["exp"])), &claims), Refused::Critical),
        ("empty crit", ours.sign(&with(&header, "crit", json!([])), &claims), Refused::Critical),
        (
            "alg twice",
            ours.sign_text(&header.to_string().replacen('{', "{\"alg\":\"ES256\",", 1), &claims.to_string()),
            Refused::Malformed,
        ),
        ("too long", ours.sign(&header, &with(&claims, "x", json!("x".repeat(jws::MAX_BYTES)))), Refused::TooLong),
        ("deep", ours.sign_text(&header.to_string(), &"[".repeat(5_000)), Refused::Malformed),
        ("encrypted", "a.b.c.d.e".into(), Refused::Malformed),
        ("padding", format!("{signed}.{signature}=="), Refused::Malformed),
        ("a space", format!(" {good}"), Refused::Malformed),
        ("empty", String::new(), Refused::Malformed),
        ("dots", "..".into(), Refused::Malformed),
        ("no text", "\u{0}.\u{202e}.😀".into(), Refused::Malformed),
        ("claims that are no object", ours.sign_text(&header.to_string(), "[]"), Refused::Malformed),
    ];
    for (what, token, refused) in table {
        assert_eq!(tokens.verify(&token, now()), Err(refused), "{what}");
    }
    assert!(tokens.verify(&good, now()).is_ok());
    let long_name = ours.sign(&with(&header, "typ", json!("application/AT+JWT")), &claims);
    assert!(tokens.verify(&long_name, now()).is_ok(), "RFC 9068 §4 knows the long name, RFC 7515 §4.1.9 no case");
}

fn flip_first(signature: &str) -> String {
    let flipped = if signature.starts_with('A') { 'B' } else { 'A' };
    format!("{flipped}{}", signature.get(1..).unwrap())
}

proptest::proptest! {
    #[test]
    fn no_text_is_a_token_and_none_panics(text in "\\PC{0,200}|[A-Za-z0-9_-]{0,80}(\\.[A-Za-z0-9_-]{0,80}){2}") {
        let tokens = tokens();
        proptest::prop_assert!(tokens.verify(&text, now()).is_err());
    }
}
