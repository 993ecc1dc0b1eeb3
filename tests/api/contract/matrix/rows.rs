//! Rows in every state, of cases in every state, of both services.

use std::collections::BTreeMap;

use linkwork::system::sandbox::cast::{organisation_id, worker_id};
use serde_json::{Value, json};

use super::super::canaries::case;
use super::super::sweep::{HALLOWBY, VALE, rows_of};
use super::super::{document, operations, sample};
use crate::care::care_plan::plan;
use crate::care::episode::submission;
use crate::care::referral::verbs::good;
use crate::care::referral::walk::send;
use crate::community::connection::{group, id, shared};
use crate::harness::county::County;

/// A row, and who stands in which relation to it.
pub struct Row {
    /// What its paths begin with.
    pub collection: &'static str,
    /// Its line in the table of sight.
    pub kind: &'static str,
    pub id: String,
    pub of: Of,
    /// What was done to it, for whoever reads of a fault.
    pub state: String,
    /// Of a task: the kind and the name of what it is about.
    pub subject: Option<(String, String)>,
}

/// Whose case a row belongs to.
#[derive(Clone, Copy, Debug)]
pub struct Of {
    /// 1 for Hallowby's, 2 for the Vale's.
    pub service: u8,
    /// Who carries the case.
    pub carrier: &'static str,
    /// Who sent the referral.
    pub sender: &'static str,
    /// Whether a safety risk is known.
    pub has_risk: bool,
    /// Who wrote it, where another has the case by now.
    pub author: Option<&'static str>,
}

/// A case of the first story.
const AMIRAS: Of = Of { service: 1, carrier: "amira", sender: "millgate", has_risk: false, author: None };
const TOMS: Of = Of { carrier: "tom", author: Some("amira"), ..AMIRAS };
const POLICES: Of = Of { sender: "constabulary", has_risk: true, ..AMIRAS };
const VALES: Of = Of { service: 2, carrier: "bethan", sender: "open_door", has_risk: false, author: None };

/// What is done to a new row of a case, one act after the other, by the nouns of the document: each makes a state.
const STATES: &[(&str, &[&str])] = &[
    ("contacts", &["", "attendance", "error"]),
    ("messages-back", &["", "release", "release acknowledgement", "error"]),
    ("refer-backs", &["", "receipt", "receipt result", "withdrawal", "error"]),
    ("mdt-items", &["", "presentation", "withdrawal"]),
    (
        "connections",
        &[
            "",
            "agreement",
            "decline",
            "agreement answer",
            "agreement answer attendance",
            "agreement answer attendance settlement",
            "agreement answer attendance completion",
            "agreement answer attendance stop",
            "agreement answer non-start",
            "agreement answer return",
            "agreement concern",
            "agreement answer attendance feedback",
            "error",
        ],
    ),
    ("stories", &["", "release", "release withdrawal", "error"]),
    ("outcomes", &["", "error"]),
    ("money-gains", &["", "error"]),
    ("safety-events", &["", "acknowledgement", "entries", "error"]),
    ("activities", &["", "error"]),
    ("signpostings", &["", "error"]),
    ("supervisions", &["", "signature", "error"]),
    ("group-sessions", &["", "error"]),
    ("gaps", &["", "escalation", "escalation answer", "closure", "error"]),
];

/// What is done to a case of its own, after which its rows are looked at.
const ENDS: &[(&str, &[&str])] = &[
    ("held", &["hold"]),
    ("finished", &["closure"]),
    ("reopened", &["closure", "reopening"]),
    ("in error", &["error"]),
    ("handed on", &["assignment"]),
];

/// What is done to a referral that nobody has taken on.
const REFERRALS: &[&str] = &[
    "",
    "return",
    "return resubmission",
    "waiting",
    "decline",
    "rejection",
    "redirection",
    "withdrawal",
    "ending",
    "error",
];

/// Who tries an act, until somebody may.
const ACTORS: [&str; 9] =
    ["amira", "leila", "tom", "harbour", "millgate", "dr_khan", "joan", "open_door_listing", "commissioning"];

/// A body for an act of a noun, where the document's own example does not do.
fn body_of(collection: &str, noun: &str) -> Option<Value> {
    let body = match (collection, noun) {
        ("referrals", "error") => json!({ "reason": "wrong_person" }),
        ("referrals", noun) => good(noun),
        ("episodes", "hold") => json!({ "reason": "other", "until": "2026-12-14", "comment": "Away" }),
        ("episodes", "closure") => json!({ "reason": "moved_away" }),
        ("episodes", "reopening") => json!({ "comment": "She is back." }),
        ("episodes", "assignment") => json!({ "worker_id": worker_id(2), "reason": "better_placed" }),
        ("contacts", "attendance") => json!({ "attendance": "cancelled_by_person" }),
        ("connections", "agreement") => shared(),
        ("connections", "attendance") => json!({ "attendance": "attended", "held_on": "2026-11-18" }),
        ("gaps", "escalation") => json!({ "organisation_id": organisation_id(1) }),
        ("stories", "release") => json!({ "use": "print", "destination": "The annual report, 400 copies" }),
        ("connections" | "messages-back", "error") => return None,
        (_, "error") => json!({ "reason": "test" }),
        _ => return None,
    };
    Some(body)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// The line of the table for a row that had this done to it: what was shared is seen by whom it was shared with.
fn kind_of(collection: &'static str, acts: &[&str]) -> &'static str {
    match (collection, acts) {
        ("connections", acts) if acts.contains(&"concern") => "concerns",
        ("connections", acts) if acts.contains(&"agreement") => "connections-shared",
        ("messages-back", acts) if acts.contains(&"release") => "messages-released",
        ("refer-backs", acts) if acts.contains(&"error") => "refer-backs-in-error",
        ("gaps", acts) if acts.contains(&"escalation") => "gaps-escalated",
        _ => collection,
    }
}

/// Makes the rows.
pub struct Maker<'c> {
    county: &'c County,
    document: &'static Value,
    pub rows: Vec<Row>,
    /// What nobody could be brought to do.
    pub undone: Vec<String>,
    /// A group of Open Door's.
    group: String,
}

impl<'c> Maker<'c> {
    /// Every row that the matrix is asked of.
    pub async fn make(county: &'c County) -> Self {
        let group = id(&group(county, 50).await).to_owned();
        let mut maker = Self { county, document: document(), rows: Vec::new(), undone: Vec::new(), group };
        for (collection, ids) in case(county).await {
            ids.into_iter().for_each(|id| maker.add(collection, id, POLICES, "with canaries"));
        }
        for (side, of) in [(&HALLOWBY, AMIRAS), (&VALE, VALES)] {
            for (collection, id) in rows_of(county, side).await {
                maker.add(collection, id, of, "new");
            }
        }
        maker.referrals().await;
        maker.states().await;
        maker.cases().await;
        maker.tasks().await;
        maker
    }

    fn add(&mut self, collection: &'static str, id: String, of: Of, state: &str) {
        // The same row under another name, or one that has no path of its own.
        if matches!(collection, "changes" | "assessments") || self.rows.iter().any(|row| row.id == id) {
            return;
        }
        self.rows.push(Row { collection, kind: collection, id, of, state: state.to_owned(), subject: None });
    }

    /// Does each act to what is at a path; false where nobody could do one.
    async fn walk(&mut self, collection: &str, path: &str, acts: &[&str]) -> bool {
        for noun in acts {
            let route = format!("/v1/{collection}/{{id}}/{noun}");
            let document = self.document.clone();
            let all = operations(&document);
            let Some(act) = all.iter().find(|one| one.path == route && one.method == "post") else {
                self.undone.push(format!("{route} is no operation"));
                return false;
            };
            let body = body_of(collection, noun).unwrap_or_else(|| sample::body(&document, act.says));
            let mut answers = Vec::new();
            for name in ACTORS {
                let client = self.county.as_(name);
                let etag = client.get(path).await.etag();
                let etag = if etag.is_empty() { "*" } else { &etag };
                let key = format!("walk-{}-{noun}-{name}", id(path));
                let headers = [("If-Match", etag), ("Idempotency-Key", &*key)];
                let answer =
                    client.call_once(&reqwest::Method::POST, &format!("{path}/{noun}"), &headers, Some(&body)).await;
                if answer.status.is_success() {
                    answers.clear();
                    break;
                }
                answers.push(format!("{name}: {} {}", answer.status, answer.body["code"]));
                if answer.status.as_u16() == 422 {
                    answers.push(answer.text);
                }
            }
            if !answers.is_empty() {
                self.undone.push(format!("{path}/{noun} after {acts:?}: {}", answers.join("; ")));
                return false;
            }
        }
        true
    }

    /// A referral in each state in which nobody carries it, and some of those where somebody does.
    async fn referrals(&mut self) {
        let millgate = self.county.as_("millgate");
        for (n, acts) in (310..).zip(REFERRALS) {
            let path = send(&millgate, &submission(n)).await;
            let nouns: Vec<&str> = acts.split_whitespace().collect();
            if self.walk("referrals", &path, &nouns).await {
                let kind = if *acts == "error" { "wrong-person" } else { "queue" };
                let (id, state) = (id(&path).to_owned(), (*acts).to_owned());
                self.rows.push(Row { collection: "referrals", kind, id, of: AMIRAS, state, subject: None });
            }
        }
    }

    /// A case of Amira's: the names of its referral, episode and person.
    async fn open(&self, n: u32) -> (String, String, String) {
        let path = send(&self.county.as_("millgate"), &submission(n)).await;
        let row = self.county.as_("amira").step(&path, "acceptance", &json!({})).await.expect(200).body;
        (id(&path).to_owned(), text(&row["episode_id"]), text(&row["person_id"]))
    }

    /// What makes a new row of each collection below an episode.
    fn new_rows(&self, episode: &str) -> BTreeMap<&'static str, (String, Value)> {
        let at = |collection: &str| format!("/v1/episodes/{episode}/{collection}");
        let message = json!({ "occasion": "on_demand", "content": {
            "requested_actions": { "status": "no_action_required" }, "summary": "All is well.",
            "risks": { "status": "no_known_risks" },
        } });
        let planned = json!({ "starts_at": "2026-11-20T09:00:00Z", "consultation_mechanism": "telephone" });
        let back = json!({ "practice_id": organisation_id(5), "purpose": "review", "priority": "routine",
            "text": "Please look at her tablets.", "basis": "agreed" });
        let item = json!({ "team": "Vale MDT", "meets_on": "2026-11-25", "question": "Who knows her?",
            "is_complex": false });
        let outcome = json!({ "instrument_id": "01930000-0000-7000-8000-0000000a0001", "taken_on": "2026-11-18",
            "not_administered": { "reason": "declined" } });
        let gain = json!({ "kind": "grant", "pence": 25_000, "frequency": "once", "gained_on": "2026-11-18",
            "confirmed_by": "The letter" });
        let story = json!({ "kind": "story", "title": "Out again", "outcome": "She is out twice a week." });
        let heard = json!({ "kind": "safeguarding", "occurred_at": "2026-11-18T09:00:00Z" });
        let session = json!({ "name": "Coffee morning", "starts_at": "2026-11-18T09:00:00Z", "minutes": 60,
            "consultation_mechanism": "video_consultation",
            "attendees": [{ "episode_id": episode, "attendance": "attended" }] });
        let gap = json!({ "category": "nature", "outward_code": "HX9", "comment": "Nothing at the weekend" });
        BTreeMap::from([
            ("contacts", (at("contacts"), planned)),
            ("messages-back", (at("messages-back"), message)),
            ("refer-backs", (at("refer-backs"), back)),
            ("mdt-items", (at("mdt-items"), item)),
            ("connections", (at("connections"), json!({ "asset_id": self.group, "category": "nature" }))),
            ("stories", (at("stories"), story)),
            ("outcomes", (at("outcomes"), outcome)),
            ("money-gains", (at("money-gains"), gain)),
            ("safety-events", (at("safety-events"), heard)),
            ("care-plans", (at("care-plans"), plan())),
            ("group-sessions", ("/v1/group-sessions".to_owned(), session)),
            ("gaps", ("/v1/gaps".to_owned(), gap)),
            (
                "activities",
                ("/v1/activities".to_owned(), json!({ "kind": "outreach", "done_on": "2026-11-18", "minutes": 30 })),
            ),
            (
                "signpostings",
                (
                    "/v1/signpostings".to_owned(),
                    json!({ "done_on": "2026-11-18", "about": ["housing"], "mechanism": "telephone" }),
                ),
            ),
            (
                "supervisions",
                (
                    "/v1/supervisions".to_owned(),
                    json!({ "kind": "clinical", "held_on": "2026-11-18",
                "minutes": 60, "supervisor_id": worker_id(8) }),
                ),
            ),
        ])
    }

    async fn new_row(&mut self, collection: &str, episode: &str) -> Option<String> {
        let (path, body) = self.new_rows(episode).remove(collection)?;
        let answer = self.county.as_("amira").post(&path, &body).await;
        if answer.status.as_u16() == 201 {
            return Some(text(&answer.body["id"]));
        }
        self.undone.push(format!("{path}: {} {}", answer.status, answer.text));
        None
    }

    /// A row in each state, of a case that is open.
    async fn states(&mut self) {
        let (_, episode, person) = self.open(330).await;
        let consent = json!({ "purpose": "story", "decision": "given", "given_by": "person", "method": "written",
            "uses": ["print"], "note": "Form signed at the hall" });
        let consents = format!("/v1/people/{person}/consents");
        self.county.as_("amira").post(&consents, &consent).await.expect(201);
        for (collection, states) in STATES {
            for state in *states {
                let Some(id) = self.new_row(collection, &episode).await else { continue };
                let acts: Vec<&str> = state.split_whitespace().collect();
                if self.walk(collection, &format!("/v1/{collection}/{id}"), &acts).await {
                    let kind = kind_of(collection, &acts);
                    self.rows.push(Row { collection, kind, id, of: AMIRAS, state: (*state).to_owned(), subject: None });
                }
            }
        }
    }

    /// Rows of each collection, of cases in each state.
    async fn cases(&mut self) {
        for (n, (end, acts)) in (340..).zip(ENDS) {
            let (referral, episode, person) = self.open(n).await;
            let mut rows = vec![("referrals", referral), ("episodes", episode.clone()), ("people", person)];
            for collection in [
                "contacts",
                "messages-back",
                "refer-backs",
                "mdt-items",
                "connections",
                "stories",
                "outcomes",
                "money-gains",
                "safety-events",
                "care-plans",
            ] {
                if acts.contains(&"closure") && collection == "safety-events" {
                    continue;
                }
                if let Some(id) = self.new_row(collection, &episode).await {
                    rows.push((collection, id));
                }
            }
            self.walk("episodes", &format!("/v1/episodes/{episode}"), acts).await;
            let of = if *end == "handed on" { TOMS } else { AMIRAS };
            let is_closed =
                self.county.as_("leila").get(&format!("/v1/episodes/{episode}")).await.body["status"] != "active";
            for (collection, id) in rows {
                self.add(collection, id.clone(), of, end);
                if collection == "people" && is_closed && *end != "held" {
                    self.rows.iter_mut().filter(|row| row.id == id).for_each(|row| row.kind = "people-closed");
                }
            }
        }
    }

    /// Every task that the managers see, with what it is about.
    async fn tasks(&mut self) {
        for (manager, of) in [("leila", AMIRAS), ("owen", VALES)] {
            let mut path = "/v1/tasks?limit=200".to_owned();
            loop {
                let page = self.county.as_(manager).get(&path).await.expect(200).body;
                for task in page["items"].as_array().into_iter().flatten() {
                    let id = text(&task["id"]);
                    let subject = (text(&task["subject_type"]), text(&task["subject_id"]));
                    let of = self.rows.iter().find(|row| row.id == subject.1).map_or(of, |row| row.of);
                    let about = self.rows.iter().find(|row| row.id == subject.1);
                    let about = about.map_or("?".to_owned(), |row| format!("{} {}", row.kind, row.state));
                    let state = format!("{} {} of {} {about}", text(&task["status"]), text(&task["kind"]), subject.0);
                    self.add("tasks", id.clone(), of, &state);
                    if let Some(row) = self.rows.iter_mut().find(|row| row.id == id) {
                        row.subject = Some(subject);
                        row.of = of;
                    }
                }
                let Some(after) = page["next_cursor"].as_str() else { break };
                path = format!("/v1/tasks?limit=200&after={after}");
            }
        }
    }
}
