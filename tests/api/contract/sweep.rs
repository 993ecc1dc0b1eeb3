//! Every operation of the document is closed to strangers, to the wrong role and to a token without its scope, and tells
//! nobody whether a row that is not theirs is there. The document is what is swept, so no operation can escape.

use std::collections::BTreeMap;

use catalogue::coded::Coded;
use catalogue::{Action, Role};
use linkwork::system::sandbox::cast::{self, CAST};
use reqwest::Method;
use serde_json::{Value, json};

use super::{Operation, document, operations, sample};
use crate::care::outcome::instruments::ours;
use crate::harness::county::{Answer, Client, County};
use crate::on_both;

/// Collections whose every row is everybody's who may ask at all: there is no foreign row.
const OPEN: [&str; 8] =
    ["access-grants", "assets", "clients", "list-sizes", "organisations", "reports", "services", "workers"];
/// The name of no row.
pub(super) const NEVER: &str = "01931f6c-7f4e-7c3a-9a51-3f6d2c1b0a5e";

/// Every operation behind a token, with its line of the policy.
pub(super) fn private(document: &Value) -> impl Iterator<Item = (Operation<'_>, Action)> {
    let all = operations(document).into_iter().filter(|operation| operation.path.starts_with("/v1/"));
    all.map(|operation| {
        let action = Action::of_operation(operation.id()).expect("the policy knows every operation behind a token");
        (operation, action)
    })
}

async fn call(client: &Client<'_>, operation: &Operation<'_>, id: &str, body: &Value) -> Answer {
    let path = match (operation.path.find('{'), operation.path.rfind('}')) {
        (Some(start), Some(_)) => {
            let (root, rest) = operation.path.split_at(start);
            let rest = rest.split_once('}').map_or("", |(_, rest)| rest);
            // An id further on is of something within: it does not matter here.
            let rest = rest.split('/').map(|part| match part {
                "{number}" => "1",
                part if part.starts_with('{') => NEVER,
                part => part,
            });
            format!("{root}{id}{}", rest.collect::<Vec<_>>().join("/"))
        }
        _ => operation.path.to_owned(),
    };
    let method: Method = operation.method.to_uppercase().parse().expect("a method");
    let kind = if method == Method::PATCH { "application/merge-patch+json" } else { "application/json" };
    let mut headers = vec![("Idempotency-Key", "sweep"), ("Access-Reason", "duty")];
    if !body.is_null() {
        headers.push(("Content-Type", kind));
    }
    client.call(method, &path, &headers, Some(body).filter(|body| !body.is_null())).await
}

/// The first of the cast with a role.
fn one(role: Role) -> &'static str {
    cast::find(role, None).expect("each role is in the cast").name
}

/// A service of the county, and by whom a case of its comes about.
pub(super) struct Side {
    sender: &'static str,
    practice: (u8, &'static str),
    worker: (u8, &'static str),
    manager: &'static str,
    colleague: &'static str,
}

/// Hallowby's.
pub(super) const HALLOWBY: Side =
    Side { sender: "millgate", practice: (5, "Y99001"), worker: (1, "amira"), manager: "leila", colleague: "tom" };
/// The Vale's.
pub(super) const VALE: Side =
    Side { sender: "open_door", practice: (6, "Y99002"), worker: (3, "bethan"), manager: "owen", colleague: "ines" };

/// A row of each collection that belongs to a service, made by the story of a first referral there.
pub(super) async fn rows_of(county: &County, side: &Side) -> BTreeMap<&'static str, String> {
    let mut referral = County::fixture("pharmacy");
    referral["person"]["gp_practice"] = json!(side.practice.1);
    let path = county.as_(side.sender).post("/v1/referrals", &referral).await.expect(201).location();
    let worker = county.as_(side.worker.1);
    let accepted = worker.step(&path, "acceptance", &json!({})).await.expect(200).body;
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut rows = BTreeMap::from([
        ("referrals", word(&accepted["id"])),
        ("people", word(&accepted["person"]["id"])),
        ("episodes", word(&accepted["episode_id"])),
    ]);
    if accepted["person_id"].is_string() {
        rows.insert("people", word(&accepted["person_id"]));
    }
    let reason = [("Access-Reason", "duty")];
    let opened = format!("/v1/episodes/{}", rows["episodes"]);
    county.as_(side.colleague).call(Method::GET, &opened, &reason, None).await.expect(200);
    let reviews = county.as_(side.manager).get("/v1/access-reviews").await.expect(200).body;
    rows.insert("access-reviews", word(&reviews["items"][0]["id"]));
    let wanted = json!({ "ground": "objection", "asked_by": "person", "asked_on": "2026-11-17" });
    let erasures = format!("/v1/people/{}/erasures", rows["people"]);
    let erasure = county.as_(side.manager).post(&erasures, &wanted).await.expect(201).body;
    rows.insert("erasures", word(&erasure["id"]));
    let heard = json!({ "kind": "safeguarding", "occurred_at": "2026-11-18T09:00:00Z" });
    let safety = worker.post(&format!("/v1/episodes/{}/safety-events", rows["episodes"]), &heard).await.expect(201);
    rows.insert("safety-events", word(&safety.body["id"]));
    let asked = json!({ "practice_id": cast::organisation_id(side.practice.0), "purpose": "review", "priority": "routine",
        "text": "Please look at her tablets.", "basis": "agreed" });
    let referred_back =
        worker.post(&format!("/v1/episodes/{}/refer-backs", rows["episodes"]), &asked).await.expect(201);
    rows.insert("refer-backs", word(&referred_back.body["id"]));
    let check_in = worker.get("/v1/tasks?kind=check_in_with_worker").await.expect(200).body;
    rows.insert("worker-check-ins", word(&check_in["items"][0]["subject_id"]));
    let talk = json!({
        "starts_at": "2026-11-18T09:00:00Z", "consultation_mechanism": "telephone", "attendance": "attended",
        "minutes": 30, "conversation_with": "person",
    });
    worker.post(&format!("/v1/episodes/{}/contacts", rows["episodes"]), &talk).await.expect(201);
    let coded = worker.get("/v1/coded-entries").await.expect(200).body;
    rows.insert("coded-entries", word(&coded["items"][0]["id"]));
    let item =
        json!({ "team": "Vale MDT", "meets_on": "2026-11-25", "question": "Who knows her?", "is_complex": false });
    let at = format!("/v1/episodes/{}/mdt-items", rows["episodes"]);
    let activity = json!({ "kind": "outreach", "done_on": "2026-11-18", "minutes": 30 });
    let signposting = json!({ "done_on": "2026-11-18", "about": ["housing"], "mechanism": "telephone" });
    let supervision =
        json!({ "kind": "clinical", "held_on": "2026-11-18", "minutes": 60, "supervisor_name": "Dr Anne Hollis" });
    for (collection, path, body) in [
        ("mdt-items", at.as_str(), item),
        ("activities", "/v1/activities", activity),
        ("signpostings", "/v1/signpostings", signposting),
        ("supervisions", "/v1/supervisions", supervision),
    ] {
        rows.insert(collection, word(&worker.post(path, &body).await.expect(201).body["id"]));
    }
    let another = async |nhs_number: &str| {
        let mut referral = County::fixture("pharmacy");
        referral["person"]["gp_practice"] = json!(side.practice.1);
        referral["person"]["nhs_number"] = json!(nhs_number);
        referral.as_object_mut().expect("an object").remove("external_reference");
        county.as_(side.sender).post("/v1/referrals", &referral).await.expect(201).location()
    };
    let other = worker.get(&another("9990000018").await).await.expect(200).body;
    let link = json!({ "other_person_id": other["person_id"], "reason": "One house." });
    let links = format!("/v1/people/{}/household-links", rows["people"]);
    rows.insert("household-links", word(&worker.post(&links, &link).await.expect(201).body["id"]));
    let sent_on = another("9990000026").await;
    worker.step(&sent_on, "acceptance", &json!({})).await.expect(200);
    let redirection = json!({ "reason": "better_placed_elsewhere", "destination": "Loom Street Homes",
        "destination_organisation_id": cast::organisation_id(10), "basis": "person_agreed" });
    worker.step(&sent_on, "redirection", &redirection).await.expect(200);
    let onward = worker.get("/v1/onward-referrals").await.expect(200).body;
    rows.insert("onward-referrals", word(&onward["items"][0]["id"]));
    let contact = json!({
        "starts_at": "2026-11-18T09:00:00Z", "consultation_mechanism": "telephone", "attendance": "attempt_no_answer",
    });
    let contacts = format!("/v1/episodes/{}/contacts", rows["episodes"]);
    rows.insert("contacts", word(&worker.post(&contacts, &contact).await.expect(201).body["id"]));
    let session = json!({
        "name": "Coffee morning", "starts_at": "2026-11-18T09:00:00Z", "minutes": 60,
        "consultation_mechanism": "video_consultation",
        "attendees": [{ "episode_id": rows["episodes"], "attendance": "attended" }],
    });
    rows.insert("group-sessions", word(&worker.post("/v1/group-sessions", &session).await.expect(201).body["id"]));
    let group = json!({ "listing": { "name": "Walkers", "places": [{ "name": "The green" }],
        "schedules": [{ "text": "Sundays" }] } });
    let group = worker.post("/v1/assets", &group).await.expect(201);
    rows.insert("assets", word(&group.body["id"]));
    let offered = json!({ "asset_id": group.body["id"], "category": "nature" });
    let connections = format!("/v1/episodes/{}/connections", rows["episodes"]);
    rows.insert("connections", word(&worker.post(&connections, &offered).await.expect(201).body["id"]));
    let group = format!("/v1/assets/{}", rows["assets"]);
    let quality = worker.post(&format!("{group}/quality-assurances"), &json!({ "sheet_kind": "volunteer_led" })).await;
    rows.insert("quality-assurances", word(&quality.expect(201).body["id"]));
    let going = rows["connections"].clone();
    worker.step(&format!("/v1/connections/{going}"), "agreement", &json!({})).await.expect(200);
    worker.step(&format!("/v1/connections/{going}"), "answer", &json!({ "answer": "place" })).await.expect(200);
    let surveys = worker.get("/v1/confidence-surveys").await.expect(200).body;
    rows.insert("confidence-surveys", word(&surveys["items"][0]["id"]));
    let concern = worker.post(&format!("{group}/concerns"), &json!({ "text": "The path is dark." })).await.expect(201);
    rows.insert("asset-concerns", word(&concern.body["id"]));
    let volunteer = worker.post("/v1/volunteers", &json!({ "name": "Rosemary Ingham" })).await.expect(201);
    rows.insert("volunteers", word(&volunteer.body["id"]));
    let gap = json!({ "category": "nature", "outward_code": "HX9", "comment": "Nothing at the weekend" });
    rows.insert("gaps", word(&worker.post("/v1/gaps", &gap).await.expect(201).body["id"]));
    let message = json!({ "occasion": "on_demand", "content": {
        "requested_actions": { "status": "no_action_required" }, "summary": "All is well.",
        "risks": { "status": "no_known_risks" },
    } });
    let messages = format!("/v1/episodes/{}/messages-back", rows["episodes"]);
    rows.insert("messages-back", word(&worker.post(&messages, &message).await.expect(201).body["id"]));
    let assessment = format!("/v1/episodes/{}/assessment", rows["episodes"]);
    worker.post(&assessment, &json!({})).await.expect(201);
    let plan = worker.post(&format!("/v1/episodes/{}/care-plans", rows["episodes"]), &json!({})).await.expect(201);
    rows.insert("care-plans", word(&plan.body["id"]));
    let outcome = json!({ "instrument_id": "01930000-0000-7000-8000-0000000a0001", "taken_on": "2026-11-18",
        "not_administered": { "reason": "declined" } });
    let outcomes = format!("/v1/episodes/{}/outcomes", rows["episodes"]);
    rows.insert("outcomes", word(&worker.post(&outcomes, &outcome).await.expect(201).body["id"]));
    let gain = json!({ "kind": "grant", "pence": 25_000, "frequency": "once", "gained_on": "2026-11-18",
        "confirmed_by": "The letter" });
    let gains = format!("/v1/episodes/{}/money-gains", rows["episodes"]);
    rows.insert("money-gains", word(&worker.post(&gains, &gain).await.expect(201).body["id"]));
    let story = json!({ "kind": "story", "title": "Out again", "outcome": "She is out twice a week." });
    let stories = format!("/v1/episodes/{}/stories", rows["episodes"]);
    rows.insert("stories", word(&worker.post(&stories, &story).await.expect(201).body["id"]));
    let used = json!({ "source": "Practice system", "lines": [{ "person_id": accepted["person_id"], "uses": 3,
        "setting": "gp_appointment", "starts_on": "2026-05-01", "ends_on": "2026-10-31" }] });
    let uses = format!("/v1/services/{}/healthcare-uses", word(&accepted["service_id"]));
    let used = county.as_(side.manager).post(&uses, &used).await.expect(201).body;
    rows.insert("healthcare-uses", word(&used["recorded"][0]));
    if document()["paths"]["/v1/tasks"].is_object() {
        let tasks = worker.get("/v1/tasks").await.expect(200).body;
        rows.insert("tasks", word(&tasks["items"][0]["id"]));
    }
    let away = json!({ "first_day": "2026-12-21", "last_day": "2026-12-24" });
    let absence =
        county.as_(side.manager).post(&format!("/v1/workers/{}/absences", cast::worker_id(side.worker.0)), &away).await;
    let mut instrument = ours(1);
    instrument["service_id"] = accepted["service_id"].clone();
    let instrument = county.as_(side.manager).post("/v1/instruments", &instrument).await.expect(201);
    rows.insert("instruments", word(&instrument.body["id"]));
    rows.insert("absences", word(&absence.expect(201).body["id"]));
    rows.insert("services", word(&accepted["service_id"]));
    let shift = json!({ "worker_id": cast::worker_id(side.worker.0), "starts_at": "2026-12-21T17:00:00Z",
        "ends_at": "2026-12-22T09:00:00Z" });
    let shifts = format!("/v1/services/{}/on-call-shifts", word(&accepted["service_id"]));
    let shift = county.as_(side.manager).post(&shifts, &shift).await.expect(201);
    rows.insert("on-call-shifts", word(&shift.body["id"]));
    let handover = json!({ "worker_id": cast::worker_id(side.worker.0) });
    let task = format!("/v1/tasks/{}", rows["tasks"]);
    county.as_(side.manager).step(&task, "handover", &handover).await.expect(200);
    let notified = worker.get("/v1/notifications").await.expect(200).body;
    rows.insert("notifications", word(&notified["items"][0]["id"]));
    let endpoint = json!({ "url": "https://hooks.vale.example/linkwork", "event_types": ["service.updated"] });
    let endpoint = county.as_(side.manager).post("/v1/webhook-endpoints", &endpoint).await.expect(201);
    rows.insert("webhook-endpoints", word(&endpoint.body["endpoint"]["id"]));
    let number = CAST.iter().find(|actor| actor.name == side.manager).and_then(|actor| actor.service);
    let source = json!({ "service_id": cast::service_id(number.expect("a service")), "url": "https://directory.vale.example/api",
        "name": format!("What {} takes in", side.manager), "interval_days": 7 });
    let source = county.as_("set_up").post("/v1/directory-sources", &source).await.expect(201);
    rows.insert("directory-sources", word(&source.body["id"]));
    // So that no job reads it.
    county.as_("set_up").step(&source.location(), "disablement", &json!({})).await.expect(200);
    let tested = format!("{}/test", endpoint.location());
    let tested = county.as_(side.manager).post(&tested, &json!({})).await.expect(201);
    rows.insert("webhook-deliveries", word(&tested.body["id"]));
    let export = json!({ "kinds": ["contacts"], "format": "ndjson", "purpose": "service_management" });
    let export = county.as_(side.manager).post("/v1/exports", &export).await.expect(202);
    rows.insert("exports", word(&export.body["id"]));
    rows.insert("changes", rows["referrals"].clone());
    rows.insert("workers", cast::worker_id(side.worker.0).to_string());
    rows
}

/// What of an answer may differ: the names of the request and of the row, and the time.
fn telling(answer: &Answer, id: &str) -> (u16, String, BTreeMap<String, String>) {
    let passing = ["x-request-id", "date", "ratelimit"];
    let text = answer.text.replace(id, "ID").replace(&answer.header("x-request-id"), "REQUEST");
    (answer.status.as_u16(), text, answer.headers_but(&passing))
}

on_both! {
    async fn no_operation_lets_a_stranger_in(county) {
        let document = document();
        for (operation, _) in private(document) {
            for token in [None, Some("not.a.token")] {
                let answer = call(&county.bearing(token), &operation, NEVER, &json!({})).await;
                answer.expect_problem(401, "unauthorized");
            }
        }
    }

    async fn no_operation_lets_the_wrong_role_in_or_a_token_without_its_scope(county) {
        let document = document();
        for (operation, action) in private(document) {
            for role in Role::ALL.iter().filter(|role| !action.roles().contains(role)) {
                let answer = call(&county.as_(one(*role)), &operation, NEVER, &json!({})).await;
                answer.expect_problem(403, "forbidden");
            }
            if action.scope().is_some() {
                let narrow = county.with_scopes(one(action.roles()[0]), &["none:read"]);
                call(&narrow, &operation, NEVER, &json!({})).await.expect_problem(403, "forbidden");
            }
        }
    }

    async fn a_foreign_row_is_answered_like_one_that_never_was(county) {
        let document = document();
        let rows = rows_of(county, &VALE).await;
        let mut faults = Vec::new();
        for (operation, action) in private(document).filter(|(operation, _)| operation.path.contains('{')) {
            let collection = operation.path.split('/').nth(2).unwrap_or_default();
            let body = sample::body(document, operation.says);
            if OPEN.contains(&collection) {
                let client = county.as_(one(action.roles()[0]));
                call(&client, &operation, NEVER, &body).await.expect_problem(404, "not_found");
                continue;
            }
            let Some(foreign) = rows.get(collection).filter(|id| !id.is_empty()) else {
                faults.push(format!("{}: tell rows_of() of `{collection}`", operation.name()));
                continue;
            };
            // Everybody of the role who belongs to another service than the row.
            let strangers = CAST.iter().filter(|actor| {
                let elsewhere = actor.service == Some(1) || ["millgate", "harbour"].contains(&actor.name);
                elsewhere && action.roles().contains(&actor.role)
            });
            for actor in strangers {
                let client = county.as_(actor.name);
                let theirs = call(&client, &operation, foreign, &body).await;
                let nobodys = call(&client, &operation, NEVER, &body).await;
                let (theirs, nobodys) = (telling(&theirs, foreign), telling(&nobodys, NEVER));
                if theirs != nobodys || theirs.0 != 404 {
                    faults.push(format!("{} as {}:\n  {theirs:?}\n  {nobodys:?}", operation.name(), actor.name));
                }
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}
