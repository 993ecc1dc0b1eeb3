//! Two rows found to be one person, and told apart again.

mod merge;
mod move_rows;
mod separate;

use sea_orm::EntityTrait;
use serde_json::{Value, json};

use linkwork::care::{consent, episode, person, precaution, referral};
use linkwork::system::task;

use crate::care::person::referred::path;
use crate::harness::county::{Answer, Client, County};

/// Merges one into another, as this caller.
pub async fn merge(client: &Client<'_>, kept: &str, merged: &str) -> Answer {
    client.step(&path(kept), "merges", &json!({ "person_id": merged, "reason": "Same woman, rung up" })).await
}

/// Takes it back, as this caller.
pub async fn separate(client: &Client<'_>, merged: &str) -> Answer {
    client.step(&path(merged), "separation", &json!({ "reason": "Mother and daughter" })).await
}

/// Everything about people that the database holds, but how often and when a row was changed.
async fn state(county: &County) -> Value {
    let door = county.server.state().db.system("a test looks at all of it");
    macro_rules! rows {
        ($entity:path) => {{
            use $entity as table;
            let mut rows = table::Entity::find().into_json().all(door.read()).await.expect("rows");
            for row in &mut rows {
                let row = row.as_object_mut().expect("an object");
                row.retain(|name, _| name != "version" && name != "updated_at");
            }
            rows.sort_by_key(ToString::to_string);
            rows
        }};
    }
    json!({
        "people": rows!(person::entity),
        "keys": rows!(person::match_key),
        "consents": rows!(consent::entity),
        "referrals": rows!(referral::entity),
        "episodes": rows!(episode::entity),
        "precaution_statements": rows!(precaution::statement).into_iter().filter(|row| row["merge_id"].is_null()).collect::<Vec<_>>(),
        "tasks": rows!(task::entity),
    })
}
