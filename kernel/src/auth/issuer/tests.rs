use std::time::{Duration, Instant};

use futures_util::FutureExt;
use futures_util::future::join_all;
use serde_json::json;

use super::*;
use crate::auth::forge::with;
use crate::auth::openid::{AUDIENCE, Behaviour, Provider};
use crate::auth::real_now;

fn meaning(value: &str, means: &str) -> Meaning {
    Meaning { value: value.into(), means: means.into() }
}

fn config(issuer: &str) -> IssuerConfig {
    IssuerConfig {
        issuer: issuer.into(),
        jwks_uri: None,
        audience: AUDIENCE.into(),
        algorithms: usual_algorithms(),
        types: usual_types(),
        jti_required: true,
        clients: vec![],
        acr: vec![],
        scopes_required: false,
        subject: sub(),
        role: ClaimMap {
            claim: "/realm_access/roles".into(),
            values: vec![meaning("LW", "link_worker"), meaning("SUP", "supervisor")],
        },
        organisation: ClaimMap { claim: "/ods_code".into(), values: vec![] },
    }
}

fn claims(provider: &Provider) -> Value {
    let claims = with(&provider.claims("linda"), "realm_access", json!({"roles": ["SUP", "staff", "LW"]}));
    with(&claims, "ods_code", json!("X9Z01"))
}

const MOMENT: Duration = Duration::from_millis(20);

/// Fetches again whenever there is reason to, and does not wait long.
const QUICK: Pace = Pace {
    between: Duration::from_millis(1),
    fresh: Duration::from_secs(600),
    stale: Duration::from_secs(1200),
    timeout: Duration::from_millis(500),
};

/// As in production: within a test it fetches once.
const PATIENT: Pace = Pace { between: Duration::from_secs(60), ..QUICK };

fn issuers(provider: &Provider, pace: Pace) -> Issuers {
    Issuers::new(vec![config(provider.issuer())], pace).unwrap()
}

async fn ask(issuers: &Issuers, provider: &Provider, token: &str) -> Result<(), Refused> {
    issuers.verify(provider.issuer(), token, real_now()).await.map(|_| ())
}

#[tokio::test]
async fn a_person_is_read_from_the_claims_that_the_configuration_names() {
    let provider = Provider::start();
    let issuers = issuers(&provider, QUICK);
    let claims = claims(&provider);
    let person = issuers.verify(provider.issuer(), &provider.mint(&claims), real_now()).await.unwrap();
    assert_eq!(
        person,
        Person {
            issuer: provider.issuer().into(),
            subject: "linda".into(),
            role: Role::LinkWorker,
            scopes: Scopes::all(),
            organisation: "X9Z01".into(),
            bound_to: None,
            jti: Some(claims["jti"].as_str().unwrap().into()),
            expires_at: DateTime::from_timestamp(claims["exp"].as_i64().unwrap(), 0).unwrap(),
        },
        "the first of the configuration's roles that the person has"
    );
    assert_eq!(
        issuers.verify("https://other.example", &provider.mint(&claims), real_now()).await,
        Err(Refused::Issuer)
    );
    assert_eq!((provider.fetches(), provider.discoveries()), (1, 1));
}

#[test]
fn a_token_is_cut_to_its_scopes_and_taken_of_the_front_ends_that_are_named() {
    let provider = Provider::start();
    let claims = with(&with(&claims(&provider), "azp", Value::Null), "client_id", Value::Null);
    let one = || vec!["desk".to_owned()];
    let plain = config(provider.issuer());
    let clients = IssuerConfig { clients: one(), ..plain.clone() };
    let strong = IssuerConfig { acr: one(), ..plain.clone() };
    let scoped = IssuerConfig { scopes_required: true, ..plain.clone() };
    let both = Scopes::known_in("referrals:read tasks:read");
    let table: [(&IssuerConfig, &str, Value, Result<Scopes, Refused>); 15] = [
        (&plain, "scope", json!("openid profile"), Ok(Scopes::all())),
        (&plain, "scope", json!("openid referrals:read"), Ok(Scopes::known_in("referrals:read"))),
        (&plain, "scp", json!(["referrals:read", "tasks:read"]), Ok(both.clone())),
        (&plain, "azp", json!("anybody"), Ok(Scopes::all())),
        (&plain, "acr", json!("0"), Ok(Scopes::all())),
        (&clients, "azp", json!("desk"), Ok(Scopes::all())),
        (&clients, "client_id", json!("desk"), Ok(Scopes::all())),
        (&clients, "appid", json!("desk"), Ok(Scopes::all())),
        (&clients, "azp", json!("another"), Err(Refused::Client)),
        (&clients, "x", json!("desk"), Err(Refused::Client)),
        (&strong, "acr", json!("desk"), Ok(Scopes::all())),
        (&strong, "acr", json!("0"), Err(Refused::Assurance)),
        (&strong, "x", json!("desk"), Err(Refused::Assurance)),
        (&scoped, "scp", json!("referrals:read tasks:read"), Ok(both)),
        (&scoped, "scope", json!("openid"), Err(Refused::NoScope)),
    ];
    for (config, name, value, expected) in table {
        let claims = with(&claims, name, value.clone());
        let read = config.person(claims.as_object().unwrap(), true, real_now()).map(|person| person.scopes);
        assert_eq!(read, expected, "{name} {value}");
    }
    // Of two claims that name a front end the one that stands first decides.
    let two = with(&with(&claims, "azp", json!("another")), "client_id", json!("desk"));
    assert_eq!(clients.person(two.as_object().unwrap(), true, real_now()).err(), Some(Refused::Client));
}

#[tokio::test]
async fn every_other_token_is_refused() {
    let provider = Provider::start();
    let issuers = issuers(&provider, QUICK);
    let claims = claims(&provider);
    let now = real_now().timestamp();
    let head = json!({});
    let table = [
        (head.clone(), "iss", json!("https://other.example"), Refused::Issuer),
        (head.clone(), "iss", Value::Null, Refused::Missing("iss")),
        (head.clone(), "aud", json!("front-end"), Refused::Audience),
        (head.clone(), "aud", json!(["front-end"]), Refused::Audience),
        (head.clone(), "aud", Value::Null, Refused::Missing("aud")),
        (head.clone(), "sub", Value::Null, Refused::Missing("sub")),
        (head.clone(), "sub", json!("s".repeat(256)), Refused::Missing("sub")),
        (head.clone(), "jti", Value::Null, Refused::Missing("jti")),
        (head.clone(), "exp", Value::Null, Refused::Missing("exp")),
        (head.clone(), "exp", json!(now - 60), Refused::Expired),
        (head.clone(), "exp", json!(now + 7 * 86_400), Refused::TooLongLived),
        (head.clone(), "exp", json!("soon"), Refused::Malformed),
        (head.clone(), "nbf", json!(now + 60), Refused::NotYet),
        (head.clone(), "iat", json!(now + 60), Refused::NotYet),
        (head.clone(), "realm_access", json!({"roles": ["staff"]}), Refused::NoRole),
        (head.clone(), "realm_access", json!("LW"), Refused::NoRole),
        (head.clone(), "ods_code", json!(["X9Z01", "X9Z02"]), Refused::NoOrganisation),
        (head.clone(), "ods_code", Value::Null, Refused::NoOrganisation),
        (head.clone(), "nonce", json!("n-0S6"), Refused::IdToken),
        (head.clone(), "at_hash", json!("MTIz"), Refused::IdToken),
        (head.clone(), "typ", json!("ID"), Refused::IdToken),
        (head.clone(), "typ", json!("Refresh"), Refused::IdToken),
        (json!({"typ": "JWT"}), "x", json!(1), Refused::Type),
        (json!({"typ": null}), "x", json!(1), Refused::Type),
        (json!({"alg": "HS256"}), "x", json!(1), Refused::Algorithm),
        (json!({"alg": "PS256"}), "x", json!(1), Refused::Algorithm),
        (json!({"kid": null}), "x", json!(1), Refused::UnknownKey),
        (json!({"kid": "encryption"}), "x", json!(1), Refused::UnknownKey),
        (json!({"crit": ["exp"]}), "x", json!(1), Refused::Critical),
    ];
    for (header, name, value, refused) in table {
        let token = provider.mint_with(header.clone(), &with(&claims, name, value.clone()));
        assert_eq!(ask(&issuers, &provider, &token).await, Err(refused), "{header} {name}: {value}");
    }
    let several = provider.mint(&with(&claims, "aud", json!(["front-end", AUDIENCE])));
    assert_eq!(ask(&issuers, &provider, &several).await, Ok(()));
    let keycloak = provider.mint(&with(&claims, "typ", json!("Bearer")));
    assert_eq!(ask(&issuers, &provider, &keycloak).await, Ok(()));
}

#[tokio::test]
async fn an_issuer_that_says_jwt_of_everything_must_show_a_scope() {
    let provider = Provider::start();
    let lax = IssuerConfig { types: vec!["JWT".into()], jti_required: false, ..config(provider.issuer()) };
    let issuers = Issuers::new(vec![lax], QUICK).unwrap();
    let as_entra = with(&with(&claims(&provider), "jti", Value::Null), "scope", Value::Null);
    let mint = |claims: &Value| provider.mint_with(json!({"typ": "JWT"}), claims);
    assert_eq!(ask(&issuers, &provider, &mint(&as_entra)).await, Err(Refused::IdToken));
    let access = with(&as_entra, "scp", json!("access_as_user"));
    assert_eq!(ask(&issuers, &provider, &mint(&access)).await, Ok(()));
    assert_eq!(ask(&issuers, &provider, &mint(&with(&access, "nonce", json!("n")))).await, Err(Refused::IdToken));
}

#[tokio::test]
async fn a_rotated_key_is_fetched_and_a_retired_one_ends() {
    let provider = Provider::start();
    let (quick, patient) = (issuers(&provider, QUICK), issuers(&provider, PATIENT));
    let old = provider.mint(&claims(&provider));
    assert_eq!(ask(&quick, &provider, &old).await, Ok(()));
    assert_eq!(ask(&patient, &provider, &old).await, Ok(()));
    provider.rotate();
    provider.retire();
    let new = provider.mint(&claims(&provider));
    tokio::time::sleep(MOMENT).await;
    assert_eq!(ask(&quick, &provider, &new).await, Ok(()));
    assert_eq!(ask(&patient, &provider, &new).await, Err(Refused::UnknownKey), "asked a moment ago");
    tokio::time::sleep(MOMENT).await;
    assert_eq!(ask(&quick, &provider, &old).await, Err(Refused::UnknownKey));
    assert_eq!(ask(&patient, &provider, &old).await, Ok(()), "it learns of it within ten minutes");
    assert_eq!(provider.fetches(), 4);
}

#[tokio::test]
async fn a_storm_of_unknown_names_fetches_once() {
    let provider = Provider::start();
    let issuers = issuers(&provider, PATIENT);
    let good = provider.mint(&claims(&provider));
    let storm = (0..200).map(|n| {
        let token = provider.mint_with(json!({"kid": format!("made-up-{n}")}), &claims(&provider));
        let (issuers, provider) = (&issuers, &provider);
        async move { ask(issuers, provider, &token).await }
    });
    let answers = join_all(storm).await;
    assert!(answers.iter().all(|answer| *answer == Err(Refused::UnknownKey)));
    assert_eq!(ask(&issuers, &provider, &good).await, Ok(()));
    assert_eq!((provider.fetches(), provider.discoveries()), (1, 1));
}

#[tokio::test]
async fn whoever_hangs_up_does_not_keep_the_keys_from_others() {
    let provider = Provider::start();
    let issuers = issuers(&provider, PATIENT);
    let token = provider.mint(&claims(&provider));
    assert!(ask(&issuers, &provider, &token).now_or_never().is_none());
    assert_eq!(ask(&issuers, &provider, &token).await, Ok(()));
    assert_eq!(provider.fetches(), 1);
}

#[tokio::test]
async fn known_keys_outlive_an_unreachable_provider_for_a_while() {
    let provider = Provider::start();
    let pace = Pace { fresh: Duration::from_millis(1), stale: Duration::from_secs(2), ..QUICK };
    let issuers = issuers(&provider, pace);
    let token = provider.mint(&claims(&provider));
    assert_eq!(ask(&issuers, &provider, &token).await, Ok(()));
    provider.behave(Behaviour::Hanging);
    tokio::time::sleep(MOMENT).await;
    let before = Instant::now();
    assert_eq!(ask(&issuers, &provider, &token).await, Ok(()), "no longer fresh, and still good");
    assert!(before.elapsed() < pace.timeout, "nobody waits for keys that are at hand");
    let unknown = provider.mint_with(json!({"kid": "key-9"}), &claims(&provider));
    assert_eq!(ask(&issuers, &provider, &unknown).await, Err(Refused::KeysUnreachable), "nobody can know");
    tokio::time::sleep(pace.stale).await;
    assert_eq!(ask(&issuers, &provider, &token).await, Err(Refused::KeysUnreachable), "but not for ever");
    provider.behave(Behaviour::Answering);
    tokio::time::sleep(MOMENT).await;
    assert_eq!(ask(&issuers, &provider, &token).await, Ok(()));
}

#[tokio::test]
async fn a_provider_that_misbehaves_has_no_keys() {
    let provider = Provider::start();
    let token = provider.mint(&claims(&provider));
    for behaviour in [
        Behaviour::Failing,
        Behaviour::Hanging,
        Behaviour::Flooding,
        Behaviour::Redirecting,
        Behaviour::Impostor,
        Behaviour::Empty,
    ] {
        provider.behave(behaviour);
        let issuers = issuers(&provider, QUICK);
        assert_eq!(ask(&issuers, &provider, &token).await, Err(Refused::KeysUnreachable), "{behaviour:?}");
    }
    provider.behave(Behaviour::Impostor);
    let jwks_uri = Some(provider.jwks_uri().parse().unwrap());
    let configured = Issuers::new(vec![IssuerConfig { jwks_uri, ..config(provider.issuer()) }], QUICK).unwrap();
    assert_eq!(
        ask(&configured, &provider, &token).await,
        Ok(()),
        "where the address is configured, discovery is not asked"
    );
}

#[test]
fn a_configuration_says_all_that_is_wrong_with_it() {
    assert_eq!(config("https://login.example/realms/icb").faults(), Vec::<String>::new());
    assert_eq!(config("http://localhost:8180").faults(), Vec::<String>::new());
    let bad = IssuerConfig {
        issuer: "http://login.example".into(),
        jwks_uri: "http://login.example/keys".parse().ok(),
        audience: String::new(),
        algorithms: vec![Algorithm::HS256],
        types: vec![],
        subject: "oid".into(),
        ..config("")
    };
    let names: Vec<_> = bad.faults().iter().filter_map(|fault| fault.split(':').next().map(str::to_owned)).collect();
    assert_eq!(names, ["issuer", "jwks_uri", "audience", "algorithms", "types", "subject"]);
    assert!(Issuers::new(vec![config("https://a.example"), config("https://a.example")], QUICK).is_err());
    let from_settings: IssuerConfig = serde_json::from_value(json!({
        "issuer": "https://login.example", "audience": AUDIENCE,
        "role": {"claim": "/roles", "values": [{"value": "LW", "means": "link_worker"}]},
        "organisation": {"claim": "/ods_code"},
    }))
    .unwrap();
    assert_eq!(from_settings.algorithms, [Algorithm::RS256]);
    assert_eq!(from_settings.types, ["at+jwt"]);
    assert!(from_settings.jti_required);
}

#[test]
fn a_claim_is_found_by_its_pointer() {
    let claims = json!({"a": {"b": ["x"]}, "https://nhs.example/role": "LW", "t~": 1});
    let claims = claims.as_object().unwrap();
    assert_eq!(at(claims, "/a/b/0"), Some(&json!("x")));
    assert_eq!(at(claims, "/https:~1~1nhs.example~1role"), Some(&json!("LW")));
    assert_eq!(at(claims, "/t~0"), Some(&json!(1)));
    assert_eq!(at(claims, "a"), None);
    assert_eq!(at(claims, "/"), None);
}
