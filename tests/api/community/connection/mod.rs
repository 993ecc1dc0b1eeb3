//! People are connected to groups.

mod follow;
mod group;
mod path;
mod protect;
mod race;
mod rules;

use linkwork::system::sandbox::cast::organisation_id;
use serde_json::{Value, json};

use crate::care::episode::{Case, open};
use crate::community::asset::{enter, whole};
use crate::harness::county::{Answer, County};

/// What the person permits that the group is told.
pub fn shared() -> Value {
    json!({
        "shared": { "name": "first_name", "means": ["telephone"], "requirements": true, "text": "She would like to sit near the door." },
        "permission": { "given_by": "person", "method": "verbal" },
    })
}

/// A group of Open Door's with so many places.
pub async fn group(county: &County, capacity: u16) -> String {
    let mut listing = whole();
    listing["capacity"] = json!(capacity);
    enter(county, &json!({ "organisation_id": organisation_id(14), "listing": listing })).await
}

/// The identifier that a path ends in.
pub fn id(path: &str) -> &str {
    path.rsplit('/').next().expect("an identifier")
}

/// What offering a connection is answered.
pub async fn offer(county: &County, case: &Case, asset: &str) -> Answer {
    let body = json!({ "asset_id": id(asset), "category": "arts", "companion": "link_worker",
        "barriers": [{ "kind": "transport", "text": "The first fare is paid by the service" }] });
    county.as_("amira").post(&format!("{}/connections", case.episode), &body).await
}

/// A connection of the n-th person to the asset, offered.
pub async fn offered(county: &County, n: u32, asset: &str) -> (Case, String) {
    let case = open(county, n).await;
    let path = offer(county, &case, asset).await.expect(201).location();
    (case, path)
}

/// The same, agreed, and told to the group.
pub async fn agreed(county: &County, n: u32, asset: &str) -> (Case, String) {
    let (case, path) = offered(county, n, asset).await;
    county.as_("amira").step(&path, "agreement", &shared()).await.expect(200);
    (case, path)
}

/// A connection of somebody to the asset, agreed, with these words in every place.
pub async fn agreed_for(county: &County, case: &Case, asset: &str, words: &str) -> String {
    let path = offer(county, case, asset).await.expect(201).location();
    let mut told = shared();
    told["shared"]["text"] = json!(words);
    told["permission"]["note"] = json!(words);
    county.as_("amira").step(&path, "agreement", &told).await.expect(200);
    path
}

/// The same, with a place.
pub async fn introduced(county: &County, n: u32, asset: &str) -> (Case, String) {
    let (case, path) = agreed(county, n, asset).await;
    county.as_("open_door_listing").step(&path, "answer", &json!({ "answer": "place" })).await.expect(200);
    (case, path)
}

/// How many places of an asset are taken.
pub async fn taken(county: &County, asset: &str) -> i64 {
    county.as_("amira").get(asset).await.expect(200).body["places_taken"].as_i64().expect("a number")
}

/// What the group is told of the person.
pub async fn told(county: &County, path: &str) -> Value {
    county.as_("open_door_listing").get(path).await.expect(200).body["person"].clone()
}
