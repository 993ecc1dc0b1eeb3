//! `/v1/clients/{id}/keys`.

use jsonwebtoken::Algorithm;
use linkwork::system::sandbox::cast;
use serde_json::{Value, json};

use crate::kernel::auth::forge::{Key, with};
use crate::on_both;
use crate::system::oauth::program;

async fn path(county: &crate::harness::county::County) -> String {
    // Of the administrator's own organisation: another's keys need a second person.
    let own = json!({ "organisation_id": cast::organisation_id(1), "authentication": "private_key_jwt" });
    format!("/v1/clients/{}", program(county, own).await.0)
}

fn key(kid: &str) -> Value {
    json!({ "jwk": Key::new(Algorithm::ES256).jwk(kid) })
}

on_both! {
    async fn a_key_is_added_and_retired_and_its_name_never_used_again(county) {
        let (admin, path) = (county.as_("set_up"), path(county).await);
        let before = admin.get(&path).await;
        let added = admin.post(&format!("{path}/keys"), &key("a")).await.expect(201);
        assert_eq!((added.location(), added.etag()), (path.clone(), admin.get(&path).await.etag()));
        assert_ne!(added.etag(), before.etag());
        let shown = &added.body["keys"][0];
        assert_eq!((&shown["kid"], &shown["retired_at"]), (&json!("a"), &Value::Null));
        let noun = format!("keys/{}/retirement", shown["id"].as_str().unwrap_or_default());
        let retired = admin.step(&path, &noun, &json!({})).await.expect(200);
        assert!(retired.body["keys"][0]["retired_at"].is_string());
        admin.step(&path, &noun, &json!({})).await.expect_problem(409, "invalid_transition");
        let faults = admin.post(&format!("{path}/keys"), &key("a")).await.expect(422).faults();
        assert_eq!(faults, [("/jwk/kid".to_owned(), "repeated".to_owned())]);
        let other = self::path(county).await;
        admin.step(&other, &noun, &json!({})).await.expect_problem(404, "not_found");
    }

    async fn a_private_or_a_vague_key_is_refused(county) {
        let (admin, path) = (county.as_("set_up"), path(county).await);
        let rsa = Key::new(Algorithm::RS512).jwk("r");
        let table = [
            (with(&key("a")["jwk"], "d", json!("AQAB")), "/jwk/d", "private_key"),
            (with(&rsa, "alg", Value::Null), "/jwk/alg", "missing"),
            (with(&rsa, "alg", json!("RS384")), "/jwk/alg", "unsupported"),
            (json!({ "kty": "EC", "crv": "P-521" }), "/jwk/crv", "unsupported"),
        ];
        for (jwk, pointer, code) in table {
            let answer = admin.post(&format!("{path}/keys"), &json!({ "jwk": jwk })).await;
            assert!(!answer.text.contains("AQAB"));
            assert_eq!(answer.expect(422).faults(), [(pointer.to_owned(), code.to_owned())]);
        }
        admin.post(&format!("{path}/keys"), &json!({ "jwk": with(&rsa, "alg", json!("PS256")) })).await.expect(201);
    }

    async fn of_many_keys_added_at_once_four_are_live(county) {
        let path = path(county).await;
        let keys: Vec<Value> = (0..8).map(|n| key(&format!("key-{n}"))).collect();
        let (admin, at) = (county.as_("set_up"), format!("{path}/keys"));
        let added = futures_util::future::join_all(keys.iter().map(|key| admin.post(&at, key))).await;
        let made = added.iter().filter(|answer| answer.status.as_u16() == 201).count();
        assert!(made <= 4, "{made}");
        let live = admin.get(&path).await.expect(200).body["keys"].as_array().map_or(0, Vec::len);
        assert_eq!(live, made);
        assert!(added.iter().all(|answer| matches!(answer.status.as_u16(), 201 | 409 | 412)), "{added:?}");
    }

    async fn a_client_that_is_switched_off_is_given_no_key(county) {
        let (admin, path) = (county.as_("set_up"), path(county).await);
        admin.step(&path, "disablement", &json!({})).await.expect(200);
        admin.post(&format!("{path}/keys"), &key("a")).await.expect_problem(409, "invalid_transition");
    }
}
