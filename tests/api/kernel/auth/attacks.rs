//! The attacks of RFC 8725 §2 and some more, through the front door. Each is answered like any other stranger: the same
//! bytes but for the request's own name, so that nobody learns how far they got.

use catalogue::id::TokenId;
use jsonwebtoken::{Algorithm, EncodingKey};
use kernel::auth::real_now;
use linkwork::system::sandbox::{self, cast};
use serde_json::{Value, json};

use super::forge::{Key, base64url, with};
use crate::harness::county::{Answer, County};
use crate::on_both;

/// The claims of a token that would be taken: Millgate Pharmacy's.
fn claims(county: &County) -> Value {
    let (at, state) = (real_now().timestamp(), county.server.state());
    json!({
        "iss": state.trust.tokens.issuer(), "aud": sandbox::audience(&state.public_url),
        "sub": cast::client_id(1), "client_id": cast::client_id(1), "role": "referrer",
        "scope": "referrals:read", "jti": TokenId::new(), "iat": at, "exp": at + 600,
    })
}

/// What a stranger is told, without what names the request.
fn refusal(answer: Answer) -> (String, String) {
    let challenge = answer.header("www-authenticate");
    assert_eq!(answer.status.as_u16(), 401, "{}", answer.text);
    let id = answer.body["request_id"].as_str().expect("each problem names its request").to_owned();
    (answer.text.replace(&id, ""), challenge)
}

on_both! {
    async fn every_forgery_is_a_stranger(county) {
        let state = county.server.state();
        let kid = state.trust.tokens.keyring().current().kid();
        let signs = EncodingKey::from_ec_pem(county.signing_key().as_bytes()).expect("a key");
        let ours = Key::ours(&signs);
        let header = json!({ "typ": "at+jwt", "alg": "ES256", "kid": kid });
        let claims = claims(county);
        let good = ours.sign(&header, &claims);
        county.bearing(Some(&good)).get("/v1/me").await.expect(200);

        let (signed, signature) = good.rsplit_once('.').expect("three parts");
        let public = serde_json::to_value(state.trust.tokens.keyring().jwks()).expect("JSON")["keys"][0].clone();
        let (mallory, rsa) = (Key::new(Algorithm::ES256), Key::new(Algorithm::RS256));
        let head = |name: &str, value: Value| ours.sign(&with(&header, name, value), &claims);
        let body = |name: &str, value: Value| ours.sign(&header, &with(&claims, name, value));
        let unsigned = |alg: &str| {
            let header = with(&header, "alg", json!(alg));
            format!("{}.{}.", base64url(header.to_string()), base64url(claims.to_string()))
        };
        let escalated = base64url(with(&claims, "role", json!("admin")).to_string());
        let at = real_now().timestamp();
        let table = [
            ("alg none", unsigned("none")),
            ("alg nOnE", unsigned("nOnE")),
            ("no signature", format!("{signed}.")),
            ("signature of zeros", format!("{signed}.{}", base64url([0; 64]))),
            ("no third part", signed.to_owned()),
            ("another payload", format!("{}.{escalated}.{signature}", signed.split('.').next().unwrap_or_default())),
            ("HS256 with our public key", Key::shared(public.to_string().as_bytes())
                .sign(&with(&header, "alg", json!("HS256")), &claims)),
            ("another's key under our kid", mallory.sign(&header, &claims)),
            ("a key inside", mallory.sign(&with(&header, "jwk", mallory.jwk(kid)), &claims)),
            ("a key's address inside", mallory.sign(&with(&header, "jku", json!("https://mallory.example/k")), &claims)),
            ("a certificate's address", mallory.sign(&with(&header, "x5u", json!("https://mallory.example/c")), &claims)),
            ("RSA", rsa.sign(&with(&header, "alg", json!("RS256")), &claims)),
            ("no kid", head("kid", Value::Null)),
            ("a path as kid", head("kid", json!("../../etc/passwd"))),
            ("no typ", head("typ", Value::Null)),
            ("an ID token or an assertion", head("typ", json!("JWT"))),
            ("a logout token", head("typ", json!("logout+jwt"))),
            ("crit", head("crit", json!(["exp"]))),
            ("another issuer", body("iss", json!("https://mallory.example"))),
            ("no issuer", body("iss", Value::Null)),
            ("another audience", body("aud", json!("https://mallory.example/v1"))),
            ("expired", body("exp", json!(at - 60))),
            ("for ever", body("exp", json!(at + 10 * 365 * 86_400))),
            ("no exp", body("exp", Value::Null)),
            ("not yet", body("iat", json!(at + 600))),
            ("no jti", body("jti", Value::Null)),
            ("nobody", ours.sign(&header, &with(
                &with(&claims, "sub", json!(TokenId::new())), "client_id", json!(TokenId::new())))),
            ("a client as a worker", body("client_id", json!("sandbox"))),
            ("another role", body("role", json!("admin"))),
            ("no role of ours", body("role", json!("king"))),
            ("a claim twice", ours.sign_text(
                &header.to_string(), &claims.to_string().replacen('{', "{\"role\":\"admin\",", 1))),
            ("too long", body("x", json!("x".repeat(3_000)).as_str().map_or(json!(""), |x| json!([x, x, x])))),
            ("deep", ours.sign_text(&header.to_string(), &"[".repeat(5_000))),
            ("encrypted", "a.b.c.d.e".to_owned()),
            ("padding", format!("{signed}.{signature}==")),
            ("dots", "..".to_owned()),
            ("a secret", "linkwork_secret_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA".to_owned()),
        ];
        let expected = refusal(county.bearing(Some("x")).get("/v1/referrals").await);
        assert!(expected.1.starts_with("Bearer error=\"invalid_token\", resource_metadata=\"http://"), "{}", expected.1);
        for (what, token) in table {
            assert_eq!(refusal(county.bearing(Some(&token)).get("/v1/referrals").await), expected, "{what}");
        }
        county.bearing(Some(&good)).get("/v1/referrals").await.expect(200);
    }

    async fn a_token_goes_into_one_header_and_nowhere_else(county) {
        let good = Key::ours(&EncodingKey::from_ec_pem(county.signing_key().as_bytes()).expect("a key"))
            .sign(
                &json!({
                    "typ": "at+jwt", "alg": "ES256",
                    "kid": county.server.state().trust.tokens.keyring().current().kid(),
                }),
                &claims(county),
            );
        let stranger = county.bearing(None);
        stranger.get(&format!("/v1/me?access_token={good}")).await.expect_problem(401, "unauthorized");
        for value in [format!("Basic {good}"), good.clone(), format!("Bearer{good}"), "Bearer".into(), "Bearer ".into()] {
            let headers = [("Authorization", &*value)];
            stranger.call(reqwest::Method::GET, "/v1/me", &headers, None).await.expect_problem(401, "unauthorized");
        }
        let headers = [("Authorization", &*format!("bearer {good}"))];
        stranger.call(reqwest::Method::GET, "/v1/me", &headers, None).await.expect(200);
    }
}
