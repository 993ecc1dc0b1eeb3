//! Who lacks a sensitive class sees no trace of the reason, and what protects the person all the same.

use linkwork::system::sandbox::cast::worker_id;
use reqwest::Method;
use serde_json::{Value, json};

use super::walk::{dorothy, open_to, send};
use crate::harness::county::{Answer, Client, County};
use crate::on_both;

/// A referral of which nothing is sensitive.
fn plain() -> Value {
    let mut body = dorothy();
    body["presenting_complaints"] = json!(["loneliness_isolation"]);
    body["risks"] = json!({ "status": "unknown" });
    body["safe_contact"] = json!({ "status": "asked", "how": ["telephone"], "never": "Leave no message." });
    body
}

/// The same with reasons and risks that are.
fn sensitive() -> Value {
    let mut body = plain();
    body["presenting_complaints"] = json!(["loneliness_isolation", "domestic_abuse"]);
    body["risks"] = json!({ "status": "listed", "items": [
        { "kind": "suicide", "source": "person" },
        { "kind": "domestic_abuse", "source": "person", "comment": "Her husband has a knife." },
    ] });
    body["safety_actions"] = json!(["gp_informed"]);
    body
}

/// A new risk, added to a referral.
fn risk() -> Value {
    json!({ "risks": [{ "kind": "self_harm", "source": "observed" }], "safety_actions": ["nothing_yet"] })
}

/// Takes a worker's grants away, or gives others.
async fn grant(county: &County, number: u8, classes: Value) {
    let worker = format!("/v1/workers/{}", worker_id(number));
    county.as_("set_up").patch(&worker, &json!({ "sensitive_classes": classes })).await.expect(200);
    county.approve_all().await;
}

fn id(path: &str) -> &str {
    path.rsplit('/').next().expect("an identifier")
}

/// What somebody reads of a referral in every place, without its own name.
async fn all_of(caller: &Client<'_>, path: &str) -> Vec<String> {
    let mut read = vec![stripped(&caller.history(path).await.expect(200), path)];
    for place in [path.to_owned(), format!("{path}/addenda")] {
        let answer = caller.get(&place).await.expect(200);
        read.push(stripped(&answer, path));
    }
    let tasks = caller.get(&format!("/v1/tasks?subject_id={}", id(path))).await.expect(200);
    let kinds = tasks.body["items"].as_array().into_iter().flatten().map(|task| task["kind"].to_string());
    read.extend(kinds);
    read
}

/// The answer's text without what names the row: its identifiers and entity tags, which are drawn from them.
fn stripped(answer: &Answer, path: &str) -> String {
    let mut body = answer.body.clone();
    body.as_object_mut().expect("an object").remove("etag");
    // A cursor is sealed, and another each time.
    let is_there = |cursor: &Value| !cursor.is_null();
    if let Some(next) = body.get("next_cursor").map(is_there) {
        body["next_cursor"] = json!(next);
    }
    for item in body["items"].as_array_mut().into_iter().flatten() {
        item.as_object_mut().expect("an object").remove("id");
    }
    body.to_string().replace(id(path), "ID")
}

on_both! {
    async fn two_that_differ_in_a_sensitive_reason_alone_read_alike(county) {
        grant(county, 2, json!([])).await;
        let (millgate, tom) = (county.as_("millgate"), county.as_("tom"));
        let (one, other) = (send(&millgate, &plain()).await, send(&millgate, &sensitive()).await);
        // On PostgreSQL a change appears once no older transaction is open.
        for _ in 0..200 {
            if all_of(&tom, &one).await == all_of(&tom, &other).await {
                break;
            }
            tokio::task::yield_now().await;
        }
        assert_eq!(all_of(&tom, &one).await, all_of(&tom, &other).await);
        let read = tom.get(&other).await.expect(200);
        assert_eq!((&read.body["view"], &read.body["risk_status"]), (&json!("colleague"), &json!("unknown")));
        for word in ["domestic", "suicide", "knife", "gp_informed", "safety"] {
            assert!(!read.text.contains(word), "{word}: {}", read.text);
        }
        assert_eq!(open_to(&tom, &one).await, open_to(&tom, &other).await);
    }

    async fn what_comes_and_goes_of_a_risk_moves_nothing(county) {
        grant(county, 2, json!([])).await;
        let (millgate, tom) = (county.as_("millgate"), county.as_("tom"));
        let path = send(&millgate, &plain()).await;
        let places = [
            path.clone(),
            "/v1/referrals".to_owned(),
            "/v1/referrals?waits_for_me=true".to_owned(),
            "/v1/referrals?order=queue".to_owned(),
            format!("{path}/addenda"),
            "/v1/tasks".to_owned(),
        ];
        let read = async || {
            let mut read = Vec::new();
            for place in &places {
                let answer = tom.get(place).await.expect(200);
                read.push((answer.text.clone(), answer.etag(), answer.header("link")));
            }
            read
        };
        let before = read().await;
        county.set_clock("2026-11-18T09:40:00Z");
        millgate.post(&format!("{path}/addenda"), &risk()).await.expect(201);
        assert_eq!(read().await, before);
        let finding = json!({ "finding": "others_acting", "text": "The crisis team is there." });
        county.as_("joan").step(&path, "risk-review", &finding).await.expect(200);
        assert_eq!(read().await, before);
    }

    async fn nothing_comes_first_for_a_reason_that_is_kept_back(county) {
        let (millgate, tom, amira) = (county.as_("millgate"), county.as_("tom"), county.as_("amira"));
        let (first, second) = (send(&millgate, &plain()).await, send(&millgate, &sensitive()).await);
        let queue = async |client: &Client<'_>| -> Vec<Value> {
            let page = client.get("/v1/referrals?order=queue").await.expect(200);
            page.body["items"].as_array().expect("a list").iter().map(|row| row["id"].clone()).collect()
        };
        grant(county, 2, json!([])).await;
        assert_eq!(queue(&amira).await, [json!(id(&second)), json!(id(&first))]);
        assert_eq!(queue(&tom).await, [json!(id(&first)), json!(id(&second))]);
        let one = tom.get("/v1/referrals?order=queue&limit=1").await.expect(200);
        let after = one.body["next_cursor"].as_str().expect("there is more");
        let two = tom.get(&format!("/v1/referrals?order=queue&limit=1&after={after}")).await.expect(200);
        assert_eq!(two.body["items"][0]["id"], json!(id(&second)));
    }

    async fn a_refusal_tells_nothing_either(county) {
        grant(county, 2, json!([])).await;
        let (millgate, tom) = (county.as_("millgate"), county.as_("tom"));
        for body in [plain(), sensitive()] {
            let path = send(&millgate, &body).await;
            for (noun, body) in [
                ("return", json!({ "questions": ["contact"], "text": "Which number?" })),
                ("waiting", json!({})),
                ("risk-review", json!({ "finding": "no_danger_now", "text": "Spoke with her." })),
                ("decline", json!({ "reason": "not_now" })),
            ] {
                tom.step(&path, noun, &body).await.expect_problem(403, "forbidden");
            }
        }
    }

    async fn who_takes_the_case_on_is_shown_the_whole_of_it(county) {
        grant(county, 2, json!([])).await;
        let (millgate, tom) = (county.as_("millgate"), county.as_("tom"));
        let path = send(&millgate, &sensitive()).await;
        let accepted = tom.step(&path, "acceptance", &json!({})).await.expect(200);
        assert_eq!((&accepted.body["view"], &accepted.body["has_safety_risk"]), (&json!("service"), &json!(true)));
        let tasks = tom.get(&format!("/v1/tasks?subject_id={}&kind=review_safety_risk", id(&path))).await.expect(200);
        assert_eq!(tasks.body["items"].as_array().expect("a list").len(), 1);
    }

    async fn a_grant_opens_its_own_class_and_no_words(county) {
        let millgate = county.as_("millgate");
        let path = send(&millgate, &sensitive()).await;
        grant(county, 2, json!(["domestic_abuse"])).await;
        let read = county.as_("tom").get(&path).await.expect(200);
        assert_eq!(read.body["presenting_complaints"], json!(["loneliness_isolation", "domestic_abuse"]));
        assert_eq!((&read.body["risk_status"], &read.body["risks"]), (&json!("listed"), &json!(["domestic_abuse"])));
        assert!(!read.text.contains("knife") && !read.text.contains("suicide"), "{}", read.text);
    }

    async fn the_police_are_somebody_else(county) {
        grant(county, 2, json!([])).await;
        let path = send(&county.as_("constabulary"), &plain()).await;
        let read = county.as_("tom").get(&path).await.expect(200);
        assert_eq!(read.body["source_kind"], "other");
        assert!(!read.text.to_lowercase().contains("police"), "{}", read.text);
        assert_eq!(county.as_("amira").get(&path).await.expect(200).body["source_kind"], "police");
    }

    async fn what_protects_the_person_is_never_kept_back(county) {
        grant(county, 2, json!([])).await;
        let (millgate, amira, tom) = (county.as_("millgate"), county.as_("amira"), county.as_("tom"));
        let path = send(&millgate, &sensitive()).await;
        let accepted = amira.step(&path, "acceptance", &json!({})).await.expect(200);
        let person = format!("/v1/people/{}", accepted.body["person_id"].as_str().expect("an id"));
        let wrong = json!({ "protective_instructions": [{ "rule": "do_not_tell" }, { "rule": "leave_no_message", "whom": "Her brother" }] });
        let refused = amira.patch(&person, &wrong).await.expect_problem(422, "validation_failed");
        assert_eq!(refused.faults(), [
            ("/protective_instructions/0/whom".to_owned(), "missing".to_owned()),
            ("/protective_instructions/1/whom".to_owned(), "contradiction".to_owned()),
        ]);
        let rules = json!([{ "rule": "do_not_visit_alone", "whom": null, "postcode": null }, { "rule": "do_not_tell", "whom": "Her husband", "postcode": null }]);
        amira.patch(&person, &json!({ "protective_instructions": rules })).await.expect(200);

        let covering = [("Access-Reason", "cover")];
        let read = tom.call(Method::GET, &person, &covering, None).await.expect(200);
        assert_eq!(read.body["protective_instructions"], rules);
        let referral = tom.call(Method::GET, &path, &covering, None).await.expect(200);
        assert_eq!(referral.body["safe_contact"]["never"], "Leave no message.");
        assert_eq!(referral.body["view"], "colleague");
    }
}
