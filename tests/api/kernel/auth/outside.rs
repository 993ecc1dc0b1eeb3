//! People who sign in with the ICS's own OpenID provider.

use std::time::Duration;

use catalogue::Role;
use catalogue::id::WorkerId;
use jsonwebtoken::Algorithm;
use jsonwebtoken::jwk::ThumbprintHash;
use kernel::auth::issuer::{IssuerConfig, Pace};
use kernel::auth::jwk::PublicKey;
use linkwork::county::organisation::kind::Status;
use linkwork::county::worker;
use linkwork::system::sandbox::cast;
use sea_orm::{ActiveModelTrait, DbErr, Set};
use serde_json::{Value, json};

use super::forge::{Key, with};
use crate::harness::county::{Answer, County};
use crate::harness::database::Engine;
use crate::harness::openid::{AUDIENCE, Behaviour, Provider};
use crate::system::oauth::dpop::{proof, shown};

/// Fetches keys whenever there is reason to, and does not wait long for them.
const QUICK: Pace = Pace {
    between: Duration::from_millis(1),
    fresh: Duration::from_secs(600),
    stale: Duration::from_secs(1200),
    timeout: Duration::from_millis(500),
};

/// Runs a test on each database, in a county that trusts a provider of its own. Amira signs in there.
async fn with_provider(pace: Pace, test: impl AsyncFn(&County, &Provider)) {
    for engine in Engine::ALL {
        let provider = Provider::start();
        let issuer: IssuerConfig = serde_json::from_value(json!({
            "issuer": provider.issuer(), "audience": AUDIENCE,
            "role": {"claim": "/realm_access/roles", "values": [
                {"value": "LW", "means": "link_worker"}, {"value": "SM", "means": "service_manager"},
            ]},
            "organisation": {"claim": "/ods_code"},
        }))
        .expect("a configuration");
        let county = County::open_with(engine, |config| {
            config.issuers = vec![issuer];
            config.pace = pace;
        })
        .await;
        let identity = worker::entity::ActiveModel {
            issuer: Set(Some(provider.issuer().to_owned())),
            subject: Set(Some("amira".to_owned())),
            ..amira()
        };
        change(&county, identity).await;
        test(&county, &provider).await;
        county.close().await;
    }
}

fn amira() -> worker::entity::ActiveModel {
    worker::entity::ActiveModel { id: Set(cast::worker_id(1)), ..Default::default() }
}

async fn change(county: &County, row: worker::entity::ActiveModel) {
    let db = &county.server.state().db;
    let changed = db.system("a test").write(async |tx| row.update(tx).await.map(|_| ())).await;
    changed.map_err(|error: DbErr| error.to_string()).expect("the worker is changed");
}

/// Amira's claims: a link worker of the PCN that employs her.
fn claims(provider: &Provider) -> Value {
    let claims = with(&provider.claims("amira"), "realm_access", json!({ "roles": ["staff", "LW"] }));
    with(&claims, "ods_code", json!("U99001"))
}

async fn ask(county: &County, token: &str) -> Answer {
    county.bearing(Some(token)).get("/v1/me").await
}

#[tokio::test]
async fn a_worker_who_signed_in_there_works_here() {
    with_provider(Pace::default(), async |county, provider| {
        let me = ask(county, &provider.mint(&claims(provider))).await.expect(200).body;
        assert_eq!(me["id"], cast::worker_id(1).to_string());
        assert_eq!((&me["role"], &me["name"]), (&json!("link_worker"), &json!("Amira Haddad")));
        let by_id = with(&claims(provider), "ods_code", json!(cast::organisation_id(3)));
        let token = provider.mint(&by_id);
        ask(county, &token).await.expect(200);
        let path = county.as_("millgate").post("/v1/referrals", &County::fixture("pharmacy")).await.location();
        county.bearing(Some(&token)).step(&path, "acceptance", &json!({})).await.expect(200);
        let metadata = county.bearing(None).get("/.well-known/oauth-protected-resource/v1").await.expect(200).body;
        assert_eq!(metadata["authorization_servers"][1], provider.issuer());
        assert_eq!((provider.discoveries(), provider.fetches()), (1, 1));
    })
    .await;
}

#[tokio::test]
async fn a_token_of_theirs_that_is_bound_to_a_key_is_taken_with_a_proof_alone() {
    with_provider(Pace::default(), async |county, provider| {
        let (key, other) = (Key::new(Algorithm::ES256), Key::new(Algorithm::ES256));
        let read = PublicKey::read(&key.jwk("a"), "").expect("a key");
        let thumbprint = read.jwk().thumbprint(ThumbprintHash::SHA256).expect("a thumbprint");
        let bound = provider.mint(&with(&claims(provider), "cnf", json!({ "jkt": thumbprint })));
        ask(county, &bound).await.expect_problem(401, "unauthorized");
        let by = async |key: &Key| {
            shown(county, "DPoP", &bound, &[&proof(county, key, "GET", "/v1/me", Some(&bound))]).await
        };
        by(&key).await.expect(200);
        by(&other).await.expect_problem(401, "unauthorized");
        // By a certificate, which nobody shows here: it would be as good as unbound.
        let by_certificate = json!({ "x5t#S256": "bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2" });
        let token = provider.mint(&with(&claims(provider), "cnf", by_certificate));
        ask(county, &token).await.expect_problem(401, "unauthorized");
    })
    .await;
}

#[tokio::test]
async fn whoever_is_not_as_the_token_says_is_a_stranger() {
    with_provider(Pace::default(), async |county, provider| {
        let good = claims(provider);
        let head = json!({});
        let table = [
            ("the front end's audience", head.clone(), "aud", json!("front-end")),
            ("no audience", head.clone(), "aud", Value::Null),
            ("an ID token by its nonce", head.clone(), "nonce", json!("n-0S6")),
            ("an ID token by its hash", head.clone(), "at_hash", json!("MTIz")),
            ("an ID token by its kind", head.clone(), "typ", json!("ID")),
            ("an ID token by its typ", json!({ "typ": "JWT" }), "x", json!(1)),
            ("a role not held", head.clone(), "realm_access", json!({ "roles": ["SM"] })),
            ("no role of ours", head.clone(), "realm_access", json!({ "roles": ["staff"] })),
            ("another organisation's code", head.clone(), "ods_code", json!("U99002")),
            ("another organisation", head.clone(), "ods_code", json!(cast::organisation_id(4))),
            ("no organisation", head.clone(), "ods_code", Value::Null),
            ("somebody unknown here", head.clone(), "sub", json!("linda")),
            ("an unknown issuer", head.clone(), "iss", json!("https://other.example")),
            ("us as the issuer", head.clone(), "iss", json!(county.server.state().public_url)),
            ("expired", head.clone(), "exp", json!(1_700_000_000)),
            ("a shared secret", json!({ "alg": "HS256" }), "x", json!(1)),
        ];
        let stranger = ask(county, "x").await.expect_problem(401, "unauthorized").body;
        for (what, header, name, value) in table {
            let answer = ask(county, &provider.mint_with(header, &with(&good, name, value))).await.expect(401).body;
            assert_eq!(with(&answer, "request_id", Value::Null), with(&stranger, "request_id", Value::Null), "{what}");
        }
        ask(county, &provider.mint(&good)).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn a_disabled_worker_stops_with_the_next_request() {
    with_provider(Pace::default(), async |county, provider| {
        let token = provider.mint(&claims(provider));
        ask(county, &token).await.expect(200);
        change(county, worker::entity::ActiveModel { status: Set(Status::Disabled), ..amira() }).await;
        ask(county, &token).await.expect_problem(401, "unauthorized");
        change(county, worker::entity::ActiveModel { status: Set(Status::Active), ..amira() }).await;
        ask(county, &token).await.expect(200);
        let role = (cast::worker_id(1), Role::LinkWorker);
        take_role(county, role).await;
        ask(county, &token).await.expect_problem(401, "unauthorized");
    })
    .await;
}

async fn take_role(county: &County, role: (WorkerId, Role)) {
    use sea_orm::EntityTrait;
    let db = &county.server.state().db;
    let taken = db
        .system("a test")
        .write(async |tx| worker::appointment::role::Entity::delete_by_id(role).exec(tx).await.map(|_| ()))
        .await;
    taken.map_err(|error: DbErr| error.to_string()).expect("the role is taken");
}

#[tokio::test]
async fn a_rotated_key_is_noticed_and_a_withdrawn_one_ends() {
    with_provider(QUICK, async |county, provider| {
        let old = provider.mint(&claims(provider));
        ask(county, &old).await.expect(200);
        provider.rotate();
        let new = provider.mint(&claims(provider));
        tokio::time::sleep(QUICK.between * 2).await;
        ask(county, &new).await.expect(200);
        ask(county, &old).await.expect(200);
        provider.rotate();
        provider.retire();
        tokio::time::sleep(QUICK.between * 2).await;
        ask(county, &provider.mint(&claims(provider))).await.expect(200);
        ask(county, &old).await.expect_problem(401, "unauthorized");
    })
    .await;
}

#[tokio::test]
async fn where_the_keys_cannot_be_had_nobody_is_told_that_they_are_wrong() {
    with_provider(QUICK, async |county, provider| {
        for behaviour in [Behaviour::Failing, Behaviour::Hanging, Behaviour::Impostor, Behaviour::Redirecting] {
            provider.behave(behaviour);
            tokio::time::sleep(QUICK.between * 2).await;
            let answer = ask(county, &provider.mint(&claims(provider))).await.expect_problem(503, "unavailable");
            assert_eq!(answer.header("retry-after"), "60", "{behaviour:?}");
            assert_eq!(answer.header("www-authenticate"), "", "{behaviour:?}");
        }
        county.as_("amira").get("/v1/me").await.expect(200);
        provider.behave(Behaviour::Answering);
        tokio::time::sleep(QUICK.between * 2).await;
        let token = provider.mint(&claims(provider));
        ask(county, &token).await.expect(200);
        provider.behave(Behaviour::Failing);
        ask(county, &token).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn a_storm_of_unknown_names_asks_the_provider_once() {
    with_provider(Pace::default(), async |county, provider| {
        let token = |n: usize| provider.mint_with(json!({ "kid": format!("made-up-{n}") }), &claims(provider));
        let storm: Vec<String> = (0..50).map(token).collect();
        let answers = futures_util::future::join_all(storm.iter().map(|token| ask(county, token))).await;
        assert!(answers.iter().all(|answer| answer.status.as_u16() == 401));
        ask(county, &provider.mint(&claims(provider))).await.expect(200);
        assert_eq!((provider.discoveries(), provider.fetches()), (1, 1));
    })
    .await;
}
