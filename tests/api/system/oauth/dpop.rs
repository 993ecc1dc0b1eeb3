//! Tokens that are bound to a key (DPoP, RFC 9449): of use with a proof of it at each request, and to nobody who copied them.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use jsonwebtoken::Algorithm;
use kernel::auth::dpop::digest_of;
use kernel::auth::real_now;
use reqwest::Method;
use serde_json::{Value, json};

use super::{FORM, GRANT, basic, post, program, with_assertion};
use crate::harness::county::{Answer, County};
use crate::kernel::auth::forge::{Key, with};
use crate::on_both;
use crate::system::task::referred;

const ME: &str = "/v1/me";

/// A name that no proof had before.
fn jti() -> String {
    uuid::Uuid::from_u128(fastrand::u128(..)).to_string()
}

/// The header of a proof by this key.
fn head(key: &Key) -> Value {
    json!({ "typ": "dpop+jwt", "alg": key.algorithm, "jwk": with(&key.jwk("a"), "kid", Value::Null) })
}

/// What a proof of a request says.
fn claims(county: &County, method: &str, path: &str, token: Option<&str>) -> Value {
    let htu = format!("{}{path}", county.server.state().public_url);
    let claims = json!({ "htm": method, "htu": htu, "jti": jti(), "iat": real_now().timestamp() });
    with(&claims, "ath", json!(token.map(digest_of)))
}

/// A proof of a request.
pub fn proof(county: &County, key: &Key, method: &str, path: &str, token: Option<&str>) -> String {
    key.sign(&head(key), &claims(county, method, path, token))
}

/// What a client of this secret is answered that asks with these proofs.
async fn asked_with(county: &County, client: &(String, String), proofs: &[&str]) -> Answer {
    let authorization = basic(&client.0, &client.1);
    let mut headers = vec![FORM, ("Authorization", &*authorization)];
    headers.extend(proofs.iter().map(|proof| ("DPoP", *proof)));
    county.bearing(None).send(Method::POST, "/oauth/token", &headers, Some(GRANT.to_owned())).await
}

/// A token that is bound to the key.
async fn bound(county: &County, client: &(String, String), key: &Key) -> String {
    let proof = proof(county, key, "POST", "/oauth/token", None);
    let answer = asked_with(county, client, &[&proof]).await.expect(200).body;
    assert_eq!(answer["token_type"], "DPoP");
    answer["access_token"].as_str().expect("a token").to_owned()
}

/// GET by this scheme with this token and these proofs.
pub async fn shown(county: &County, scheme: &str, token: &str, proofs: &[&str]) -> Answer {
    let authorization = format!("{scheme} {token}");
    let mut headers = vec![("Authorization", &*authorization)];
    headers.extend(proofs.iter().map(|proof| ("DPoP", *proof)));
    county.bearing(None).send(Method::GET, ME, &headers, None::<String>).await
}

/// What each way to come in is told.
fn challenges(answer: &Answer) -> Vec<String> {
    let all = answer.headers.get_all("www-authenticate").iter();
    all.map(|value| value.to_str().expect("a text").to_owned()).collect()
}

/// Gets a token with a proof by joserfc, and uses it, over HTTP.
const CLIENT: &str = r#"
import base64, hashlib, json, sys, time, urllib.error, urllib.parse, urllib.request, uuid
from joserfc import jwt
from joserfc.jwk import ECKey, OKPKey, RSAKey
given = json.load(sys.stdin)
key = {"ES256": lambda: ECKey.generate_key("P-256"), "ES384": lambda: ECKey.generate_key("P-384"),
       "PS256": lambda: RSAKey.generate_key(2048), "EdDSA": lambda: OKPKey.generate_key("Ed25519")}[given["alg"]]()

def proof(method, path, token=None):
    header = {"typ": "dpop+jwt", "alg": given["alg"], "jwk": key.as_dict(private=False)}
    claims = {"jti": str(uuid.uuid4()), "htm": method, "htu": given["public"] + path, "iat": int(time.time())}
    if token:
        digest = hashlib.sha256(token.encode()).digest()
        claims["ath"] = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return jwt.encode(header, claims, key, algorithms=[given["alg"]])

def call(method, path, headers, body=None):
    request = urllib.request.Request(given["url"] + path, data=body, headers=headers, method=method)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refused:
        return refused.code, json.load(refused)

form = urllib.parse.urlencode({"grant_type": "client_credentials"}).encode()
status, got = call("POST", "/oauth/token", {"Authorization": given["basic"], "DPoP": proof("POST", "/oauth/token")}, form)
assert (status, got["token_type"]) == (200, "DPoP"), (status, got)
token = got["access_token"]
payload = token.split(".")[1]
claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
assert claims["cnf"] == {"jkt": key.thumbprint()}, (claims, key.thumbprint())
bound = {"Authorization": "DPoP " + token}
once = proof("GET", "/v1/services", token)
status, page = call("GET", "/v1/services?limit=1", {**bound, "DPoP": once})
assert (status, len(page["items"])) == (200, 1), (status, page)
status, me = call("GET", "/v1/me", {**bound, "DPoP": proof("GET", "/v1/me", token)})
assert (status, me["role"]) == (200, "referrer"), (status, me)
assert call("GET", "/v1/services", {**bound, "DPoP": once})[0] == 401, "used before"
assert call("GET", "/v1/me", {"Authorization": "Bearer " + token})[0] == 401, "as a bearer token"
assert call("GET", "/v1/me", bound)[0] == 401, "without a proof"
assert call("GET", "/v1/me", {**bound, "DPoP": proof("POST", "/v1/me", token)})[0] == 401, "for another method"
assert call("GET", "/v1/me", {**bound, "DPoP": proof("GET", "/v1/me")})[0] == 401, "of no token"
"#;

on_both! {
    async fn an_outside_library_gets_a_bound_token_and_uses_it(county) {
        let python = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/tools/python/bin/python");
        assert!(python.exists(), "the library is not here: run `tests/run setup`");
        for alg in ["ES256", "ES384", "PS256", "EdDSA"] {
            let (id, secret) = program(county, json!({ "name": format!("Night counter {alg}") })).await;
            let public = county.server.state().public_url.clone();
            let given = json!({ "alg": alg, "url": county.url(""), "public": public, "basic": basic(&id, &secret) });
            let mut command = Command::new(&python);
            command.args(["-c", CLIENT]).stdin(Stdio::piped()).stderr(Stdio::piped());
            let output = tokio::task::spawn_blocking(move || {
                let mut process = command.spawn().expect("python runs");
                process.stdin.take().expect("it is piped").write_all(given.to_string().as_bytes()).expect("it reads");
                process.wait_with_output().expect("it ends")
            });
            let output = output.await.expect("it ends");
            assert!(output.status.success(), "{alg}: {}", String::from_utf8_lossy(&output.stderr));
        }
    }

    async fn a_bound_token_is_of_no_use_without_its_key(county) {
        let client = program(county, json!({})).await;
        let (key, other) = (Key::new(Algorithm::ES256), Key::new(Algorithm::ES256));
        let token = bound(county, &client, &key).await;
        let good = || proof(county, &key, "GET", ME, Some(&token));
        shown(county, "DPoP", &token, &[&good()]).await.expect(200);
        shown(county, "dpop", &token, &[&good()]).await.expect(200);
        let said = claims(county, "GET", ME, Some(&token));
        let signed = |name: &str, value: Value| key.sign(&head(&key), &with(&with(&said, "jti", json!(jti())), name, value));
        let of_head = |name: &str, value: Value| key.sign(&with(&head(&key), name, value), &with(&said, "jti", json!(jti())));
        let at = real_now().timestamp();
        let another = bound(county, &client, &key).await;
        let table = [
            ("of another method", signed("htm", json!("POST"))),
            ("of another address", signed("htu", json!(format!("{}/v1/referrals", county.server.state().public_url)))),
            ("of another host", signed("htu", json!("https://elsewhere.example/v1/me"))),
            ("of another token", signed("ath", json!(digest_of(&another)))),
            ("of no token", signed("ath", Value::Null)),
            ("from two minutes ago", signed("iat", json!(at - 120))),
            ("from tomorrow", signed("iat", json!(at + 86_400))),
            ("without a time", signed("iat", Value::Null)),
            ("without a name", signed("jti", Value::Null)),
            ("of another type", of_head("typ", json!("JWT"))),
            ("with the private half", of_head("jwk", with(&key.jwk("a"), "d", json!("AQAB")))),
            ("with another's key", of_head("jwk", other.jwk("a"))),
            ("that is none", "not.a.proof".to_owned()),
        ];
        for (what, forged) in &table {
            let refused = shown(county, "DPoP", &token, &[forged]).await.expect_problem(401, "unauthorized");
            let [bearer, dpop] = &challenges(&refused)[..] else { panic!("{what}: {:?}", challenges(&refused)) };
            assert!(bearer.starts_with("Bearer resource_metadata="), "{what}: {bearer}");
            assert!(dpop.starts_with("DPoP error=\"invalid_dpop_proof\", algs=\"ES256 ES384 PS256 EdDSA\", "), "{what}: {dpop}");
        }
        let none = shown(county, "DPoP", &token, &[]).await.expect_problem(401, "unauthorized");
        assert!(challenges(&none)[1].contains("invalid_dpop_proof"));
        shown(county, "DPoP", &token, &[&good(), &good()]).await.expect_problem(401, "unauthorized");

        // Another's proof is good in itself: that the token is not of their key is the token's fault.
        let theirs = proof(county, &other, "GET", ME, Some(&token));
        let refused = shown(county, "DPoP", &token, &[&theirs]).await.expect_problem(401, "unauthorized");
        assert!(challenges(&refused)[1].starts_with("DPoP error=\"invalid_token\", "), "{:?}", challenges(&refused));
        let copied = shown(county, "Bearer", &token, &[]).await.expect_problem(401, "unauthorized");
        assert!(challenges(&copied)[0].starts_with("Bearer error=\"invalid_token\", "), "{:?}", challenges(&copied));
        shown(county, "Bearer", &token, &[&good()]).await.expect_problem(401, "unauthorized");
        let stranger = county.bearing(None).get(ME).await.expect_problem(401, "unauthorized");
        assert!(challenges(&stranger)[1].starts_with("DPoP algs="), "{:?}", challenges(&stranger));
    }

    async fn a_token_that_is_bound_to_no_key_is_not_shown_with_a_proof_of_one(county) {
        let token = county.token("millgate");
        let key = Key::new(Algorithm::EdDSA);
        let proof = proof(county, &key, "GET", ME, Some(&token));
        shown(county, "DPoP", &token, &[&proof]).await.expect_problem(401, "unauthorized");
        shown(county, "Bearer", &token, &[&proof]).await.expect(200);
    }

    async fn a_proof_is_used_once(county) {
        let client = program(county, json!({})).await;
        let key = Key::new(Algorithm::PS256);
        let asked = proof(county, &key, "POST", "/oauth/token", None);
        let token = asked_with(county, &client, &[&asked]).await.expect(200).body["access_token"].clone();
        let token = token.as_str().expect("a token");
        let again = asked_with(county, &client, &[&asked]).await.expect(400).body;
        assert_eq!(again["error"], "invalid_dpop_proof");
        let once = proof(county, &key, "GET", ME, Some(token));
        shown(county, "DPoP", token, &[&once]).await.expect(200);
        let again = shown(county, "DPoP", token, &[&once]).await.expect_problem(401, "unauthorized");
        assert!(challenges(&again)[1].starts_with("DPoP error=\"invalid_dpop_proof\", "));
        let denied = county.as_("caldicott").get("/v1/audit-entries?denied=true").await.expect(200);
        assert!(denied.text.contains(&client.0), "who sends a proof again is written down: {}", denied.text);
    }

    async fn a_request_that_waits_may_outlive_its_proof(county) {
        let client = program(county, json!({})).await;
        let key = Key::new(Algorithm::ES256);
        let token = bound(county, &client, &key).await;
        let (stranger, authorization) = (county.bearing(None), format!("DPoP {token}"));
        county.all_told().await;
        let mut path = "/v1/changes?limit=200".to_owned();
        loop {
            let proof = proof(county, &key, "GET", "/v1/changes", Some(&token));
            let headers = [("Authorization", &*authorization), ("DPoP", &*proof)];
            let page = stranger.call_once(&Method::GET, &path, &headers, None).await.expect(200).body;
            path = format!("/v1/changes?limit=200&after={}", page["next_cursor"].as_str().expect("a cursor"));
            if page["has_more"] == false {
                break;
            }
        }
        // Taken for some seconds more.
        let made_at = real_now().timestamp() - 62;
        let said = with(&claims(county, "GET", "/v1/changes", Some(&token)), "iat", json!(made_at));
        let proof = key.sign(&head(&key), &said);
        let path = format!("{path}&wait=30");
        let headers = [("Authorization", &*authorization), ("DPoP", &*proof)];
        let waits = stranger.call_once(&Method::GET, &path, &headers, None);
        let happens = async {
            while real_now().timestamp() <= made_at + 71 {
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
            referred(county, json!({})).await;
        };
        let (answer, ()) = tokio::join!(waits, happens);
        assert!(answer.expect(200).types().contains(&"referral.submitted"));
        let late = with(&claims(county, "GET", ME, Some(&token)), "iat", json!(made_at));
        shown(county, "DPoP", &token, &[&key.sign(&head(&key), &late)]).await.expect_problem(401, "unauthorized");
    }

    async fn what_is_asked_with_a_bad_proof_is_refused_in_the_words_of_the_standard(county) {
        let client = program(county, json!({})).await;
        let key = Key::new(Algorithm::ES384);
        let said = claims(county, "POST", "/oauth/token", None);
        let table = [
            ("of another method", key.sign(&head(&key), &with(&said, "htm", json!("GET")))),
            ("of another address", proof(county, &key, "POST", "/oauth/revoke", None)),
            ("of a token", proof(county, &key, "POST", "/oauth/token", Some("a.b.c"))),
            ("of an hour ago", key.sign(&head(&key), &with(&said, "iat", json!(real_now().timestamp() - 3600)))),
            ("that is none", "x".to_owned()),
            ("that is empty", String::new()),
        ];
        for (what, forged) in &table {
            let refused = asked_with(county, &client, &[forged]).await.expect(400).body;
            assert_eq!(refused["error"], "invalid_dpop_proof", "{what}");
        }
        let [one, two] = [(); 2].map(|()| proof(county, &key, "POST", "/oauth/token", None));
        assert_eq!(asked_with(county, &client, &[&one, &two]).await.expect(400).body["error"], "invalid_dpop_proof");
        // Neither was used up, and who has not said who they are uses none up.
        let stranger = (client.0.clone(), "wrong".to_owned());
        asked_with(county, &stranger, &[&one]).await.expect(401);
        asked_with(county, &client, &[&one]).await.expect(200);
    }

    async fn a_client_may_be_entered_that_gets_bound_tokens_alone(county) {
        let (key, admin) = (Key::new(Algorithm::ES256), county.as_("set_up"));
        let client = program(county, json!({ "dpop_bound_access_tokens": true })).await;
        let path = format!("/v1/clients/{}", client.0);
        assert_eq!(admin.get(&path).await.expect(200).body["dpop_bound_access_tokens"], true);
        let refused = asked_with(county, &client, &[]).await.expect(400).body;
        assert_eq!(refused["error"], "invalid_request");
        let bound_token = bound(county, &client, &key).await;
        let good = || proof(county, &key, "GET", ME, Some(&bound_token));
        shown(county, "DPoP", &bound_token, &[&good()]).await.expect(200);

        // What was issued before somebody thought better of it stops at once, and nothing else does.
        admin.patch(&path, &json!({ "dpop_bound_access_tokens": false })).await.expect(200);
        let plain = asked_with(county, &client, &[]).await.expect(200).body;
        assert_eq!(plain["token_type"], "Bearer");
        let plain = plain["access_token"].as_str().expect("a token").to_owned();
        shown(county, "Bearer", &plain, &[]).await.expect(200);
        admin.patch(&path, &json!({ "dpop_bound_access_tokens": true })).await.expect(200);
        shown(county, "Bearer", &plain, &[]).await.expect_problem(401, "unauthorized");
        shown(county, "DPoP", &bound_token, &[&good()]).await.expect(200);
    }

    async fn a_client_that_signs_assertions_has_a_key_of_its_own_for_proofs(county) {
        let (signs, key) = (Key::new(Algorithm::ES256), Key::new(Algorithm::EdDSA));
        let keys = json!({ "authentication": "private_key_jwt", "keys": [{ "jwk": signs.jwk("2026-11") }] });
        let (id, _) = program(county, keys).await;
        let at = real_now().timestamp();
        let assertion = || {
            let said = json!({ "iss": id, "sub": id, "aud": county.server.state().trust.tokens.issuer(),
                "jti": jti(), "iat": at, "exp": at + 300 });
            with_assertion(&signs.sign(&json!({ "alg": signs.algorithm, "kid": "2026-11" }), &said))
        };
        let asked = proof(county, &key, "POST", "/oauth/token", None);
        let headers = [FORM, ("DPoP", &*asked)];
        let got = county.bearing(None).send(Method::POST, "/oauth/token", &headers, Some(assertion())).await;
        let got = got.expect(200).body;
        assert_eq!(got["token_type"], "DPoP");
        let token = got["access_token"].as_str().expect("a token");
        shown(county, "DPoP", token, &[&proof(county, &key, "GET", ME, Some(token))]).await.expect(200);
        // Their own token is put out of use like any other.
        let revoked = format!("token={token}&{}", assertion());
        post(county, "/oauth/revoke", None, &revoked).await.expect(200);
        shown(county, "DPoP", token, &[&proof(county, &key, "GET", ME, Some(token))]).await.expect_problem(401, "unauthorized");
    }

    async fn what_is_offered_can_be_found(county) {
        let stranger = county.bearing(None);
        let offered = json!(["ES256", "ES384", "PS256", "EdDSA"]);
        let server = stranger.get("/.well-known/oauth-authorization-server").await.expect(200).body;
        assert_eq!(server["dpop_signing_alg_values_supported"], offered);
        let resource = stranger.get("/.well-known/oauth-protected-resource/v1").await.expect(200).body;
        assert_eq!(resource["dpop_signing_alg_values_supported"], offered);
        assert_eq!(resource["dpop_bound_access_tokens_required"], false);
    }
}
