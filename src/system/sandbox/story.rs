//! What has happened in the county before anybody comes: ten senders refer, and the service has begun its work. Told
//! through the API itself, so that it goes through every gate that a visitor's request goes through.

use std::net::SocketAddr;

use chrono::TimeDelta;
use serde_json::Value;

use super::directory;
use super::narrator::{NarrationError, Narrator};
use crate::prelude::*;

/// Who sent what.
const SUBMISSIONS: [(&str, &str); 10] = [
    ("constabulary", include_str!("../../../tests/fixtures/referrals/police.json")),
    ("millgate", include_str!("../../../tests/fixtures/referrals/pharmacy.json")),
    ("fire", include_str!("../../../tests/fixtures/referrals/fire.json")),
    ("loom_street", include_str!("../../../tests/fixtures/referrals/housing_association.json")),
    ("jobcentre", include_str!("../../../tests/fixtures/referrals/job_centre.json")),
    ("hospital", include_str!("../../../tests/fixtures/referrals/hospital_discharge.json")),
    ("council", include_str!("../../../tests/fixtures/referrals/social_care.json")),
    ("open_door", include_str!("../../../tests/fixtures/referrals/charity.json")),
    ("harbour", include_str!("../../../tests/fixtures/referrals/gp_practice.json")),
    ("hallowby_front_end", include_str!("../../../tests/fixtures/referrals/self.json")),
];

/// The day on which the last of them was written. In the sandbox that day is today.
const WRITTEN: Option<NaiveDate> = NaiveDate::from_ymd_opt(2026, 11, 20);

/// Tells it to the API at this address.
pub async fn narrate(state: &AppState, address: SocketAddr) -> Result<(), NarrationError> {
    let narrator = Narrator::new(state, address)?;
    let later = WRITTEN.map(|written| calendar::local_date(state.clock.now()) - written).unwrap_or_default();
    let mut sent = Vec::new();
    for (sender, text) in SUBMISSIONS {
        let mut submission: Value =
            serde_json::from_str(text).map_err(|_| NarrationError::Unreadable("a submission"))?;
        let items = match submission.get_mut("items").and_then(Value::as_array_mut) {
            Some(items) => std::mem::take(items),
            None => vec![submission],
        };
        for item in items {
            let body = before(item, later)?;
            let key = format!("before-{}", body["external_reference"].as_str().unwrap_or(sender));
            sent.push((sender, narrator.submit(sender, &key, &body).await?));
        }
    }
    let of = |sender: &str| sent.iter().find(|(who, _)| *who == sender).map_or("", |(_, path)| path.as_str());
    let accepted = narrator.step("amira", of("harbour"), "acceptance", &json!({})).await?;
    narrator.step("amira", of("open_door"), "waiting", &json!({ "note": "Wants a group with other women." })).await?;
    let question = json!({ "questions": ["contact"], "text": "His wife's number rings out. Is there another?" });
    narrator.step("tom", of("council"), "return", &question).await?;
    connect(&narrator, &accepted).await
}

/// The directory is filled, and whom the practice referred agrees to go to the first group of it.
async fn connect(narrator: &Narrator<'_>, accepted: &Value) -> Result<(), NarrationError> {
    let mut paths = Vec::new();
    for (number, asset) in directory::assets().iter().enumerate() {
        paths.push(narrator.create("amira", "/v1/assets", &format!("before-asset-{number}"), asset).await?);
    }
    let episode = accepted["episode_id"].as_str().ok_or(NarrationError::Unreadable("an acceptance"))?;
    let group = paths.first().and_then(|path| path.rsplit('/').next());
    let offer = json!({ "asset_id": group, "category": "arts", "companion": "link_worker" });
    let path = format!("/v1/episodes/{episode}/connections");
    let connection = narrator.create("amira", &path, "before-connection", &offer).await?;
    let shared = json!({
        "shared": { "name": "first_name", "is_safe_to_tell": true },
        "permission": { "given_by": "person", "method": "verbal" },
    });
    narrator.step("amira", &connection, "agreement", &shared).await.map(drop)
}

/// The body to send, dated as if it had been written for today. Its reference is not the fixture's, which a visitor may
/// send next.
fn before(mut submission: Value, later: TimeDelta) -> Result<Value, NarrationError> {
    let date = submission["date_referred"].as_str().and_then(|date| date.parse::<NaiveDate>().ok());
    let date =
        date.and_then(|date| date.checked_add_signed(later)).ok_or(NarrationError::Unreadable("a submission"))?;
    submission["date_referred"] = json!(date);
    if let Some(reference) = submission["external_reference"].as_str() {
        submission["external_reference"] = json!(format!("{reference}/before"));
    }
    Ok(submission)
}
