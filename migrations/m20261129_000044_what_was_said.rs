//! What 21 and 22 left: how the senders of live referrals said that a person is kept from harm is in force, until staff review it;
//! and who waits to be taken up is nobody's case. Fills. It can be run again: what is there already is left alone.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::prelude::{DateTimeUtc, Uuid};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbErr, JsonValue, QueryResult};
use serde_json::json;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// The statuses in which somebody has to do with a referral.
const LIVE: [&str; 5] = ["submitted", "returned", "waiting", "accepted", "in_progress"];
/// So many rows are held in memory at once.
const PIECE: u64 = 500;
/// A working day is what a review has; which days those are a migration does not know.
const DAY: chrono::TimeDelta = chrono::TimeDelta::days(1);

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for of_addenda in [false, true] {
            let mut last = None;
            loop {
                let rows = manager.get_connection().query_all(&said(of_addenda, last)).await?;
                for row in &rows {
                    state(manager, row, of_addenda).await?;
                }
                let Some(end) = rows.last() else { break };
                last = Some(end.try_get::<Uuid>("", "id")?);
            }
        }
        let waits = Query::select()
            .expr(Expr::val(1))
            .from("referrals")
            .and_where(Expr::col(("referrals", "person_id")).equals(("people", "id")))
            .and_where(Expr::col(("referrals", "status")).is_in(LIVE))
            .and_where(Expr::col(("referrals", "worker_id")).is_null())
            .take();
        let nobodys = Query::update()
            .table("people")
            .value("last_worker_id", Option::<Uuid>::None)
            .and_where(Expr::col("last_worker_id").is_not_null())
            .and_where(Expr::exists(waits))
            .take();
        manager.execute(nobodys).await
    }
}

/// A piece of what was said, with the record of whom it is about: of live referrals, or of what was added to them.
fn said(of_addenda: bool, last: Option<Uuid>) -> SelectStatement {
    let from = if of_addenda { "addenda" } else { "referrals" };
    let content = if of_addenda { "content" } else { "submission" };
    let known = Query::select()
        .expr(Expr::val(1))
        .from("precaution_statements")
        .and_where(Expr::col(("precaution_statements", "id")).equals((from, "id")))
        .take();
    let of_addendum = Query::select()
        .expr(Expr::val(1))
        .from_as("addenda", "added")
        .and_where(Expr::col(("added", "id")).equals(("precaution_statements", "id")))
        .take();
    // What has come since is in force already.
    let stated = Query::select()
        .expr(Expr::val(1))
        .from("precaution_statements")
        .and_where(Expr::col(("precaution_statements", "referral_id")).equals(("referrals", "id")))
        .and_where(Expr::col(("precaution_statements", "stated_at")).lte(Expr::col((from, "received_at"))))
        // What this migration itself has put in force has the name of what said it.
        .and_where(Expr::col(("precaution_statements", "id")).equals(("referrals", "id")).not())
        .and_where(Expr::exists(of_addendum).not())
        .take();
    let mut query = Query::select();
    query
        .column((from, "id"))
        .column((from, "received_at"))
        .expr_as(Expr::col((from, content)), "content")
        .expr_as(Expr::col(("referrals", "id")), "referral_id")
        .column(("referrals", "person_id"))
        .columns([
            ("people", "service_id"),
            ("people", "assigned_worker_id"),
            ("people", "safe_contact"),
            ("people", "individual_requirements"),
            ("people", "protective_instructions"),
            ("people", "address_withheld"),
        ])
        .from("referrals");
    if of_addenda {
        let of_referral = Expr::col(("addenda", "referral_id")).equals(("referrals", "id"));
        query.inner_join("addenda", of_referral);
        query.and_where(Expr::col(("addenda", "kind")).is_in(["answer", "addition"]));
    }
    query
        .inner_join("people", Expr::col(("people", "id")).equals(("referrals", "person_id")))
        .and_where(Expr::col(("referrals", "status")).is_in(LIVE))
        .and_where(Expr::exists(known).not())
        .and_where(Expr::exists(stated).not())
        .and_where_option(last.map(|last| Expr::col((from, "id")).gt(last)))
        .order_by((from, "id"), Order::Asc)
        .limit(PIECE)
        .take()
}

/// Puts in force what differs from the record, with the task of reviewing it.
async fn state(manager: &SchemaManager<'_>, row: &QueryResult, of_addenda: bool) -> Result<(), DbErr> {
    let content: JsonValue = row.try_get("", "content")?;
    let record = |field: &str| row.try_get::<JsonValue>("", field);
    let part = |field: &str| {
        let said = &content[field];
        let says = said["status"] == "asked" || said["status"] == "asked_none_needed";
        if says { said.clone() } else { JsonValue::Null }
    };
    let (safe_contact, requirements) = (part("safe_contact"), part("individual_requirements"));
    let instructions = match &content["protective_instructions"] {
        JsonValue::Array(all) => all.clone(),
        _ => Vec::new(),
    };
    let withheld = content["address_withheld"] == true || content["person"]["absent"]["address"] == "withheld";
    let known_rules = plain(&record("protective_instructions")?);
    let adds = |said: &JsonValue, known: JsonValue| !said.is_null() && plain(said) != plain(&known);
    let is_news = adds(&safe_contact, record("safe_contact")?)
        || adds(&requirements, record("individual_requirements")?)
        || instructions.iter().any(|one| !known_rules.as_array().is_some_and(|all| all.contains(&plain(one))))
        || withheld && !row.try_get::<bool>("", "address_withheld")?;
    if !is_news {
        return Ok(());
    }
    let stated = json!({
        "safe_contact": safe_contact, "individual_requirements": requirements,
        "protective_instructions": instructions, "address_withheld": withheld,
    });
    let stated_at: DateTimeUtc = row.try_get("", "received_at")?;
    let insert = Query::insert()
        .into_table("precaution_statements")
        .columns(["id", "person_id", "referral_id", "source", "content", "stated_at", "is_retracted"])
        .values_panic([
            row.try_get::<Uuid>("", "id")?.into(),
            row.try_get::<Uuid>("", "person_id")?.into(),
            row.try_get::<Uuid>("", "referral_id")?.into(),
            match (of_addenda, content.get("goal").is_some()) {
                (false, _) => "referral",
                (true, true) => "resubmission",
                (true, false) => "addendum",
            }
            .into(),
            Expr::val(stated),
            stated_at.into(),
            false.into(),
        ])
        .take();
    manager.execute(insert).await?;
    review(manager, row, stated_at).await
}

/// One task of reviewing for each person, as long as none is open.
async fn review(manager: &SchemaManager<'_>, row: &QueryResult, stated_at: DateTimeUtc) -> Result<(), DbErr> {
    let person: Uuid = row.try_get("", "person_id")?;
    let open = Query::select()
        .column("id")
        .from("tasks")
        .and_where(Expr::col("subject_id").eq(person))
        .and_where(Expr::col("kind").eq("review_precautions"))
        .and_where(Expr::col("status").eq("open").or(Expr::col("id").eq(person)))
        .take();
    if manager.get_connection().query_one(&open).await?.is_some() {
        return Ok(());
    }
    let worker: Option<Uuid> = row.try_get("", "assigned_worker_id")?;
    let due_at = stated_at + DAY;
    let insert = Query::insert()
        .into_table("tasks")
        .columns([
            "id",
            "version",
            "kind",
            "status",
            "service_id",
            "subject_type",
            "subject_id",
            "person_id",
            "owner_kind",
            "owner_worker_id",
            "opened_at",
            "due_at",
            "escalation_level",
            "reminders",
            "escalates_at",
            "updated_at",
        ])
        .values_panic([
            // There is none of this name: a person is no task.
            person.into(),
            1.into(),
            "review_precautions".into(),
            "open".into(),
            row.try_get::<Uuid>("", "service_id")?.into(),
            "person".into(),
            person.into(),
            person.into(),
            if worker.is_some() { "worker" } else { "service" }.into(),
            worker.into(),
            stated_at.into(),
            due_at.into(),
            0_i16.into(),
            0.into(),
            due_at.into(),
            stated_at.into(),
        ])
        .take();
    manager.execute(insert).await
}

/// Without what is empty, which one version wrote down and another left out.
fn plain(value: &JsonValue) -> JsonValue {
    let is_empty = |value: &JsonValue| value.is_null() || value.as_array().is_some_and(Vec::is_empty);
    match value {
        JsonValue::Object(fields) => fields
            .iter()
            .filter(|(_, value)| !is_empty(value))
            .map(|(name, value)| (name.clone(), plain(value)))
            .collect(),
        JsonValue::Array(items) => items.iter().map(plain).collect(),
        other => other.clone(),
    }
}
