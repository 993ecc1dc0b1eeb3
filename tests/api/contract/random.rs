//! Nothing that a caller sends breaks an operation: random bodies to every one that writes, by somebody who may. The test
//! client holds each answer against the document: a refusal is a problem document, and what was taken fits the schema.
//!
//! The seed is the same each time; `LINKWORK_TEST_SEED=7 cargo test --test api contract::random` tries others. Where it
//! fails, the case that was sent is what was printed last.

use std::collections::BTreeMap;

use catalogue::{Action, Role};
use linkwork::system::sandbox::cast::{self, CAST};
use reqwest::Method;
use serde_json::{Map, Value, json};

use super::{Operation, document, operations, sample};
use crate::harness::county::County;
use crate::on_both;

/// How many bodies each operation is sent.
const CASES: u64 = 24;
const NEVER: &str = "01931f6c-7f4e-7c3a-9a51-3f6d2c1b0a5e";

/// What a text may hold that somebody has not thought of.
const TEXTS: [&str; 18] = [
    "",
    " ",
    "\u{0}",
    "\u{7}",
    "\u{202e}",
    "x\ny",
    "\r\n",
    "'; DROP TABLE referrals; --",
    "%s%n",
    "../../etc/passwd",
    "null",
    "9990000018",
    "2026-02-30",
    "2026-11-02",
    "urdu: زینب",
    "👩‍👩‍👧‍👦",
    "\"\\\u{feff}",
    "<script>alert(1)</script>",
];

/// Chance, the same for the same seed.
struct Dice(fastrand::Rng);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0.usize(..sides.max(1))
    }

    fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    /// Any JSON at all, no deeper than this.
    fn anything(&mut self, depth: usize) -> Value {
        match self.below(if depth == 0 { 6 } else { 9 }) {
            0 => Value::Null,
            1 => json!(self.below(2) == 0),
            2 => self.pick(&[json!(0), json!(-1), json!(1.5), json!(u64::MAX), json!(i64::MIN), json!(1e300)]).clone(),
            3 | 4 => json!(*self.pick(&TEXTS)),
            5 => json!("x".repeat(self.below(5000))),
            6 => (0..self.below(4)).map(|_| self.anything(depth - 1)).collect(),
            7 => (0..300).map(|_| json!(1)).collect(),
            _ => {
                let members = (0..self.below(4)).map(|_| ((*self.pick(&TEXTS)).to_owned(), self.anything(depth - 1)));
                Value::Object(members.collect::<Map<_, _>>())
            }
        }
    }

    /// A body that is nearly good: one to three things in it are not as they were.
    fn spoiled(&mut self, body: &Value) -> Value {
        let mut body = body.clone();
        for _ in 0..=self.below(3) {
            let places = places(&body, "");
            let place = self.pick::<String>(&places).clone();
            let other = body.pointer(self.pick::<String>(&places)).cloned().unwrap_or_default();
            let kind = self.below(6);
            let anything = self.anything(3);
            let Some(spot) = body.pointer_mut(&place) else { continue };
            match (kind, spot) {
                (0, spot) => *spot = Value::Null,
                (1, spot) => *spot = other,
                (2, Value::Object(members)) => _ = members.insert("surprise".to_owned(), anything),
                (3, Value::Object(members)) => {
                    let names: Vec<String> = members.keys().cloned().collect();
                    _ = names.first().map(|name| members.remove(name));
                }
                (4, Value::Array(items)) => items.extend(items.clone()),
                (5, Value::String(text)) => *text = text.repeat(40),
                (_, spot) => *spot = anything,
            }
        }
        body
    }
}

/// Every place of a value, as a JSON Pointer.
fn places(value: &Value, at: &str) -> Vec<String> {
    let mut all = vec![at.to_owned()];
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                all.extend(places(member, &format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"))));
            }
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| all.extend(places(item, &format!("{at}/{index}"))));
        }
        _ => {}
    }
    all
}

/// Something of each collection, made anew so that what one operation ends another one finds.
async fn rows(county: &County, operation: &str) -> BTreeMap<&'static str, String> {
    let service = format!("/v1/services/{}", cast::service_id(1));
    county.as_("leila").patch(&service, &json!({ "accepting_referrals": true })).await.expect(200);
    let mut referral = County::fixture("pharmacy");
    referral["external_reference"] = json!(operation);
    referral["service_id"] = json!(cast::service_id(1));
    let path = county.as_("millgate").post("/v1/referrals", &referral).await.expect(201).location();
    let amira = county.as_("amira");
    let mut shown = amira.get(&path).await.expect(200).body;
    if !operation.ends_with("Referral") {
        shown = amira.step(&path, "acceptance", &json!({})).await.expect(200).body;
    }
    let tasks = amira.get(&format!("/v1/tasks?subject_id={}", shown["id"].as_str().unwrap_or_default())).await;
    let word = |value: &Value| value.as_str().unwrap_or(NEVER).to_owned();
    let episode = word(shown.get("episode_id").filter(|id| id.is_string()).unwrap_or(&shown["joined_to"]));
    let message = sample::body(document(), &document()["paths"]["/v1/episodes/{id}/messages-back"]["post"]);
    let message = amira.post(&format!("/v1/episodes/{episode}/messages-back"), &message).await;
    let admin = county.as_("set_up");
    let place = json!({ "kind": "vcse", "name": operation });
    let organisation = admin.post("/v1/organisations", &place).await.expect(201).body;
    let worker = json!({ "organisation_id": organisation["id"], "name": operation, "roles": ["admin"] });
    let worker = admin.post("/v1/workers", &worker).await.expect(201).body;
    let client = json!({
        "organisation_id": organisation["id"], "name": operation, "role": "referrer", "authentication": "client_secret_basic",
    });
    let client = admin.post("/v1/clients", &client).await.expect(201).body;
    let group = sample::body(document(), &document()["paths"]["/v1/assets"]["post"]);
    let group = amira.post("/v1/assets", &group).await.expect(201).body;
    let offered = json!({ "asset_id": group["id"], "category": "nature" });
    let connection = amira.post(&format!("/v1/episodes/{episode}/connections"), &offered).await;
    let volunteer = amira.post("/v1/volunteers", &json!({ "name": "Rosemary Ingham" })).await.expect(201).body;
    let quality = json!({ "sheet_kind": "volunteer_led" });
    let quality =
        amira.post(&format!("/v1/assets/{}/quality-assurances", word(&group["id"])), &quality).await.expect(201).body;
    let gap = json!({ "category": "nature", "comment": "Nothing at the weekend" });
    let gap = amira.post("/v1/gaps", &gap).await.expect(201).body;
    BTreeMap::from([
        ("quality-assurances", word(&quality["id"])),
        ("volunteers", word(&volunteer["id"])),
        ("gaps", word(&gap["id"])),
        ("assets", word(&group["id"])),
        ("connections", word(&connection.body["id"])),
        ("referrals", word(&shown["id"])),
        ("people", word(&shown["person_id"])),
        ("episodes", episode),
        ("messages-back", word(&message.body["id"])),
        ("tasks", word(&tasks.body["items"][0]["id"])),
        ("organisations", word(&organisation["id"])),
        ("workers", word(&worker["id"])),
        ("clients", word(&client["client"]["id"])),
        ("services", cast::service_id(1).to_string()),
    ])
}

fn writing(document: &Value) -> Vec<(Operation<'_>, Action)> {
    let all =
        operations(document).into_iter().filter(|operation| operation.method != "get" && operation.method != "delete");
    all.filter_map(|operation| Action::of_operation(operation.id()).map(|action| (operation, action))).collect()
}

/// The same bodies each time, unless another seed is asked for.
#[expect(clippy::disallowed_methods, reason = "a setting of this test alone")]
fn chosen_seed() -> u64 {
    std::env::var("LINKWORK_TEST_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1)
}

/// Sends one case, and answers with its status.
#[expect(clippy::print_stdout, reason = "the last line before a failure is the body that broke something")]
async fn send(county: &County, operation: &Operation<'_>, role: Role, id: &str, case: &str, body: &Value) -> u16 {
    let actors: Vec<_> = CAST.iter().filter(|actor| actor.role == role).collect();
    let client = county.as_(actors[0].name);
    let mut parts: Vec<&str> = operation.path.split('/').collect();
    let mut ids = parts.iter_mut().filter(|part| part.starts_with('{'));
    ids.next().into_iter().for_each(|first| *first = id);
    ids.for_each(|other| *other = NEVER);
    let path = parts.join("/");
    let row = parts[..parts.len().min(4)].join("/");
    let etag = if operation.path.contains('{') { client.get(&row).await.etag() } else { String::new() };
    let kind = if operation.method == "patch" { "application/merge-patch+json" } else { "application/json" };
    let mut headers = vec![("Idempotency-Key", case), ("Content-Type", kind), ("Access-Reason", "duty")];
    if !etag.is_empty() {
        headers.push(("If-Match", &etag));
    }
    let method: Method = operation.method.to_uppercase().parse().expect("a method");
    println!("{method} {path} as {role}, {case}: {body}");
    client.call(method, &path, &headers, Some(body)).await.status.as_u16()
}

on_both! {
    async fn no_body_breaks_an_operation(county) {
        let seed = chosen_seed();
        let document = document();
        let mut outcomes: BTreeMap<u16, usize> = BTreeMap::new();
        for (index, (operation, action)) in writing(document).iter().enumerate() {
            let mut dice = Dice(fastrand::Rng::with_seed(seed ^ ((index as u64) << 32)));
            let rows = rows(county, operation.id()).await;
            let collection = operation.path.split('/').nth(2).unwrap_or_default();
            let id = rows.get(collection).map_or(NEVER, String::as_str);
            let good = sample::body(document, operation.says);
            for case in 0..CASES {
                let role = *dice.pick(&action.roles());
                let body = match case {
                    0 => good.clone(),
                    _ if case % 3 == 0 => dice.anything(4),
                    _ => dice.spoiled(&good),
                };
                let name = format!("{}-{seed}-{case}", operation.id());
                let status = send(county, operation, role, id, &name, &body).await;
                assert!(status < 500, "{name} → {status}");
                *outcomes.entry(status / 100).or_default() += 1;
            }
        }
        let many = |kind| outcomes.get(&kind).copied().unwrap_or_default();
        assert!(many(2) > 20 && many(4) > 500, "too few of them tell anything: {outcomes:?}");
    }
}
