//! What the tests of the verbs share: referrals of the invented county, and what no answer shows.

use catalogue::id::ReferralId;
use linkwork::system::task::{TaskKind, TaskStatus, entity as task};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};

use crate::harness::county::{Client, County};

/// The pharmacy's submission, without its reference, so that it can be sent more than once.
pub fn dorothy() -> Value {
    let mut body = County::fixture("pharmacy");
    body.as_object_mut().expect("it is there").remove("external_reference");
    body
}

/// The same about somebody else, with a safety risk.
pub fn at_risk() -> Value {
    let mut body = dorothy();
    body["risks"] = json!({ "status": "listed", "items": [{ "kind": "suicide", "source": "person" }] });
    body["safety_actions"] = json!(["gp_informed"]);
    body
}

/// The same, with what the person decided about feedback.
pub fn with_feedback(mut body: Value, decision: &str) -> Value {
    body["agreement"]["feedback_to_referrer"] = json!(decision);
    body
}

/// The same, about a person of this NHS number.
pub fn about(mut body: Value, nhs_number: &str) -> Value {
    body["person"]["nhs_number"] = json!(nhs_number);
    body
}

/// Sends it and gives its path.
pub async fn send(sender: &Client<'_>, body: &Value) -> String {
    sender.post("/v1/referrals", body).await.expect(201).location()
}

/// What may be done next, as this caller is told.
pub async fn open_to(caller: &Client<'_>, path: &str) -> Vec<String> {
    let body = caller.get(path).await.expect(200).body;
    let actions = body["allowed_actions"].as_array().expect("a list");
    actions.iter().map(|action| action.as_str().expect("a text").to_owned()).collect()
}

/// The tasks of a referral, the earliest first: kind and status.
pub async fn tasks(county: &County, path: &str) -> Vec<(TaskKind, TaskStatus)> {
    let id: ReferralId = path.rsplit('/').next().expect("it is there").parse().expect("it is there");
    let db = &county.server.state().db;
    let rows = task::Entity::find()
        .filter(task::Column::SubjectId.eq(id.0))
        .order_by_asc(task::Column::Id)
        .all(db.system("a test looks at tasks").read())
        .await
        .expect("it is there");
    rows.into_iter().map(|row| (row.kind, row.status)).collect()
}
