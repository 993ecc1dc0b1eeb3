//! What an agency's answers tell: every status × reason × kind of organisation × agreement, through HTTP.
//!
//! The rows are put there as the steps could leave them, with a secret in every field that must not be disclosed. Where
//! the status alone is disclosed each answer is held against one reference: equal to the byte, but for its name.

use std::collections::BTreeMap;

use catalogue::OrganisationKind;
use catalogue::Role;
use catalogue::coded::Coded;
use catalogue::id::{ConsentId, EpisodeId, ReferralId};
use kernel::auth::real_now;
use kernel::auth::scope::Scopes;
use kernel::db::Db;
use linkwork::care::consent::{self, ConsentDecision, ConsentGiver, ConsentMethod, ConsentPurpose};
use linkwork::care::referral::disclosure::SharedStatus;
use linkwork::care::referral::entity::{Column, Entity, Model};
use linkwork::care::referral::status::{ReferralStatus, StatusReason};
use linkwork::county::organisation::kind::Status;
use linkwork::county::{client, organisation};
use linkwork::system::sandbox::{self, cast};
use reqwest::Method;
use sea_orm::{ActiveModelTrait, DbErr, EntityTrait, IntoActiveModel};
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::row::question;
use super::walk::{about, dorothy, send, with_feedback};
use crate::harness::county::{Answer, Client, County};
use crate::on_both;

const SECRETS: [&str; 3] = ["she is in hospital", "St Anne's Hospice", "ask Tom first"];
const DECISIONS: [(&str, &str); 3] = [("agreed", "9990040001"), ("refused", "9990000018"), ("not_asked", "9990000026")];

/// Every status with every reason it can have.
fn stories() -> impl Iterator<Item = (ReferralStatus, Option<StatusReason>)> {
    ReferralStatus::ALL.iter().flat_map(|status| {
        let reasons: Vec<_> =
            StatusReason::ALL.iter().copied().filter(|reason| reason.fits(*status)).map(Some).collect();
        let none = vec![None];
        (if reasons.is_empty() { none } else { reasons }).into_iter().map(|reason| (*status, reason))
    })
}

/// The referral as this story leaves it, with all that the service knows of it.
fn ended_row(row: &Model, (status, reason): (ReferralStatus, Option<StatusReason>), n: u128) -> Model {
    let [comment, destination, note] = SECRETS.map(|secret| Some(secret.to_owned()));
    let is_taken = !status.is_before_acceptance();
    let episode = is_taken.then(|| EpisodeId(uuid::Uuid::from_u128(0xdead_beef)));
    let joined = n.is_multiple_of(2);
    let now = row.received_at;
    Model {
        status,
        status_reason: reason,
        status_comment: comment.filter(|_| reason.is_some()),
        status_comment_released: n.is_multiple_of(3),
        waiting_note: note,
        destination: destination.filter(|_| status == ReferralStatus::Redirected),
        question: (status == ReferralStatus::Returned).then(question),
        worker_id: is_taken.then(|| cast::worker_id(1)),
        episode_id: episode.filter(|_| !joined),
        joined_to: episode.filter(|_| joined),
        version: 2 + i32::try_from(n).expect("it is there"),
        disclosed_outcome_updated_at: now + chrono::TimeDelta::minutes(i64::try_from(n).expect("it is there") + 1),
        updated_at: now + chrono::TimeDelta::hours(i64::try_from(n).expect("it is there") + 1),
        ..row.clone()
    }
}

/// An organisation of this kind and its program.
async fn agency<'c>(county: &'c County, number: u8, kind: OrganisationKind) -> Client<'c> {
    let state = county.server.state();
    let now = county.clock.now();
    let sender = organisation::entity::Model {
        id: cast::organisation_id(number),
        kind,
        name: format!("An agency of the kind {kind}"),
        ods_code: None,
        status: Status::Active,
        successor_id: None,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let program = client::entity::Model {
        id: cast::client_id(number),
        organisation_id: sender.id,
        service_id: None,
        name: sender.name.clone(),
        role: Role::Referrer,
        scopes: Scopes::all().to_string(),
        dpop_bound_access_tokens: false,
        secret_hash: None,
        secret_set_at: None,
        status: Status::Active,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let entered: Result<(), DbErr> = state
        .db
        .system("a test enters an agency")
        .write(async |tx| {
            sender.into_active_model().reset_all().insert(tx).await?;
            program.into_active_model().reset_all().insert(tx).await?;
            Ok(())
        })
        .await;
    entered.expect("it is there");
    let actor = cast::Actor {
        number,
        name: "agency",
        full_name: "An agency",
        role: Role::Referrer,
        organisation: number,
        service: None,
        is_person: false,
    };
    let token = sandbox::token(&state.trust.tokens, &actor, real_now()).expect("it is there");
    county.bearing(Some(token.expose_secret()))
}

async fn row_at(db: &Db, path: &str) -> Model {
    let id: ReferralId = path.rsplit('/').next().expect("it is there").parse().expect("it is there");
    Entity::find_by_id(id).one(db.system("a test reads a row").read()).await.expect("it is there").expect("it is there")
}

/// Puts rows there, and with each of them what was reported of the person's agreement.
async fn put_with(db: &Db, rows: &[(&str, Model)]) {
    let reported =
        rows.iter().filter(|(decision, _)| matches!(*decision, "agreed" | "refused")).map(|(decision, row)| {
            let consent = consent::entity::Model {
                id: ConsentId::new(),
                service_id: row.service_id,
                person_id: row.person_id,
                purpose: ConsentPurpose::Feedback,
                recipient_id: Some(row.organisation_id),
                decision: if *decision == "agreed" { ConsentDecision::Given } else { ConsentDecision::Refused },
                given_by: ConsentGiver::Person,
                method: ConsentMethod::ReportedByReferrer,
                note: None,
                recorded_by: None,
                referral_id: Some(row.id),
                care_plan_id: None,
                uses: None,
                decided_at: row.received_at,
                recorded_at: row.received_at,
            };
            consent.into_active_model().reset_all()
        });
    let reported: Vec<_> = reported.collect();
    put(db, rows.iter().map(|(_, row)| row.clone()).collect()).await;
    let written: Result<(), DbErr> = db
        .system("a test writes down what was reported")
        .write(async |tx| consent::entity::Entity::insert_many(reported).exec_without_returning(tx).await.map(|_| ()))
        .await;
    written.expect("it is there");
}

async fn put(db: &Db, rows: Vec<Model>) {
    let rows: Vec<_> = rows.into_iter().map(|row| row.into_active_model().reset_all()).collect();
    let written: Result<(), DbErr> = db
        .system("a test puts rows there")
        .write(async |tx| Entity::insert_many(rows).exec_without_returning(tx).await.map(|_| ()))
        .await;
    written.expect("it is there");
}

/// The row becomes this one, behind the back of whoever reads it.
async fn become_(db: &Db, row: &Model) {
    let mut change = row.clone().into_active_model().reset_all();
    change.not_set(Column::Id);
    change.id = sea_orm::ActiveValue::Unchanged(row.id);
    let written: Result<(), DbErr> =
        db.system("a test changes a row").write(async |tx| change.update(tx).await.map(|_| ())).await;
    written.expect("it is there");
}

/// All of an answer but the names that it has to have: status, headers, body.
fn bare(answer: &Answer) -> (u16, BTreeMap<String, String>, Value) {
    let own = ["etag", "x-request-id", "date", "traceparent"];
    (answer.status.as_u16(), answer.headers_but(&own), unnamed(&answer.body))
}

fn unnamed(body: &Value) -> Value {
    let mut body = body.clone();
    for own in ["id", "etag", "instance", "request_id"] {
        body.as_object_mut().expect("it is there").remove(own);
    }
    body
}

#[track_caller]
fn assert_informed(row: &Model, body: &Value, text: &str) {
    let is_told = row.status != ReferralStatus::EnteredInError;
    let reason = row.status_reason.filter(|_| is_told).map(Coded::code);
    assert_eq!((body["view"].as_str(), body["status"].as_str()), (Some("informed_referrer"), Some(row.status.code())));
    assert_eq!(body["status_reason"].as_str(), reason, "{text}");
    let comment = row.status_comment.as_deref().filter(|_| is_told && row.status_comment_released);
    assert_eq!(body["status_comment"].as_str(), comment, "{text}");
    assert_eq!(body["destination"].as_str(), row.destination.as_deref(), "{text}");
    assert!(!text.contains(SECRETS[2]) && !text.contains("deadbeef") && !text.contains("duplicate"), "{text}");
}

on_both! {
    async fn no_answer_tells_an_agency_more_than_it_may_know(county) {
        let db = &county.server.state().db;
        // What those may know who learn the status alone: one answer for each of its statuses, and for each refusal.
        let mut items = BTreeMap::new();
        let mut answers = BTreeMap::new();
        let mut refusals = BTreeMap::new();
        let mut seen = 0;
        for (number, kind) in (100..).zip(OrganisationKind::ALL.iter().copied()) {
            let agency = agency(county, number, kind).await;
            let mut rows = Vec::new();
            for (decision, nhs_number) in DECISIONS {
                let path = send(&agency, &with_feedback(about(dorothy(), nhs_number), decision)).await;
                let row = row_at(db, &path).await;
                let retold = (0..).zip(stories()).map(|(n, story)| Model { id: ReferralId::new(), ..ended_row(&row, story, n) });
                rows.extend(retold.map(|row| (decision, row)));
            }
            put_with(db, &rows).await;
            let listed = agency.get("/v1/referrals?limit=200").await.expect(200).body["items"].clone();
            let listed: BTreeMap<&str, &Value> =
                listed.as_array().expect("a list").iter().map(|item| (item["id"].as_str().expect("a text"), item)).collect();
            assert_eq!(listed.len(), rows.len() + DECISIONS.len());

            for (n, (decision, row)) in (0..).zip(&rows) {
                let item = listed[&*row.id.to_string()];
                let status = SharedStatus::from(row.status);
                let case = format!("{kind} {decision} {} {:?}: {item}", row.status, row.status_reason);
                if *decision == "agreed" {
                    assert_informed(row, item, &case);
                } else {
                    assert!(SECRETS.iter().all(|secret| !case.contains(secret)), "{case}");
                    let reference = items.entry(status.code()).or_insert_with(|| unnamed(item));
                    assert_eq!(unnamed(item), *reference, "{case}");
                }
                seen += 1;
                // Each story is read by itself, and acted on, for four of the kinds.
                if (n + number) % 5 != 0 {
                    continue;
                }
                let path = format!("/v1/referrals/{}", row.id);
                let answer = agency.get(&path).await.expect(200);
                assert_eq!((&answer.body, answer.etag()), (item, item["etag"].as_str().expect("a text").to_owned()), "{case}");
                if *decision == "agreed" {
                    continue;
                }
                let reference = answers.entry(status.code()).or_insert_with(|| bare(&answer));
                assert_eq!(bare(&answer), *reference, "{case}");
                if matches!(status, SharedStatus::Accepted | SharedStatus::Ended) {
                    let body = json!({ "reason": "no_longer_needed" });
                    let refused = agency.call(Method::POST, &format!("{path}/withdrawal"), &[], Some(&body)).await;
                    let refused = refused.expect_problem(409, "invalid_transition");
                    let reference = refusals.entry(status.code()).or_insert_with(|| bare(&refused));
                    assert_eq!(bare(&refused), *reference, "{case}");
                }
            }
            for status in SharedStatus::ALL {
                let page = agency.get(&format!("/v1/referrals?limit=200&status={status}")).await.expect(200);
                let there = rows.iter().filter(|(_, row)| SharedStatus::from(row.status) == *status).count();
                let sent = if *status == SharedStatus::Submitted { DECISIONS.len() } else { 0 };
                assert_eq!(page.body["items"].as_array().expect("a list").len(), there + sent, "{status}");
            }
        }
        assert_eq!(seen, stories().count() * DECISIONS.len() * OrganisationKind::ALL.len());
        let all = SharedStatus::ALL.len();
        assert_eq!((items.len(), answers.len(), refusals.len()), (all, all, 2));
    }

    /// A step beneath what an agency may know moves neither the tag nor the time, so that nobody can count the steps.
    async fn a_hidden_step_moves_neither_tag_nor_time(county) {
        let db = &county.server.state().db;
        let pharmacy = county.as_("millgate");
        for decision in ["refused", "not_asked"] {
            let path = send(&pharmacy, &with_feedback(dorothy(), decision)).await;
            let row = row_at(db, &path).await;
            let mut tags = BTreeMap::new();
            for (n, story) in (0..).zip(stories()) {
                become_(db, &ended_row(&row, story, n)).await;
                let answer = pharmacy.get(&path).await.expect(200);
                let tag = tags.entry(answer.body["status"].as_str().expect("a text").to_owned()).or_insert_with(|| answer.text.clone());
                assert_eq!(answer.text, *tag, "{story:?}");
                let known = [("If-None-Match", &*answer.etag())];
                assert_eq!(pharmacy.call(Method::GET, &path, &known, None).await.status, 304);
            }
            assert_eq!(tags.len(), SharedStatus::ALL.len());
        }
    }
}
