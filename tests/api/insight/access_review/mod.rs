//! A stated reason opens one named case, and somebody else looks at it.

use catalogue::Role;
use linkwork::system::sandbox::cast::worker_id;
use reqwest::Method;
use serde_json::{Value, json};

use crate::care::episode::{Case, open};
use crate::harness::county::{Answer, Client, County};
use crate::on_both;

const REASON: (&str, &str) = ("Access-Reason", "person_in_touch");
const NEVER: &str = "01931f6c-7f4e-7c3a-9a51-3f6d2c1b0a5e";

async fn with_reason(client: &Client<'_>, path: &str) -> Answer {
    client.call(Method::GET, path, &[REASON], None).await
}

fn count(answer: &Answer) -> usize {
    answer.body["items"].as_array().expect("a list").len()
}

fn id(path: &str) -> &str {
    path.rsplit('/').next().expect("an identifier")
}

async fn reviews(county: &County, reviewer: &str) -> Vec<Value> {
    let page = county.as_(reviewer).get("/v1/access-reviews?status=open").await.expect(200);
    page.body["items"].as_array().expect("a list").clone()
}

fn of_kind(reviews: &[Value], kind: &str) -> Vec<Value> {
    reviews.iter().filter(|review| review["kind"] == kind).cloned().collect()
}

/// Everything that lies open of these cases where one of them is named.
async fn seen_of(client: &Client<'_>, case: &Case) -> Vec<usize> {
    let (person, episode) = (id(&case.person), id(&case.episode));
    let mut seen = Vec::new();
    for path in [
        format!("{}/contacts", case.episode),
        format!("/v1/episodes?person_id={person}"),
        format!("/v1/referrals?person_id={person}"),
        format!("/v1/safety-events?person_id={person}"),
        format!("/v1/tasks?subject_id={episode}"),
    ] {
        seen.push(count(&with_reason(client, &path).await.expect(200)));
    }
    seen
}

on_both! {
    async fn a_reason_opens_the_case_that_is_named_and_widens_no_list(county) {
        let (one, _other) = (open(county, 1).await, open(county, 2).await);
        let talk = json!({
            "starts_at": "2026-11-18T09:00:00Z", "consultation_mechanism": "telephone", "attendance": "attended",
            "minutes": 30, "conversation_with": "person",
        });
        let amira = county.as_("amira");
        amira.post(&format!("{}/contacts", one.episode), &talk).await.expect(201);
        let heard = json!({ "kind": "safeguarding", "occurred_at": "2026-11-18T09:00:00Z" });
        amira.post(&format!("{}/safety-events", one.episode), &heard).await.expect(201);
        let tom = county.as_("tom");
        for list in ["contacts", "episodes", "referrals", "safety-events", "tasks", "coded-entries", "care-plans"] {
            let path = format!("/v1/{list}?limit=200");
            let plain = count(&tom.get(&path).await.expect(200));
            assert_eq!(count(&with_reason(&tom, &path).await.expect(200)), plain, "{list}");
            assert!(plain < count(&amira.get(&path).await.expect(200)) || list == "care-plans", "{list}: amira has more");
        }
        tom.get(&one.episode).await.expect_problem(403, "access_reason_required");
        with_reason(&tom, &one.episode).await.expect(200);
        let seen = seen_of(&tom, &one).await;
        assert_eq!(&seen[..4], [1, 1, 1, 1], "what belongs to the case opens with it");
        assert!(seen[4] > 0, "{seen:?}");
        amira.post(&format!("{}/assessment", one.episode), &json!({})).await.expect(201);
        with_reason(&tom, &format!("{}/assessment", one.episode)).await.expect(200);
        with_reason(&tom, &format!("{}/assessment/versions", one.episode)).await.expect(200);
        // A row of somebody else's service opens to nobody.
        with_reason(&county.as_("bethan"), &one.episode).await.expect_problem(404, "not_found");
    }

    async fn a_search_opens_the_one_person_whom_it_singles_out(county) {
        for n in 1..=2 {
            open(county, n).await;
        }
        let tom = county.as_("tom");
        let search = async |body: &Value| {
            let found = tom.call(Method::POST, "/v1/people/search", &[REASON], Some(body)).await.expect(200);
            count(&found)
        };
        let number = crate::care::episode::nhs_number(1);
        assert_eq!(search(&json!({ "nhs_number": number })).await, 1);
        let one = crate::care::episode::submission(1)["person"].clone();
        let name = format!("{} Hartley-1", one["name"]["given_name"].as_str().unwrap_or_default());
        assert_eq!(search(&json!({ "name": name, "birth_date": one["birth_date"] })).await, 1);
        // Both are reached by one telephone: it names neither.
        let telephone = &one["contact"]["telephones"][0]["number"];
        assert_eq!(search(&json!({ "telephone": telephone })).await, 0, "{telephone}");
        let amira = county.as_("amira").post("/v1/people/search", &json!({ "telephone": telephone })).await.expect(200);
        assert_eq!(count(&amira), 2, "they are her own");
    }

    async fn each_use_is_reviewed_by_a_manager(county) {
        let case = open(county, 1).await;
        let (tom, leila) = (county.as_("tom"), county.as_("leila"));
        assert_eq!(reviews(county, "leila").await, Vec::<Value>::new());
        with_reason(&county.as_("amira"), &case.episode).await.expect(200);
        assert_eq!(reviews(county, "leila").await, Vec::<Value>::new(), "her own case needs no reason");
        with_reason(&tom, &case.episode).await.expect(200);
        let open = reviews(county, "leila").await;
        let first = &open[0];
        assert_eq!(
            (open.len(), &first["kind"], &first["actor_id"], &first["access_reason"], &first["person_id"], &first["uses"]),
            (1, &json!("opened_case"), &json!(worker_id(2)), &json!("person_in_touch"), &json!(id(&case.person)), &json!(1)),
        );
        // Again, by a write too: one review, and its count.
        let hold = [REASON, ("If-Match", "*"), ("Idempotency-Key", "hold")];
        let on_hold = json!({ "reason": "away", "until": "2026-12-01" });
        let held = tom.call_once(&Method::POST, &format!("{}/hold", case.episode), &hold, Some(&on_hold)).await.expect(200);
        with_reason(&tom, &case.person).await.expect(200);
        let again = reviews(county, "leila").await;
        assert_eq!((again.len(), &again[0]["id"], &again[0]["uses"]), (1, &first["id"], &json!(3)), "{}", held.text);
        let path = format!("/v1/access-reviews/{}", first["id"].as_str().expect("an identifier"));
        tom.get(&path).await.expect_problem(403, "forbidden");
        county.as_("owen").get(&path).await.expect_problem(404, "not_found");
        let curious = json!({ "outcome": "not_justified" });
        let missing = leila.step(&path, "completion", &curious).await.expect_problem(422, "validation_failed");
        assert_eq!(missing.body["errors"][0]["pointer"], "/comment", "{}", missing.text);
        let said = json!({ "outcome": "not_justified", "comment": "He looked for a neighbour." });
        let done = leila.step(&path, "completion", &said).await.expect(200).body;
        assert_eq!((&done["status"], &done["reviewed_by"]), (&json!("done"), &json!(worker_id(12))));
        leila.step(&path, "completion", &said).await.expect_problem(409, "invalid_transition");
        with_reason(&tom, &case.episode).await.expect(200);
        let next = reviews(county, "leila").await;
        assert_eq!((next.len(), &next[0]["uses"]), (1, &json!(1)), "what comes after is a review of its own");
        assert_ne!(next[0]["id"], first["id"]);
        let told = leila.get(&format!("/v1/changes?resource_id={}", id(&path))).await.expect(200).body;
        let kinds: Vec<&Value> = told["items"].as_array().expect("a list").iter().map(|change| &change["type"]).collect();
        assert_eq!((kinds[0], kinds[kinds.len() - 1]), (&json!("access_review.opened"), &json!("access_review.completed")));
    }

    async fn what_the_only_manager_opens_an_auditor_looks_at(county) {
        let case = open(county, 1).await;
        let both = json!({ "roles": ["service_manager", "link_worker"] });
        county.as_("set_up").patch(&format!("/v1/workers/{}", worker_id(12)), &both).await.expect(200);
        county.approve_all().await;
        let leila = county.with_role("leila", Role::LinkWorker);
        with_reason(&leila, &case.episode).await.expect(200);
        assert_eq!(reviews(county, "leila").await, Vec::<Value>::new(), "nobody reviews themselves");
        let open = reviews(county, "caldicott").await;
        assert_eq!((open.len(), &open[0]["reviewer"]), (1, &json!("auditor")));
        assert_eq!(reviews(county, "council_caldicott").await, Vec::<Value>::new(), "she is another organisation's");
        let path = format!("/v1/access-reviews/{}", open[0]["id"].as_str().expect("an identifier"));
        leila.get(&path).await.expect_problem(403, "forbidden");
        county.as_("leila").get(&path).await.expect_problem(404, "not_found");
        county.as_("caldicott").step(&path, "completion", &json!({ "outcome": "justified" })).await.expect(200);
    }

    async fn an_auditor_looks_at_who_opens_the_cases_of_unusually_many(county) {
        let tom = county.as_("tom");
        for n in 1..=11 {
            let case = open(county, n).await;
            assert_eq!(of_kind(&reviews(county, "caldicott").await, "unusual_volume"), Vec::<Value>::new(), "{n}");
            with_reason(&tom, &case.episode).await.expect(200);
        }
        let unusual = of_kind(&reviews(county, "caldicott").await, "unusual_volume");
        assert_eq!((unusual.len(), &unusual[0]["actor_id"], &unusual[0]["person_id"]), (1, &json!(worker_id(2)), &Value::Null));
    }

    async fn an_auditor_looks_at_a_burst_of_denials(county) {
        let tom = county.as_("tom");
        for n in 0..=60 {
            assert_eq!(of_kind(&reviews(county, "caldicott").await, "denial_burst"), Vec::<Value>::new(), "{n}");
            tom.get(&format!("/v1/referrals/{NEVER}")).await.expect_problem(404, "not_found");
        }
        let burst = of_kind(&reviews(county, "caldicott").await, "denial_burst");
        assert_eq!((burst.len(), &burst[0]["actor_id"]), (1, &json!(worker_id(2))));
    }
}
