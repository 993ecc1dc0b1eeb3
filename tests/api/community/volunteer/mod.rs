//! Volunteers, and with whom they go along.

mod matching;
mod register;

use serde_json::json;

use crate::harness::county::{Answer, County};

/// Somebody who would like to be one, whom Amira entered. Answers the path.
pub async fn entered(county: &County) -> String {
    let volunteer = json!({
        "name": "Rosemary Ingham", "telephone": "01632 960777", "email": "rosemary@example.org", "offers": "Walks; Tuesdays",
    });
    county.as_("amira").post("/v1/volunteers", &volunteer).await.expect(201).location()
}

/// Amira saw what has to be seen.
pub async fn all_seen(county: &County, path: &str) {
    for check in [
        json!({ "kind": "induction", "seen_on": "2026-11-02" }),
        json!({ "kind": "reference", "seen_on": "2026-11-03" }),
        json!({ "kind": "reference", "seen_on": "2026-11-04" }),
        json!({ "kind": "dbs", "dbs_level": "enhanced", "seen_on": "2026-11-17" }),
    ] {
        county.as_("amira").step(path, "check", &check).await.expect(200);
    }
}

/// One who may be matched.
pub async fn active(county: &County) -> String {
    let path = entered(county).await;
    all_seen(county, &path).await;
    county.as_("amira").step(&path, "activation", &json!({})).await.expect(200);
    path
}

/// What matching a volunteer to a connection is answered.
pub async fn matched(county: &County, connection: &str, volunteer: &str) -> Answer {
    let body = json!({
        "volunteer_id": volunteer.rsplit('/').next(), "role": "buddy",
        "permission": { "given_by": "person", "method": "verbal", "note": "She asked for somebody of her age." },
    });
    county.as_("amira").step(connection, "volunteer-match", &body).await
}
