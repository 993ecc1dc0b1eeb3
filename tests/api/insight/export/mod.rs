//! Exports, through HTTP.

mod claim;
mod create;
mod download;
mod figures;
mod leaving;
mod run;
mod since;
mod speed;

use std::collections::BTreeMap;

use reqwest::Method;
use serde_json::{Value, json};

use crate::care::episode::{Case, open};
use crate::harness::county::{Answer, Client, County};

/// What is asked for: these kinds, as lines of JSON.
pub fn asked(kinds: &[&str]) -> Value {
    json!({ "kinds": kinds, "format": "ndjson", "purpose": "service_management" })
}

/// Makes whatever waits, and returns once it is made.
pub async fn make(county: &County) {
    let server = &county.server;
    server.exporter().make(server.state(), || true).await.expect("the database answers");
}

/// Asks for an export and lets it be made. Answers its manifest.
pub async fn exported(client: &Client<'_>, body: &Value) -> Value {
    let path = client.post("/v1/exports", body).await.expect(202).header("content-location");
    make(client.county()).await;
    client.get(&path).await.expect(200).body
}

/// The files of an export, as they are fetched, by what is in them; with `removed_` before it, of what was removed.
pub async fn files(client: &Client<'_>, export: &Value) -> BTreeMap<String, String> {
    assert_eq!(export["status"], "complete", "{export}");
    let mut files = BTreeMap::new();
    for file in export["files"].as_array().expect("a list") {
        let answer = client.get(file["path"].as_str().expect("a path")).await.expect(200);
        let removed = if file["is_of_removed"] == true { "removed_" } else { "" };
        let kind = file["kind"].as_str().expect("a kind");
        files.insert(format!("{removed}{kind}"), answer.text);
    }
    files
}

/// The lines of a file of JSON.
pub fn lines(file: &str) -> Vec<Value> {
    file.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

/// One column of a file of JSON.
pub fn column(file: &str, name: &str) -> Vec<String> {
    let mut values: Vec<String> =
        lines(file).iter().map(|row| row[name].as_str().unwrap_or_default().to_owned()).collect();
    values.sort();
    values
}

/// What an export of these kinds has, as this client sees it.
pub async fn all(client: &Client<'_>, kinds: &[&str]) -> BTreeMap<String, String> {
    files(client, &exported(client, &asked(kinds)).await).await
}

/// The same of what has changed since an earlier one; with the new one.
pub async fn since(client: &Client<'_>, earlier: &Value, kinds: &[&str]) -> (Value, BTreeMap<String, String>) {
    let mut body = asked(kinds);
    body["since_export_id"] = earlier["id"].clone();
    let export = exported(client, &body).await;
    let files = files(client, &export).await;
    (export, files)
}

/// A contact of Amira's with the person of a case, in these words. Answers its identifier.
pub async fn contact(county: &County, case: &Case, agreed: &str) -> String {
    let body = json!({
        "starts_at": "2026-11-18T09:00:00Z", "consultation_mechanism": "telephone", "attendance": "attended", "minutes": 30,
        "conversation_with": "person", "agreed": agreed,
    });
    let made = county.as_("amira").post(&format!("{}/contacts", case.episode), &body).await.expect(201);
    made.body["id"].as_str().expect("an identifier").to_owned()
}

/// A case with a contact: the n-th person. Answers the contact too.
pub async fn met(county: &County, n: u32, agreed: &str) -> (Case, String) {
    let case = open(county, n).await;
    let contact = contact(county, &case, agreed).await;
    (case, contact)
}

/// The identifier at the end of a path.
pub fn id(path: &str) -> String {
    path.rsplit('/').next().expect("an identifier").to_owned()
}

/// A GET with headers.
pub async fn fetch(client: &Client<'_>, path: &str, headers: &[(&str, &str)]) -> Answer {
    client.call(Method::GET, path, headers, None).await
}

/// The person of this case lets their record count, whatever their plan said.
pub async fn lets_count(county: &County, person: &str) {
    let word = json!({ "purpose": "evaluation", "decision": "given", "given_by": "person", "method": "verbal",
        "decided_at": county.clock.now() });
    county.as_("amira").post(&format!("/v1/people/{person}/consents"), &word).await.expect(201);
}
