//! What the bare server answers, on either database.

use std::sync::Arc;

use actix_web::http::header::{HeaderMap, LOCATION};
use actix_web::web::{self, Data, Path};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer};
use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use uuid::Uuid;

use super::answers::ITEMS;
use super::statements::{ADDENDA, BACKLOG, CASES, LOAD, LOADS, ME, OF_AGENCY, OF_WORKER, OVERDUE, PAGE, QUEUE, TASKS};
use super::submission::{Rows, Submission};
use crate::cast;
use crate::cell::Cell;
use crate::fault::{Fault, Outcome};

/// A database, as one thread of the server has it.
pub trait Database: 'static {
    /// Writes the rows that a statement finds as objects, with commas between, at most so many; answers how many there
    /// were.
    async fn objects(&self, sql: &'static str, given: &[Cell], most: usize, out: &mut String) -> Outcome<usize>;

    /// Writes a submission and answers the referral's identifier, once it is on the disk.
    async fn submit(&self, rows: &Rows, submission: Submission, shares: bool) -> Outcome<Uuid>;
}

/// A fault of the bare server: 500, with its words.
#[derive(Debug)]
struct Failure(Fault);

impl std::fmt::Display for Failure {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(formatter)
    }
}

impl actix_web::ResponseError for Failure {}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        eprintln!("{fault}");
        Self(fault)
    }
}

type Answer = Result<HttpResponse, Failure>;

/// Serves until it is told to stop. `database` makes what one thread has.
pub async fn serve<D: Database>(
    database: impl Fn() -> Outcome<Data<D>> + Clone + Send + 'static,
    rows: Arc<Rows>,
    port: u16,
) -> Outcome<()> {
    let server = HttpServer::new(move || {
        // The first was opened before: only a machine without any room fails here.
        #[expect(clippy::expect_used, reason = "a thread of the server without its database is of no use")]
        let database = database().expect("the database opens");
        App::new()
            .app_data(database)
            .app_data(Data::from(rows.clone()))
            .route("/livez", web::get().to(HttpResponse::Ok))
            .route("/agency/v1/me", web::get().to(me::<D>))
            .route("/agency/v1/referrals/{id}", web::get().to(of_agency::<D>))
            .route("/agency/v1/referrals", web::post().to(submit::<D>))
            .route("/sharing/v1/referrals", web::post().to(submit_sharing::<D>))
            .route("/worker/v1/referrals/{id}", web::get().to(of_worker::<D>))
            .route("/worker/v1/referrals", web::get().to(referrals::<D>))
            .route("/worker/v1/tasks", web::get().to(tasks::<D>))
            .route("/worker/v1/workers/{id}/caseload", web::get().to(caseload::<D>))
            .route("/manager/v1/services/{id}/caseload", web::get().to(of_service::<D>))
    });
    server.bind(("127.0.0.1", port))?.run().await?;
    Ok(())
}

/// How a column of this name is written: what is JSON already, what is true or false, and the rest.
pub fn kind<K>(name: &str, json: K, boolean: K, plain: K) -> K {
    match name {
        "question" | "risk_review" | "warnings" | "not_reached" | "submission" | "content" => json,
        "status_words_released" | "household_hidden" | "has_basic_need" | "has_safety_risk" | "risks_unknown" => {
            boolean
        }
        _ => plain,
    }
}

fn json(body: String) -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(body)
}

/// One object, or 404.
fn one(found: usize, body: String) -> HttpResponse {
    if found == 0 { HttpResponse::NotFound().finish() } else { json(body) }
}

fn cell(id: Uuid) -> Cell {
    Cell::Uuid(id)
}

async fn me<D: Database>(db: Data<D>) -> Answer {
    let mut body = String::with_capacity(1_024);
    let found = db.objects(ME, &[cell(cast::AGENCY_CLIENT)], 1, &mut body).await?;
    Ok(one(found, body))
}

async fn of_agency<D: Database>(db: Data<D>, id: Path<Uuid>) -> Answer {
    let mut body = String::with_capacity(1_024);
    let found = db.objects(OF_AGENCY, &[cell(*id), cell(cast::AGENCY_ORGANISATION)], 1, &mut body).await?;
    Ok(one(found, body))
}

async fn of_worker<D: Database>(db: Data<D>, id: Path<Uuid>) -> Answer {
    let mut body = String::with_capacity(8_192);
    let found = db.objects(OF_WORKER, &[cell(*id), cell(cast::SERVICE)], 1, &mut body).await?;
    // The addenda go into the object, before its end.
    body.pop();
    body.push_str(",\"addenda\":[");
    db.objects(ADDENDA, &[cell(*id)], 1_000, &mut body).await?;
    body.push_str("]}");
    Ok(one(found, body))
}

async fn page<D: Database>(db: &D, sql: &'static str, given: &[Cell]) -> Answer {
    let mut body = String::with_capacity(262_144);
    body.push_str(ITEMS.0);
    db.objects(sql, given, 50, &mut body).await?;
    body.push_str(ITEMS.1);
    Ok(json(body))
}

async fn referrals<D: Database>(db: Data<D>, request: HttpRequest) -> Answer {
    if request.query_string().contains("order=queue") {
        page(&**db, QUEUE, &[cell(cast::SERVICE), cell(cast::PCN), cell(cast::WORKER)]).await
    } else {
        page(&**db, PAGE, &[cell(cast::SERVICE), cell(cast::WORKER), cell(cast::PCN)]).await
    }
}

async fn tasks<D: Database>(db: Data<D>) -> Answer {
    page(&**db, TASKS, &[cell(cast::WORKER), cell(cast::SERVICE)]).await
}

fn now() -> DateTime<Utc> {
    Utc::now().trunc_subsecs(6)
}

async fn caseload<D: Database>(db: Data<D>, id: Path<Uuid>) -> Answer {
    let now = now();
    let year = Cell::Time(now - TimeDelta::days(365));
    let mut body = String::with_capacity(131_072);
    body.push_str("{\"load\":");
    let found = db.objects(LOAD, &[cell(*id), year, Cell::Time(now)], 1, &mut body).await?;
    body.push_str(",\"open_episodes\":[");
    db.objects(CASES, &[cell(*id)], 1_000, &mut body).await?;
    body.push_str("],\"overdue\":[");
    db.objects(OVERDUE, &[cell(*id), Cell::Time(now)], 1_000, &mut body).await?;
    body.push_str("]}");
    Ok(one(found, body))
}

async fn of_service<D: Database>(db: Data<D>, id: Path<Uuid>) -> Answer {
    let now = now();
    let year = Cell::Time(now - TimeDelta::days(365));
    let mut body = String::with_capacity(32_768);
    body.push_str("{\"workers\":[");
    db.objects(LOADS, &[cell(*id), year, Cell::Time(now)], 1_000, &mut body).await?;
    body.push_str("],\"backlog\":[");
    db.objects(BACKLOG, &[cell(*id)], 10_000, &mut body).await?;
    body.push_str("]}");
    Ok(json(body))
}

async fn submit<D: Database>(db: Data<D>, rows: Data<Rows>, request: HttpRequest, body: String) -> Answer {
    take(&**db, &rows, request.headers(), &body, false).await
}

async fn submit_sharing<D: Database>(db: Data<D>, rows: Data<Rows>, request: HttpRequest, body: String) -> Answer {
    take(&**db, &rows, request.headers(), &body, true).await
}

async fn take<D: Database>(db: &D, rows: &Rows, headers: &HeaderMap, body: &str, shares: bool) -> Answer {
    let key = headers.get("idempotency-key").and_then(|key| key.to_str().ok()).unwrap_or_default();
    let now = now();
    let submission = rows.read(body, key, now)?;
    let reference = submission.who.reference.clone();
    let id = db.submit(rows, submission, shares).await?;
    let service = cast::SERVICE;
    let at = now.format("%Y-%m-%dT%H:%M:%S%.6fZ");
    let body = format!(
        "{{\"view\":\"informed_referrer\",\"id\":\"{id}\",\"status\":\"submitted\",\"service_id\":\"{service}\",\
         \"external_reference\":\"{reference}\",\"received_at\":\"{at}\",\"updated_at\":\"{at}\"}}"
    );
    let location = (LOCATION, format!("/v1/referrals/{id}"));
    Ok(HttpResponse::Created().insert_header(location).content_type("application/json").body(body))
}
