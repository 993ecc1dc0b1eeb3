//! `/.well-known/*`.

use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use linkwork::system::sandbox;
use serde_json::{Value, json};

use super::{program, token};
use crate::on_both;

on_both! {
    async fn whoever_follows_the_challenge_finds_the_way_to_a_token(county) {
        let stranger = county.bearing(None);
        let path = |url: &Value| url.as_str().and_then(|url| url.strip_prefix(&*county.server.state().public_url))
            .expect("an absolute URL of ours").to_owned();

        let challenge = stranger.get("/v1/me").await.expect(401).header("www-authenticate");
        let url = challenge.strip_prefix("Bearer resource_metadata=\"").and_then(|rest| rest.strip_suffix('"'));
        let resource = stranger.get(&path(&json!(url))).await.expect(200);
        assert_eq!(path(&resource.body["resource"]), "/v1");
        assert_eq!(resource.body["bearer_methods_supported"], json!(["header"]));
        assert_eq!(resource.header("cache-control"), "public, max-age=3600");

        assert_eq!(path(&resource.body["authorization_servers"][0]), "", "the issuer's metadata lies at its root");
        let server = stranger.get("/.well-known/oauth-authorization-server").await.expect(200).body;
        assert_eq!(server["issuer"], resource.body["authorization_servers"][0]);
        assert_eq!(path(&server["token_endpoint"]), "/oauth/token");
        assert_eq!(path(&server["revocation_endpoint"]), "/oauth/revoke");
        assert_eq!(server["grant_types_supported"], json!(["client_credentials"]));
        assert_eq!(
            server["token_endpoint_auth_methods_supported"],
            json!(["private_key_jwt", "client_secret_basic"]),
        );
        let algorithms = json!(["RS512", "RS256", "PS256", "ES256", "ES384", "EdDSA"]);
        assert_eq!(server["token_endpoint_auth_signing_alg_values_supported"], algorithms);
        assert_eq!(server["scopes_supported"], resource.body["scopes_supported"]);
        assert_eq!(path(&server["jwks_uri"]), "/.well-known/jwks.json");
    }

    async fn the_published_keys_verify_what_was_issued(county) {
        let (id, secret) = program(county, json!({})).await;
        let token = token(county, &id, &secret).await;
        let published = county.bearing(None).get("/.well-known/jwks.json").await.expect(200).body;
        let keys = published["keys"].as_array().expect("a list");
        assert_eq!(keys.len(), 2);
        assert!(keys.iter().all(|key| key.get("d").is_none() && key["use"] == "sig" && key["alg"] == "ES256"));
        let kid = jsonwebtoken::decode_header(&token).expect("a header").kid;
        let key = keys.iter().find(|key| key["kid"].as_str() == kid.as_deref()).expect("the key that signs");
        let key = serde_json::from_value(key.clone()).expect("a key");
        let mut rules = Validation::new(Algorithm::ES256);
        rules.set_audience(&[sandbox::audience(&county.server.state().public_url)]);
        let key = DecodingKey::from_jwk(&key).expect("a key");
        let claims = jsonwebtoken::decode::<Value>(&token, &key, &rules).expect("it verifies").claims;
        assert_eq!((&claims["sub"], &claims["client_id"]), (&json!(id), &json!(id)));
    }
}
