//! `GET /v1/audit-checkpoints`: how far the audit trail went, signed.

use serde_json::json;

use crate::kernel::audit::checkpoint;
use crate::on_both;
use crate::system::task::referred;

on_both! {
    async fn an_auditor_reads_what_was_signed_and_nobody_else_does(county) {
        let path = referred(county, json!({})).await;
        county.as_("amira").get(&path).await.expect(200);
        checkpoint(county).await;
        county.as_("amira").get(&path).await.expect(200);
        checkpoint(county).await;
        let caldicott = county.as_("caldicott");
        let page = caldicott.get("/v1/audit-checkpoints?limit=1").await.expect(200);
        let newest = &page.body["items"][0];
        let rest = caldicott.get(&format!("/v1/audit-checkpoints?limit=200&after={}", page.body["next_cursor"].as_str().expect("there are more"))).await;
        let older = &rest.expect(200).body["items"][0];
        assert!(newest["position"].as_i64() > older["position"].as_i64(), "{newest} {older}");

        // The signature says the same, by a key that everybody can read.
        let signature = newest["signature"].as_str().expect("a signature");
        let header = jsonwebtoken::decode_header(signature).expect("a header");
        assert_eq!(header.typ.as_deref(), Some("audit-checkpoint+jwt"));
        let keys = county.bearing(None).get("/.well-known/jwks.json").await.expect(200);
        let key = keys.body["keys"].as_array().into_iter().flatten().find(|key| key["kid"] == json!(header.kid));
        let key = serde_json::from_value(key.expect("the key is published").clone()).expect("a key");
        let mut rules = jsonwebtoken::Validation::new(jsonwebtoken::Algorithm::ES256);
        rules.required_spec_claims.clear();
        rules.validate_exp = false;
        let key = jsonwebtoken::DecodingKey::from_jwk(&key).expect("a key");
        let claims = jsonwebtoken::decode::<serde_json::Value>(signature, &key, &rules).expect("it verifies").claims;
        assert_eq!((&claims["position"], &claims["digest"]), (&newest["position"], &newest["digest"]));

        for other in ["amira", "leila"] {
            county.as_(other).get("/v1/audit-checkpoints").await.expect_problem(403, "forbidden");
        }
    }
}
