//! Codes that are triggered, and what becomes of them in the practice's record.

mod contact;
mod create;
mod decline;
mod list;
mod receipt;
mod report;
mod rules;

use serde_json::{Value, json};

use crate::care::referral::walk::{dorothy, send};
use crate::harness::county::{Client, County};

pub const TAKEN_UP: &str = "871731000000106";
pub const DECLINED: &str = "871711000000103";
pub const OFFERED: &str = "871691000000100";

/// A referral of Dorothy's that Amira accepted: its path, and its episode's.
pub async fn taken_on(county: &County) -> (String, String) {
    let referral = send(&county.as_("millgate"), &dorothy()).await;
    let accepted = county.as_("amira").step(&referral, "acceptance", &json!({})).await.expect(200).body;
    (referral, format!("/v1/episodes/{}", accepted["episode_id"].as_str().expect("an episode")))
}

/// A conversation by telephone that has just taken place.
pub fn talk() -> Value {
    json!({
        "starts_at": "2026-11-18T09:00:00Z", "consultation_mechanism": "telephone", "attendance": "attended",
        "minutes": 30, "conversation_with": "person",
    })
}

/// The first conversation of an episode takes place: the path of the entry that it triggers.
pub async fn first_talk(worker: &Client<'_>, referral: &str, episode: &str) -> String {
    worker.post(&format!("{episode}/contacts"), &talk()).await.expect(201);
    path_of(&only_entry(worker, referral).await)
}

/// That somebody entered it at this instant.
pub fn receipt(at: &str) -> Value {
    json!({ "receipt": { "by": "Nadia Rahman", "at": at, "system": "emis" } })
}

/// The one entry that this caller sees of what a referral at `path` triggered.
pub async fn only_entry(caller: &Client<'_>, path: &str) -> Value {
    let id = path.rsplit('/').next().expect("an identifier");
    let page = caller.get(&format!("/v1/coded-entries?referral_id={id}")).await.expect(200).body;
    assert_eq!(page["items"].as_array().map(Vec::len), Some(1), "{page}");
    page["items"][0].clone()
}

/// The path of an entry.
pub fn path_of(entry: &Value) -> String {
    format!("/v1/coded-entries/{}", entry["id"].as_str().expect("an identifier"))
}
