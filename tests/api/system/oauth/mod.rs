//! Tokens for machines.

mod metadata;
mod revoke;
mod token;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use linkwork::system::sandbox::cast;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::county::{Answer, County};

const FORM: (&str, &str) = ("Content-Type", "application/x-www-form-urlencoded");
/// The form without any proof of who is asking.
pub const GRANT: &str = "grant_type=client_credentials";

/// A program of Millgate Pharmacy's with a secret, entered by an administrator: its id and its secret.
pub async fn program(county: &County, changes: Value) -> (String, String) {
    let mut body = json!({
        "organisation_id": cast::organisation_id(7), "name": "Night counter", "role": "referrer",
        "authentication": "client_secret_basic",
    });
    for (name, value) in changes.as_object().expect("an object") {
        body[name] = value.clone();
    }
    let made = county.as_("set_up").post("/v1/clients", &body).await.expect(201).body;
    county.approve_all().await;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    (text(&made["client"]["id"]), text(&made["client_secret"]))
}

/// The value of `Authorization` for `client_secret_basic`.
pub fn basic(id: &str, secret: &str) -> String {
    format!("Basic {}", BASE64_STANDARD.encode(format!("{id}:{secret}")))
}

/// POST of a form, with or without `Authorization`.
pub async fn post(county: &County, path: &str, authorization: Option<&str>, form: &str) -> Answer {
    let headers: Vec<(&str, &str)> =
        [FORM].into_iter().chain(authorization.map(|value| ("Authorization", value))).collect();
    county.bearing(None).send(Method::POST, path, &headers, Some(form.to_owned())).await
}

/// A token got with this secret.
pub async fn token(county: &County, id: &str, secret: &str) -> String {
    let answer = post(county, "/oauth/token", Some(&basic(id, secret)), GRANT).await.expect(200);
    answer.body["access_token"].as_str().expect("a token").to_owned()
}

/// The form with an assertion.
pub fn with_assertion(assertion: &str) -> String {
    let kind = "urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer";
    format!("{GRANT}&client_assertion_type={kind}&client_assertion={assertion}")
}
