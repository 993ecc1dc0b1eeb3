//! What the tests of contacts share: an accepted referral, and contacts of its episode.

use catalogue::id::ContactId;
use linkwork::system::task::{TaskKind, TaskStatus, entity as task};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};

use crate::care::referral::walk::{dorothy, send};
use crate::harness::county::{Answer, Client, County};

/// A case: the paths of its referral and its episode.
pub struct Case {
    /// `/v1/referrals/…`
    pub referral: String,
    /// `/v1/episodes/…`
    pub episode: String,
}

impl Case {
    /// The path of the contacts of its episode.
    pub fn contacts(&self) -> String {
        format!("{}/contacts", self.episode)
    }

    /// The referral, as its worker sees it.
    pub async fn referral(&self, county: &County) -> Value {
        county.as_("amira").get(&self.referral).await.expect(200).body
    }
}

/// The pharmacy's referral, accepted by Amira.
pub async fn case(county: &County) -> Case {
    case_of(county, &dorothy()).await
}

/// This referral, accepted by Amira.
pub async fn case_of(county: &County, body: &Value) -> Case {
    let referral = send(&county.as_("millgate"), body).await;
    let accepted = county.as_("amira").step(&referral, "acceptance", &json!({})).await.expect(200).body;
    let episode = format!("/v1/episodes/{}", accepted["episode_id"].as_str().expect("a text"));
    Case { referral, episode }
}

/// A conversation by telephone that began then.
pub fn call(starts_at: &str) -> Value {
    json!({
        "starts_at": starts_at, "consultation_mechanism": "telephone", "attendance": "attended", "minutes": 50,
        "conversation_with": "person", "participants": ["person"],
    })
}

/// Something by telephone that began then, of which this came.
pub fn came(starts_at: &str, attendance: &str) -> Value {
    json!({ "starts_at": starts_at, "consultation_mechanism": "telephone", "attendance": attendance })
}

/// A meeting in a café, planned for then.
pub fn plan(starts_at: &str) -> Value {
    json!({
        "starts_at": starts_at, "consultation_mechanism": "face_to_face", "location_type": "public_place",
        "place": "The tea room by the bus station",
    })
}

/// A visit at the person's home, planned for then.
pub fn visit(starts_at: &str) -> Value {
    with(plan(starts_at), json!({ "location_type": "persons_home", "place": null, "minutes": 45 }))
}

/// The same with these members; `null` takes one away.
pub fn with(mut body: Value, members: Value) -> Value {
    let whole = body.as_object_mut().expect("it is there");
    for (name, value) in members.as_object().expect("an object") {
        if value.is_null() {
            whole.remove(name);
        } else {
            whole.insert(name.clone(), value.clone());
        }
    }
    body
}

/// Records it and gives its path.
pub async fn recorded(worker: &Client<'_>, case: &Case, body: &Value) -> String {
    worker.post(&case.contacts(), body).await.expect(201).location()
}

/// The tasks about a resource, the earliest first: kind, status and when due.
pub async fn tasks(county: &County, path: &str) -> Vec<(TaskKind, TaskStatus, String)> {
    let id: ContactId = path.rsplit('/').next().expect("it is there").parse().expect("it is there");
    let rows = task::Entity::find()
        .filter(task::Column::SubjectId.eq(id.0))
        .order_by_asc(task::Column::Id)
        .all(county.server.state().db.system("a test looks at tasks").read())
        .await
        .expect("it is there");
    rows.into_iter().map(|row| (row.kind, row.status, row.due_at.to_rfc3339())).collect()
}

/// The statuses of the tasks of one kind about a resource, the earliest first.
pub async fn of_kind(county: &County, path: &str, kind: TaskKind) -> Vec<TaskStatus> {
    let all = tasks(county, path).await.into_iter();
    all.filter(|(found, ..)| *found == kind).map(|(_, status, _)| status).collect()
}

/// The codes of a refusal: of the problem, and of each fault.
pub fn refused(answer: &Answer) -> (u16, String, Vec<(String, String)>) {
    (answer.status.as_u16(), answer.body["code"].as_str().unwrap_or_default().to_owned(), answer.faults())
}
