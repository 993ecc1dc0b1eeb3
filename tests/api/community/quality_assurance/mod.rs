//! Before people are connected to a group.

mod path;
mod sheet;

use linkwork::system::sandbox::cast::worker_id;
use serde_json::{Value, json};

use crate::harness::county::County;

/// One that Amira has begun with the group.
pub async fn begun(county: &County, asset: &str, sheet: &str) -> String {
    let begun = json!({ "sheet_kind": sheet });
    county.as_("amira").post(&format!("{asset}/quality-assurances"), &begun).await.expect(201).location()
}

/// The same, after the sheet was gone through.
pub async fn worked_through(county: &County, asset: &str) -> String {
    let path = begun(county, asset, "volunteer_led").await;
    county.as_("amira").step(&path, "working-through", &json!({})).await.expect(200);
    path
}

/// The same, of which the manager was asked.
pub async fn in_doubt(county: &County, asset: &str) -> String {
    let path = worked_through(county, asset).await;
    county.as_("amira").step(&path, "guidance", &json!({ "question": "What could we ask of them?" })).await.expect(200);
    path
}

/// That both sign.
pub fn agreement() -> Value {
    json!({ "decision": "agreed", "signatures": {
        "worker_id": worker_id(1), "worker_signed_on": "2026-11-18", "group_name": "Pat Lomax", "group_signed_on": "2026-11-17",
    } })
}

/// Decided that nobody is connected to the group.
pub async fn refused(county: &County, asset: &str) -> String {
    let path = in_doubt(county, asset).await;
    let refusal = json!({ "decision": "do_not_connect", "comment": "They will not change how they give lifts." });
    county.as_("leila").step(&path, "decision", &refusal).await.expect(200);
    path
}
