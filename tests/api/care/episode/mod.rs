//! The work of a link worker.

mod assign;
mod caseload;
mod change;
mod close;
mod get;
mod hold;
mod list;
mod mark_in_error;
mod reopen;
mod rules;
mod transfer;

use catalogue::id::ReferralId;
use linkwork::care::referral::entity::{Column, Entity};
use linkwork::care::referral::status::ReferralStatus;
use linkwork::system::sandbox::cast::worker_id;
use linkwork::system::task::{TaskKind, TaskStatus, entity as task};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};

use crate::care::referral::walk::{about, dorothy, send};
use crate::harness::county::{Client, County};

/// The paths of a case.
pub struct Case {
    /// The referral that opened it.
    pub referral: String,
    /// The episode.
    pub episode: String,
    /// The person.
    pub person: String,
}

/// The n-th NHS number of the range for tests that is a good one.
pub fn nhs_number(n: u32) -> String {
    let good = (0..).filter_map(|serial: u32| {
        let nine = format!("999{serial:06}");
        let sum: u32 = nine.bytes().zip((2..=10).rev()).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
        let check = (11 - sum % 11) % 11;
        (check < 10).then(|| format!("{nine}{check}"))
    });
    good.skip(1000).nth(n as usize).expect("there are enough")
}

/// What is sent about the n-th person.
pub fn submission(n: u32) -> Value {
    let mut body = about(dorothy(), &nhs_number(n));
    body["person"]["name"]["family_name"] = json!(format!("Hartley-{n}"));
    body
}

/// The n-th person, referred by the pharmacy. Answers the path.
pub async fn refer(county: &County, n: u32) -> String {
    send(&county.as_("millgate"), &submission(n)).await
}

/// A case of Amira's: the n-th person.
pub async fn open(county: &County, n: u32) -> Case {
    opened(&county.as_("amira"), refer(county, n).await, &json!({})).await
}

/// The case that accepting this referral opens.
pub async fn opened(caller: &Client<'_>, referral: String, acceptance: &Value) -> Case {
    let row = caller.step(&referral, "acceptance", acceptance).await.expect(200).body;
    let id = |field: &str| row[field].as_str().unwrap_or_default().to_owned();
    let (episode, person) = (format!("/v1/episodes/{}", id("episode_id")), format!("/v1/people/{}", id("person_id")));
    Case { referral, episode, person }
}

fn id_of(path: &str) -> uuid::Uuid {
    path.rsplit('/').next().expect("an identifier").parse().expect("a UUID")
}

/// The first contact has taken place.
pub async fn begun(county: &County, referral: &str) {
    let id = ReferralId(id_of(referral));
    let db = county.server.state().db.system("a test lets the first contact take place");
    let outcome: Result<(), DbErr> = db
        .write(async |tx| {
            let begun = Entity::update_many().col_expr(Column::Status, Expr::value(ReferralStatus::InProgress));
            begun.filter(Column::Id.eq(id)).exec(tx).await.map(|_| ())
        })
        .await;
    outcome.expect("it can be written");
}

/// The tasks about a person: kind, status and owner, the earliest first.
pub async fn tasks_of(county: &County, person: &str) -> Vec<(TaskKind, TaskStatus, Option<u8>)> {
    let of_person = task::Column::PersonId.eq(id_of(person));
    let db = county.server.state().db.system("a test looks at tasks");
    let rows = task::Entity::find().filter(of_person).order_by_asc(task::Column::Id).all(db.read()).await;
    let number = |task: &task::Model| (1..=15).find(|number| task.owner_worker_id == Some(worker_id(*number)));
    rows.expect("tasks can be read").iter().map(|task| (task.kind, task.status, number(task))).collect()
}

/// Those of them that are open.
pub async fn open_tasks_of(county: &County, person: &str) -> Vec<(TaskKind, Option<u8>)> {
    let all = tasks_of(county, person).await.into_iter();
    all.filter(|(_, status, _)| *status == TaskStatus::Open).map(|(kind, _, owner)| (kind, owner)).collect()
}

/// What may be done next, as this caller is told.
pub async fn open_to(caller: &Client<'_>, path: &str) -> Vec<String> {
    let body = caller.get(path).await.expect(200).body;
    let actions = body["allowed_actions"].as_array().expect("a list").iter();
    actions.map(|action| action.as_str().unwrap_or_default().to_owned()).collect()
}
