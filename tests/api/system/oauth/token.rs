//! `POST /oauth/token`.

use jsonwebtoken::Algorithm;
use kernel::auth::real_now;
use kernel::http::limits::Rate;
use linkwork::system::oauth;
use serde_json::{Value, json};

use super::{GRANT, basic, post, program, token, with_assertion};
use crate::harness::county::County;
use crate::harness::database::Engine;
use crate::kernel::auth::forge::{Key, with};
use crate::on_both;

/// A program that signs with this key, called `a`.
async fn signing_program(county: &County, key: &Key) -> String {
    let keys = json!([{ "jwk": with(&key.jwk("a"), "alg", json!(key.algorithm)) }]);
    program(county, json!({ "authentication": "private_key_jwt", "keys": keys })).await.0
}

/// The claims of an assertion that would be taken.
fn claims(county: &County, id: &str, jti: &str) -> Value {
    let at = real_now().timestamp();
    let audience = county.server.state().trust.tokens.issuer();
    json!({ "iss": id, "sub": id, "aud": audience, "jti": jti, "iat": at, "exp": at + 240 })
}

fn header(key: &Key) -> Value {
    json!({ "typ": "JWT", "alg": key.algorithm, "kid": "a" })
}

on_both! {
    async fn a_secret_gets_a_token_that_works(county) {
        let (id, secret) = program(county, json!({})).await;
        let answer = post(county, "/oauth/token", Some(&basic(&id, &secret)), GRANT).await.expect(200);
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.body["token_type"], "Bearer");
        assert_eq!(answer.body["expires_in"], 43_200, "in the sandbox");
        let bearer = answer.body["access_token"].as_str();
        let me = county.bearing(bearer).get("/v1/me").await.expect(200).body;
        assert_eq!((&me["id"], &me["role"]), (&json!(id), &json!("referrer")));
        let scopes: Vec<&str> = answer.body["scope"].as_str().unwrap_or_default().split(' ').collect();
        assert_eq!(me["scopes"], json!(scopes));
    }

    async fn the_scope_is_cut_to_the_client_and_its_role(county) {
        let (id, secret) = program(county, json!({ "scopes": ["referrals:read", "services:read"] })).await;
        let ask = async |scope: &str| {
            let form = format!("{GRANT}&scope={scope}&audience=passed-over");
            post(county, "/oauth/token", Some(&basic(&id, &secret)), &form).await
        };
        let answer = ask("referrals:read+referrals:write+clients:write+unheard-of").await.expect(200);
        assert_eq!(answer.body["scope"], "referrals:read");
        let bearer = county.bearing(answer.body["access_token"].as_str());
        bearer.get("/v1/referrals").await.expect(200);
        bearer.post("/v1/referrals", &County::fixture("pharmacy")).await.expect_problem(403, "forbidden");
        assert_eq!(ask("referrals:write").await.expect(400).body["error"], "invalid_scope");
        assert_eq!(ask("").await.expect(200).body["scope"], "referrals:read services:read");
    }

    async fn whoever_is_not_the_client_is_told_the_same(county) {
        let (id, secret) = program(county, json!({})).await;
        let (off, off_secret) = program(county, json!({ "name": "Old counter" })).await;
        county.as_("set_up").step(&format!("/v1/clients/{off}"), "disablement", &json!({})).await.expect(200);
        let nobody = "01990000-0000-7000-8000-00000000dead";
        let pair = |id: &str, secret: &str| Some(basic(id, secret));
        let table = [
            ("no proof", None),
            ("another secret", pair(&id, &format!("{secret}x"))),
            ("no secret", pair(&id, "")),
            ("nobody", pair(nobody, &secret)),
            ("no id", pair("millgate", &secret)),
            ("one that was disabled", pair(&off, &off_secret)),
            ("a client without a secret", pair("01920000-0000-7000-8000-000000000401", &secret)),
            ("another scheme", Some(format!("Bearer {secret}"))),
            ("no base64", Some("Basic ???".to_owned())),
            ("no colon", Some("Basic YWJj".to_owned())),
        ];
        for (what, authorization) in table {
            let answer = post(county, "/oauth/token", authorization.as_deref(), GRANT).await.expect(401);
            assert_eq!(answer.body["error"], "invalid_client", "{what}");
            assert_eq!(answer.body.as_object().map(serde_json::Map::len), Some(2), "{what}");
            let description = "the client is unknown, or its proof of who it is does not hold";
            assert_eq!(answer.body["error_description"], description, "{what}");
            assert!(answer.header("www-authenticate").starts_with("Basic "), "{what}");
            assert_eq!(answer.header("cache-control"), "no-store", "{what}");
        }
        token(county, &id, &secret).await;
    }

    async fn a_form_that_is_not_as_it_must_be_is_named(county) {
        let (id, secret) = program(county, json!({})).await;
        let right = basic(&id, &secret);
        let both = with_assertion("a.b.c");
        let table = [
            ("", "invalid_request"),
            ("grant_type=", "invalid_request"),
            ("grant_type=password&username=a&password=b", "unsupported_grant_type"),
            ("grant_type=client_credentials&grant_type=client_credentials", "invalid_request"),
            (&*both, "invalid_request"),
            ("grant_type=client_credentials&client_secret=linkwork_secret_x", "invalid_request"),
        ];
        for (form, error) in table {
            let answer = post(county, "/oauth/token", Some(&right), form).await.expect(400);
            assert_eq!(answer.body["error"], error, "{form}");
            assert!(!answer.text.contains("linkwork_secret_x"));
        }
        let other = format!("{GRANT}&client_id=01990000-0000-7000-8000-00000000dead");
        post(county, "/oauth/token", Some(&right), &other).await.expect(401);
        let own = format!("{GRANT}&client_id={id}");
        post(county, "/oauth/token", Some(&right), &own).await.expect(200);
        let json = county.bearing(None).call(reqwest::Method::POST, "/oauth/token", &[], Some(&json!({}))).await;
        assert_eq!(json.expect(400).body["error"], "invalid_request");
        let large = format!("{GRANT}&scope={}", "a".repeat(40_000));
        post(county, "/oauth/token", Some(&right), &large).await.expect_problem(413, "body_too_large");
        county.bearing(None).get("/oauth/token").await.expect_problem(405, "method_not_allowed");
    }

    async fn an_assertion_of_each_algorithm_gets_a_token_once(county) {
        let six = [
            Algorithm::RS512, Algorithm::RS256, Algorithm::PS256, Algorithm::ES256, Algorithm::ES384, Algorithm::EdDSA,
        ];
        for algorithm in six {
            let key = Key::new(algorithm);
            let id = signing_program(county, &key).await;
            let form = with_assertion(&key.sign(&header(&key), &claims(county, &id, "one")));
            let answer = post(county, "/oauth/token", None, &form).await.expect(200);
            county.bearing(answer.body["access_token"].as_str()).get("/v1/me").await.expect(200);
            let again = post(county, "/oauth/token", None, &form).await.expect(401);
            assert_eq!(again.body["error"], "invalid_client", "{algorithm:?}");
        }
    }

    async fn an_assertion_as_nhs_england_has_them_signed_is_taken(county) {
        let key = Key::new(Algorithm::RS512);
        let id = signing_program(county, &key).await;
        let endpoint = format!("{}/oauth/token", county.server.state().public_url);
        let claims = with(&with(&claims(county, &id, "nhs"), "iat", Value::Null), "aud", json!(endpoint));
        let form = with_assertion(&key.sign(&with(&header(&key), "typ", Value::Null), &claims));
        post(county, "/oauth/token", None, &format!("{form}&client_id={id}")).await.expect(200);
    }

    async fn of_many_who_use_one_assertion_at_once_one_gets_a_token(county) {
        let key = Key::new(Algorithm::ES256);
        let id = signing_program(county, &key).await;
        let form = with_assertion(&key.sign(&header(&key), &claims(county, &id, "contended")));
        let asked = (0..8).map(|_| post(county, "/oauth/token", None, &form));
        let answers = futures_util::future::join_all(asked).await;
        let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status.as_u16()).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 401, 401, 401, 401, 401, 401, 401]);
    }

    async fn an_assertion_that_does_not_hold_gets_nothing(county) {
        let (key, other) = (Key::new(Algorithm::ES256), Key::new(Algorithm::ES256));
        let id = signing_program(county, &key).await;
        let (head, good) = (header(&key), claims(county, &id, "spoilt"));
        let now = real_now().timestamp();
        let table = [
            ("another's key", other.sign(&head, &good)),
            ("unknown kid", key.sign(&with(&head, "kid", json!("b")), &good)),
            ("an access token's typ", key.sign(&with(&head, "typ", json!("at+jwt")), &good)),
            ("another audience", key.sign(&head, &with(&good, "aud", json!("https://elsewhere.example")))),
            ("another subject", key.sign(&head, &with(&good, "sub", json!("01990000-0000-7000-8000-00000000dead")))),
            ("nobody", key.sign(&head, &with(&with(&good, "sub", json!("x")), "iss", json!("x")))),
            ("too long", key.sign(&head, &with(&good, "exp", json!(now + 600)))),
            ("expired", key.sign(&head, &with(&good, "exp", json!(now - 60)))),
            ("a jti that no text of PostgreSQL's holds", key.sign(&head, &with(&good, "jti", json!("a\0b")))),
            ("no jti", key.sign(&head, &with(&good, "jti", Value::Null))),
            ("not yet", key.sign(&head, &with(&good, "iat", json!(now + 60)))),
            ("no token", "a.b.c".to_owned()),
        ];
        for (what, assertion) in table {
            let answer = post(county, "/oauth/token", None, &with_assertion(&assertion)).await.expect(401);
            assert_eq!(answer.body["error"], "invalid_client", "{what}");
        }
        let form = with_assertion(&key.sign(&head, &good));
        post(county, "/oauth/token", None, &form).await.expect(200);
        let strange = form.replace("jwt-bearer", "saml2-bearer");
        assert_eq!(post(county, "/oauth/token", None, &strange).await.expect(400).body["error"], "invalid_request");
    }

    async fn what_has_expired_is_forgotten_and_nothing_else(county) {
        let key = Key::new(Algorithm::ES256);
        let id = signing_program(county, &key).await;
        let form = with_assertion(&key.sign(&header(&key), &claims(county, &id, "kept")));
        let got = post(county, "/oauth/token", None, &form).await.expect(200);
        let db = &county.server.state().db;
        assert_eq!(oauth::forget_expired(db, real_now()).await.expect("the database answers"), 0);
        post(county, "/oauth/token", None, &form).await.expect(401);
        assert!(got.body["access_token"].is_string());
        let later = real_now() + chrono::TimeDelta::minutes(10);
        assert_eq!(oauth::forget_expired(db, later).await.expect("the database answers"), 1);
    }
}

#[tokio::test]
async fn whoever_guesses_secrets_is_slowed_down() {
    let few = std::num::NonZeroU32::new(3).expect("three");
    let rate = Rate { per_second: std::num::NonZeroU32::MIN, burst: few };
    for engine in Engine::ALL {
        let county = County::open_with(engine, |config| config.rate_limit = Some(rate)).await;
        let guess = basic("01920000-0000-7000-8000-000000000401", "linkwork_secret_guess");
        for (authorization, form) in [(Some(&*guess), GRANT), (Some(&*guess), "grant_type="), (None, GRANT)] {
            let mut refused = false;
            for _ in 0..20 {
                refused |= post(&county, "/oauth/token", authorization, form).await.status.as_u16() == 429;
            }
            assert!(refused, "{engine:?} {form}");
        }
        county.close().await;
    }
}
