//! Who is away, and who covers for them.

mod cancel;
mod cover;
mod enter;
mod hand_over;
mod update;

use linkwork::system::sandbox::cast;
use serde_json::{Value, json};

use crate::harness::county::Client;

pub const AMIRA: u8 = 1;
pub const TOM: u8 = 2;

/// Where a worker's absences are.
pub fn absences_of(number: u8) -> String {
    format!("/v1/workers/{}/absences", cast::worker_id(number))
}

/// From the first day to the last, with a cover or nobody yet.
pub fn away(first_day: &str, last_day: &str, cover: Option<u8>) -> Value {
    let cover = cover.map(cast::worker_id);
    json!({ "first_day": first_day, "last_day": last_day, "cover_worker_id": cover })
}

/// Enters an absence and gives its path.
pub async fn enter(manager: &Client<'_>, number: u8, body: &Value) -> String {
    manager.post(&absences_of(number), body).await.expect(201).location()
}
