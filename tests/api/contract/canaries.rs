//! Who lacks a sensitive class meets no trace of what is of it: a canary in every place that may bear a class, and everybody who
//! lacks one reads every operation of the document, and tries every other.

use std::collections::BTreeMap;

use catalogue::SensitiveClass;
use catalogue::coded::Coded;
use linkwork::system::sandbox::cast::{client_id, organisation_id, worker_id};
use reqwest::Method;
use serde_json::{Value, json};

use super::{Operation, document, operations, sample};
use crate::care::care_plan::plan;
use crate::care::episode::nhs_number;
use crate::care::referral::walk::{about, dorothy, send};
use crate::harness::county::{Client, County};
use crate::on_both;

/// In words: they may tell anything, so that whoever lacks any class reads none.
pub const WORDS: &str = "canary-of-words";

/// What tells of a class by itself.
pub fn canaries(class: SensitiveClass) -> Vec<String> {
    let texts: &[&str] = match class {
        SensitiveClass::Safeguarding => &["\"safeguarding\"", "\"self_neglect\""],
        SensitiveClass::SuicideRisk => &["\"suicide\"", "\"suicide_risk\""],
        SensitiveClass::DomesticAbuse => &["\"domestic_abuse\""],
        SensitiveClass::SubstanceUse => &["\"substance_use\""],
        SensitiveClass::CriminalOffence => &["\"police\"", "\"prison_detention\""],
        SensitiveClass::Immigration => &["\"refugee_asylum\""],
        SensitiveClass::GenderHistory => &["canary-of-gender", "\"sex\":\"1\""],
        SensitiveClass::HiddenAddress => &["canary-of-address", "HX9 9ZZ"],
        SensitiveClass::ThirdParty => &["canary-of-another"],
    };
    let mut all: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
    if class == SensitiveClass::CriminalOffence {
        all.extend([organisation_id(8).to_string(), client_id(2).to_string()]);
    }
    all
}

/// A referral by the police with a canary wherever one can be.
fn submission() -> Value {
    let mut body = about(dorothy(), &nhs_number(300));
    body["person"]["name"] = json!({ "given_name": "Winifred", "family_name": "Holt" });
    body["person"]["name"]["alias"] = json!("Frank canary-of-gender");
    body["person"]["sex"] = json!("1");
    body["person"]["address"] = json!({ "lines": ["1 canary-of-address"], "postcode": "HX9 9ZZ" });
    body["person"]["contact"]["other"] = json!("At canary-of-address");
    body["person"]["relevant_contacts"] = json!([
        { "name": "Ken canary-of-another", "relationship": "child" },
        { "name": "Ann", "relationship": "child", "in_emergency": true, "note": "canary-of-another" },
    ]);
    body["individual_requirements"]["impairments"] = json!([WORDS]);
    body["individual_requirements"]["other"] = json!(WORDS);
    for place in ["person_reported", "reason_for_referral", "goal"] {
        body[place] = json!(WORDS);
    }
    body["presenting_complaints"] = json!(["bereavement", "domestic_abuse", "substance_use", "refugee_asylum"]);
    let kinds = ["suicide", "self_neglect", "safeguarding", "domestic_abuse", "substance_use"];
    let risks: Vec<Value> =
        kinds.iter().map(|kind| json!({ "kind": kind, "source": "person", "comment": WORDS })).collect();
    body["risks"] = json!({ "status": "listed", "items": risks });
    body["safety_actions"] = json!(["gp_informed"]);
    body
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

/// The rows of a case of Amira's, by the collections of the document.
pub async fn case(county: &County) -> BTreeMap<&'static str, Vec<String>> {
    let (amira, leila) = (county.as_("amira"), county.as_("leila"));
    let referral = send(&county.as_("constabulary"), &submission()).await;
    let triage = json!({ "starts_at": "2026-11-18T09:00:00Z", "consultation_mechanism": "telephone", "minutes": 10,
        "attendance": "attended", "conversation_with": "person", "comment": WORDS });
    amira.post(&format!("{referral}/contacts"), &triage).await.expect(201);
    let row = amira.step(&referral, "acceptance", &json!({})).await.expect(200).body;
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let (episode, person) = (text(&row["episode_id"]), text(&row["person_id"]));
    let mut rows = BTreeMap::from([
        ("referrals", vec![last(&referral).to_owned()]),
        ("episodes", vec![episode.clone()]),
        ("people", vec![person.clone()]),
        ("workers", vec![worker_id(1).to_string()]),
    ]);
    let (episode, person) = (format!("/v1/episodes/{episode}"), format!("/v1/people/{person}"));
    amira.patch(&person, &json!({ "address_withheld": true })).await.expect(200);
    county.as_("constabulary").post(&format!("{referral}/addenda"), &json!({ "text": WORDS })).await.expect(201);
    let consent = json!({ "purpose": "plan_sharing", "recipient_id": organisation_id(8), "decision": "given",
        "given_by": "person", "method": "verbal", "note": WORDS });
    amira.post(&format!("{person}/consents"), &consent).await.expect(201);
    let survey =
        json!({ "purpose": "survey", "decision": "given", "given_by": "person", "method": "verbal", "note": WORDS });
    amira.post(&format!("{person}/consents"), &survey).await.expect(201);

    let met = json!({ "starts_at": "2026-11-18T09:00:00Z", "consultation_mechanism": "face_to_face", "minutes": 40,
        "location_type": "prison_detention", "place": WORDS, "attendance": "attended", "conversation_with": "person",
        "participants": ["person", "other"], "participants_note": WORDS, "agreed": WORDS });
    let needs = json!([{ "kind": "other", "text": WORDS, "priority": "first", "identified_on": "2026-11-18",
        "at_start": "unmet" }]);
    let message = json!({ "occasion": "on_demand", "content": {
        "requested_actions": { "status": "requested", "items": [{ "text": WORDS, "by": "soon" }] }, "summary": WORDS,
        "tried": [{ "what": WORDS, "outcome": "did_not_work", "comment": WORDS }],
        "risks": { "status": "listed", "items": [{ "kind": "suicide", "source": "person", "comment": WORDS }] },
    } });
    let item = json!({ "team": WORDS, "meets_on": "2026-11-25", "question": WORDS, "is_complex": false });
    let mut plan = plan();
    plan["what_matters"] = json!(WORDS);
    plan["sensitive_classes"] = SensitiveClass::ALL.iter().map(|class| json!(class)).collect();
    let outcome = json!({ "instrument_id": "01930000-0000-7000-8000-0000000a0001", "taken_on": "2026-11-18", "note": WORDS,
        "not_administered": { "reason": "other", "comment": WORDS } });
    let gain = json!({ "kind": "grant", "pence": 25_000, "frequency": "once", "gained_on": "2026-11-18",
        "confirmed_by": WORDS });
    let back = |purpose: &str| json!({ "purpose": purpose, "priority": "routine", "text": WORDS, "basis": "agreed" });
    let heard = |kind: &str| json!({ "kind": kind, "occurred_at": "2026-11-18T09:00:00Z", "account": WORDS });
    let session = json!({ "name": "Coffee morning", "starts_at": "2026-11-18T09:00:00Z", "minutes": 60,
        "consultation_mechanism": "video_consultation",
        "attendees": [{ "episode_id": last(&episode), "attendance": "attended" }] });
    for (collection, path, body) in [
        ("contacts", format!("{episode}/contacts"), met),
        ("assessments", format!("{episode}/assessment"), json!({ "needs": needs, "strengths": [WORDS] })),
        ("messages-back", format!("{episode}/messages-back"), message),
        ("mdt-items", format!("{episode}/mdt-items"), item),
        ("care-plans", format!("{episode}/care-plans"), plan),
        ("outcomes", format!("{episode}/outcomes"), outcome),
        ("money-gains", format!("{episode}/money-gains"), gain),
        ("refer-backs", format!("{episode}/refer-backs"), back("safeguarding")),
        ("refer-backs", format!("{episode}/refer-backs"), back("substance_use")),
        ("safety-events", format!("{episode}/safety-events"), heard("suicide_risk")),
        ("safety-events", format!("{episode}/safety-events"), heard("domestic_abuse")),
        ("safety-events", format!("{episode}/safety-events"), heard("safeguarding")),
        ("group-sessions", "/v1/group-sessions".to_owned(), session),
    ] {
        let made = amira.post(&path, &body).await.expect(201).body;
        rows.entry(collection).or_default().push(text(&made["id"]));
    }
    // What was written before stays readable.
    amira.patch(&format!("/v1/contacts/{}", rows["contacts"][0]), &json!({ "minutes": 45 })).await.expect(200);
    amira.patch(&format!("{episode}/assessment"), &json!({ "strengths": [WORDS, "Sings"] })).await.expect(200);
    let hold = json!({ "reason": "other", "until": "2026-12-14", "comment": WORDS });
    amira.step(&episode, "hold", &hold).await.expect(200);
    amira.step(&episode, "resumption", &json!({})).await.expect(200);
    let tasks = amira.get("/v1/tasks?limit=200").await.expect(200).body;
    let tasks: Vec<String> = tasks["items"].as_array().expect("a list").iter().map(|task| text(&task["id"])).collect();
    for task in &tasks {
        let path = format!("/v1/tasks/{task}");
        let seen = leila.get(&path).await;
        if seen.body["allowed_actions"].as_array().is_some_and(|all| all.contains(&json!("waiver"))) {
            leila.step(&path, "waiver", &json!({ "reason": WORDS })).await.expect(200);
        }
    }
    rows.insert("tasks", tasks);
    let entries = amira.get("/v1/coded-entries").await.expect(200).body;
    rows.insert("coded-entries", vec![text(&entries["items"][0]["id"])]);
    rows
}

/// The paths of an operation on these rows.
fn paths(operation: &Operation<'_>, rows: &BTreeMap<&str, Vec<String>>) -> Vec<String> {
    let collection = operation.path.split('/').nth(2).unwrap_or_default();
    if operation.path == "/v1/changes" {
        return rows.values().flatten().map(|id| format!("/v1/changes?resource_id={id}")).collect();
    }
    if !operation.path.contains("{id}") {
        return vec![operation.path.replace("{name}", "funnel")];
    }
    let ids = rows.get(collection).into_iter().flatten();
    ids.map(|id| operation.path.replace("{id}", id).replace("{number}", "1")).collect()
}

/// All that somebody reads: each path with what came back.
async fn read(client: &Client<'_>, document: &Value, rows: &BTreeMap<&str, Vec<String>>) -> Vec<(String, String)> {
    let mut read = Vec::new();
    let all = operations(document);
    for operation in all.iter().filter(|one| one.method == "get" && one.path.starts_with("/v1/")) {
        // What codes there are is no secret, nor what organisations.
        // Which classes a colleague holds is no secret either.
        if matches!(
            operation.path,
            "/v1/value-sets" | "/v1/organisations" | "/v1/me" | "/v1/workers" | "/v1/workers/{id}"
        ) {
            continue;
        }
        let mut paths = paths(operation, rows);
        if operation.path.contains("comparison") {
            paths.iter_mut().for_each(|path| path.push_str("?from=1&to=1"));
        }
        for path in paths {
            for headers in [&[][..], &[("Access-Reason", "duty")]] {
                let answer = client.call(Method::GET, &path, headers, None).await;
                assert!(answer.status.as_u16() < 500, "{path}: {}", answer.text);
                read.push((path.clone(), answer.text));
            }
        }
    }
    for search in
        [json!({ "nhs_number": nhs_number(300) }), json!({ "name": "Winifred Holt", "birth_date": "1948-03-09" })]
    {
        let headers = [("Access-Reason", "duty")];
        let answer = client.call(Method::POST, "/v1/people/search", &headers, Some(&search)).await;
        read.push(("search".to_owned(), answer.text));
    }
    read
}

/// What comes back where somebody tries whatever else there is, on every row.
async fn tried(client: &Client<'_>, document: &Value, rows: &BTreeMap<&str, Vec<String>>) -> Vec<(String, String)> {
    let mut tried = Vec::new();
    for operation in operations(document).iter().filter(|one| one.method != "get" && one.path.contains("{id}")) {
        // What somebody hears themselves is theirs.
        if operation.path.ends_with("/safety-events") {
            continue;
        }
        let body = sample::body(document, operation.says);
        for path in paths(operation, rows).into_iter().filter(|path| !path.contains('{')) {
            let etag = client
                .call(Method::GET, path.rsplit_once('/').map_or("", |(row, _)| row), &[("Access-Reason", "duty")], None)
                .await
                .etag();
            let method: Method = operation.method.to_uppercase().parse().expect("a method");
            let kind = if method == Method::PATCH { "application/merge-patch+json" } else { "application/json" };
            let key = format!("canary-{}", tried.len());
            let etag = if etag.is_empty() { "*" } else { &etag };
            let headers =
                [("Access-Reason", "duty"), ("Idempotency-Key", &*key), ("If-Match", etag), ("Content-Type", kind)];
            let answer = client.call_once(&method, &path, &headers, Some(&body).filter(|body| !body.is_null())).await;
            tried.push((format!("{method} {path}"), answer.text));
        }
    }
    tried
}

/// The canaries that are met in what was read.
fn met(read: &[(String, String)], canaries: &[String]) -> Vec<String> {
    let met = read.iter().flat_map(|(path, text)| {
        let found = canaries.iter().filter(|canary| text.contains(*canary));
        found.map(move |canary| format!("{canary} at {path}"))
    });
    met.collect()
}

pub async fn grant(county: &County, number: u8, classes: &[SensitiveClass]) {
    let worker = format!("/v1/workers/{}", worker_id(number));
    county.as_("set_up").patch(&worker, &json!({ "sensitive_classes": classes })).await.expect(200);
    county.approve_all().await;
}

on_both! {
    async fn who_lacks_a_class_meets_no_trace_of_it(county) {
        let document = document();
        let rows = case(county).await;
        let (amira, tom) = (county.as_("amira"), county.as_("tom"));
        let everything: Vec<String> =
            SensitiveClass::ALL.iter().flat_map(|class| canaries(*class)).chain([WORDS.to_owned()]).collect();
        // Each is there to be met: by who carries the case, whatever they were granted, and by who was granted all.
        grant(county, 1, &[]).await;
        for client in [&amira, &tom] {
            let read = read(client, document, &rows).await;
            let unmet: Vec<&String> =
                everything.iter().filter(|canary| !read.iter().any(|(_, text)| text.contains(*canary))).collect();
            assert!(unmet.is_empty(), "nobody could meet {unmet:?}");
        }
        let mut faults = Vec::new();
        for class in SensitiveClass::ALL {
            let others: Vec<_> = SensitiveClass::ALL.iter().copied().filter(|other| other != class).collect();
            grant(county, 2, &others).await;
            let mut canaries = canaries(*class);
            canaries.push(WORDS.to_owned());
            let read = read(&tom, document, &rows).await;
            faults.extend(met(&read, &canaries).into_iter().map(|met| format!("without {class}: {met}")));
        }
        grant(county, 2, &[]).await;
        for name in ["tom", "george", "kofi"] {
            let read = read(&county.as_(name), document, &rows).await;
            faults.extend(met(&read, &everything).into_iter().map(|met| format!("{name}: {met}")));
        }
        faults.sort();
        faults.dedup();
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    async fn who_lacks_a_class_meets_no_trace_of_it_by_trying_what_they_read(county) {
        let document = document();
        let rows = case(county).await;
        let everything: Vec<String> =
            SensitiveClass::ALL.iter().flat_map(|class| canaries(*class)).chain([WORDS.to_owned()]).collect();
        grant(county, 2, &[]).await;
        let mut faults = Vec::new();
        for name in ["george", "tom"] {
            let tried = tried(&county.as_(name), document, &rows).await;
            assert!(tried.len() > 60, "{} were tried", tried.len());
            faults.extend(met(&tried, &everything).into_iter().map(|met| format!("{name}: {met}")));
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    async fn what_is_hidden_from_who_changes_a_row_stays_as_it_is(county) {
        let rows = case(county).await;
        let (amira, tom) = (county.as_("amira"), county.as_("tom"));
        grant(county, 2, &[]).await;
        let reason = ("Access-Reason", "duty");
        let change = async |path: &str, body: Value| {
            let etag = tom.call(Method::GET, path, &[reason], None).await.expect(200).etag();
            let headers = [reason, ("If-Match", &*etag), ("Content-Type", "application/merge-patch+json")];
            tom.call(Method::PATCH, path, &headers, Some(&body)).await.expect(200)
        };
        let (contact, person) = (format!("/v1/contacts/{}", rows["contacts"][0]), format!("/v1/people/{}", rows["people"][0]));
        let before = amira.get(&contact).await.expect(200).body;
        let answer = change(&contact, json!({ "minutes": 50 })).await;
        assert!(!answer.text.contains(WORDS), "{}", answer.text);
        let after = amira.get(&contact).await.expect(200).body;
        for field in ["agreed", "participants_note", "place", "location_type", "group_session_id"] {
            assert_eq!(before[field], after[field], "{field}");
        }
        let versions = amira.get(&format!("{contact}/versions")).await.expect(200);
        assert_eq!(versions.text.matches(WORDS).count(), 6, "{}", versions.text);
        let before = amira.get(&person).await.expect(200).body;
        change(&person, json!({ "demographics": { "pronouns": "she/her" } })).await;
        let after = amira.get(&person).await.expect(200).body;
        for field in ["/demographics/sex", "/demographics/name/alias", "/demographics/address",
            "/demographics/relevant_contacts", "/individual_requirements"] {
            assert_eq!(before.pointer(field), after.pointer(field), "{field}");
        }
        assert_eq!(after["demographics"]["pronouns"], "she/her");
    }

    async fn an_address_that_is_kept_back_is_not_confirmed_by_a_search(county) {
        let rows = case(county).await;
        let tom = county.as_("tom");
        let found = async || {
            let search = json!({ "name": "Winifred Holt", "postcode": "HX9 9ZZ" });
            let headers = [("Access-Reason", "duty")];
            let page = tom.call(Method::POST, "/v1/people/search", &headers, Some(&search)).await.expect(200).body;
            page["items"].as_array().expect("a list").iter().map(|person| person["id"].clone()).collect::<Vec<_>>()
        };
        assert_eq!(found().await, [json!(rows["people"][0])]);
        let others: Vec<_> = SensitiveClass::ALL.iter().copied().filter(|one| *one != SensitiveClass::HiddenAddress).collect();
        grant(county, 2, &others).await;
        assert_eq!(found().await, Vec::<Value>::new());
    }
}
