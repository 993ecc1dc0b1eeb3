//! Stories and case studies go nowhere without written consent that names the use.

use reqwest::Method;
use serde_json::{Value, json};

use crate::care::care_plan::case;
use crate::care::episode::Case;
use crate::care::outcome::{begun, tasks};
use crate::harness::county::Client;
use crate::on_both;

fn story() -> Value {
    json!({
        "kind": "case_study", "title": "Singing again", "audience": "Practices of the network",
        "background": "A woman in her seventies who had not left the house much.",
        "approach": "We talked about what she used to love.",
        "needs": "Company.", "support_offered": "A singing group, with somebody beside her the first time.",
        "challenges": "The bus stops at six.", "opportunities": "Her neighbour drives.",
        "what_happened_next": "She went, and went again.", "outcome": "She sings twice a week.",
        "assets": ["St Anne's singing group"], "quotes": ["I had forgotten that I am good at it."],
        "conclusion": "We ask about singing now.",
    })
}

fn release(used_for: &str) -> Value {
    json!({ "use": used_for, "destination": "The annual report, 400 copies" })
}

/// A draft about Dorothy: its path.
async fn drafted(client: &Client<'_>, case: &Case, body: &Value) -> String {
    client.post(&format!("{}/stories", case.episode), body).await.expect(201).location()
}

/// The person's written word on their story.
async fn consents(client: &Client<'_>, person: &str, uses: &[&str]) -> String {
    let body = json!({
        "purpose": "story", "decision": "given", "given_by": "person", "method": "written", "uses": uses,
        "note": "Form signed at the hall; no photograph",
    });
    let made = client.post(&format!("{person}/consents"), &body).await.expect(201).body;
    made["id"].as_str().expect("an identifier").to_owned()
}

async fn withdraws(client: &Client<'_>, person: &str) {
    let body = json!({ "purpose": "story", "decision": "withdrawn", "given_by": "person", "method": "verbal" });
    client.post(&format!("{person}/consents"), &body).await.expect(201);
}

/// Where it stands, and which of its releases were pulled back, the newest first.
async fn stands(client: &Client<'_>, path: &str) -> (String, Vec<(String, bool)>) {
    let story = client.get(path).await.expect(200).body;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let releases = story["releases"].as_array().expect("a list").iter();
    let releases = releases.map(|one| (text(&one["use"]), one["pulled_back_at"].is_string())).collect();
    (text(&story["status"]), releases)
}

fn went(used_for: &str, is_back: bool) -> (String, bool) {
    (used_for.to_owned(), is_back)
}

async fn versions(client: &Client<'_>, path: &str) -> Vec<Value> {
    let page = client.get(&format!("{path}/versions")).await.expect(200).body;
    page["items"].as_array().expect("items").clone()
}

on_both! {
    async fn a_story_leaves_its_draft_only_with_written_consent_that_names_the_use(county) {
        let case = begun(county).await;
        let amira = county.as_("amira");
        let made = amira.post(&format!("{}/stories", case.episode), &story()).await.expect(201);
        let path = made.location();
        assert_eq!((&made.body["status"], &made.body["releases"]), (&json!("draft"), &json!([])));
        assert_eq!(made.body["allowed_actions"], json!(["change", "release", "error"]));
        assert_eq!(amira.get(&path).await.expect(200).body, made.body);
        assert_eq!(made.body["updated_by_name"], "Amira Haddad");
        assert!(made.body["person_name"].is_object());
        let refused = amira.step(&path, "release", &release("print")).await;
        refused.expect_problem(409, "no_written_consent");

        // A tick in the plan is interest, and not consent.
        let plan = json!({ "permissions": [crate::care::care_plan::answer("share_story", "yes")] });
        amira.post(&format!("{}/care-plans", case.episode), &plan).await.expect(201);
        amira.step(&path, "release", &release("print")).await.expect_problem(409, "no_written_consent");

        let unnamed = json!({
            "purpose": "story", "decision": "given", "given_by": "person", "method": "written", "note": "For anything",
        });
        let faults = amira.post(&format!("{}/consents", case.person), &unnamed).await.expect(422).faults();
        assert_eq!(faults, [("/uses".to_owned(), "missing".to_owned())]);
        let consent = consents(&amira, &case.person, &["print"]).await;
        amira.step(&path, "release", &release("website")).await.expect_problem(409, "no_written_consent");
        let released = amira.step(&path, "release", &release("print")).await.expect(200).body;
        assert_eq!((&released["status"], &released["releases"][0]["consent_id"]), (&json!("released"), &json!(consent)));
        assert_eq!(released["releases"][0]["destination"], "The annual report, 400 copies");
        amira.patch(&path, &json!({ "title": "Other" })).await.expect_problem(409, "invalid_transition");
        let changes = amira.history(&path).await.expect(200);
        assert_eq!(changes.types(), ["story.drafted", "story.released"]);
        assert!(!changes.text.contains("Singing"), "{}", changes.text);
    }

    async fn consent_that_is_withdrawn_pulls_it_back_in_the_same_moment_and_says_where_it_had_gone(county) {
        let case = begun(county).await;
        let amira = county.as_("amira");
        let path = drafted(&amira, &case, &story()).await;
        consents(&amira, &case.person, &["print", "website"]).await;
        amira.step(&path, "release", &release("print")).await.expect(200);
        amira.step(&path, "release", &release("website")).await.expect(200);
        assert_eq!(tasks(&amira, "take_story_back").await, []);

        county.set_clock("2026-11-19T09:00:00Z");
        consents(&amira, &case.person, &["print"]).await;
        let stays = ("released".to_owned(), vec![went("website", true), went("print", false)]);
        assert_eq!(stands(&amira, &path).await, stays, "what is named no more is pulled back, and the rest stays");
        assert_eq!(tasks(&amira, "take_story_back").await.len(), 1);

        county.set_clock("2026-11-20T09:00:00Z");
        withdraws(&amira, &case.person).await;
        let gone = ("withdrawn".to_owned(), vec![went("website", true), went("print", true)]);
        assert_eq!(stands(&amira, &path).await, gone);
        let open = tasks(&amira, "take_story_back").await.into_iter().filter(|(status, _)| status == "open").count();
        assert_eq!(open, 1, "somebody takes it back from there");
        amira.step(&path, "release", &release("print")).await.expect_problem(409, "invalid_transition");
        let again = amira.patch(&path, &json!({ "conclusion": null, "title": "A neighbour" })).await.expect(200).body;
        assert_eq!((&again["status"], &again["content"]["conclusion"]), (&json!("draft"), &Value::Null));
        amira.step(&path, "release", &release("print")).await.expect_problem(409, "no_written_consent");
        let titles: Vec<_> = versions(&amira, &path).await.iter().map(|one| one["content"]["title"].clone()).collect();
        assert_eq!(titles, ["A neighbour", "Singing again"]);
    }

    async fn whoever_pulls_it_back_says_why_and_the_task_is_ticked_off(county) {
        let case = begun(county).await;
        let amira = county.as_("amira");
        let path = drafted(&amira, &case, &story()).await;
        consents(&amira, &case.person, &["print"]).await;
        amira.step(&path, "withdrawal", &json!({ "comment": "No" })).await.expect_problem(409, "invalid_transition");
        amira.step(&path, "release", &release("print")).await.expect(200);
        let body = json!({ "comment": "The group has closed" });
        let back = amira.step(&path, "withdrawal", &body).await.expect(200).body;
        assert_eq!((&back["status"], &back["status_comment"]), (&json!("withdrawn"), &body["comment"]));
        assert!(back["releases"][0]["pulled_back_at"].is_string());
        let task = amira.get("/v1/tasks?kind=take_story_back").await.expect(200).body["items"][0].clone();
        let task = format!("/v1/tasks/{}", task["id"].as_str().expect("an identifier"));
        amira.step(&task, "completion", &json!({})).await.expect(200);
    }

    async fn a_story_of_the_wrong_person_is_in_error_with_its_episode_and_pulled_back(county) {
        let case = begun(county).await;
        let (amira, leila) = (county.as_("amira"), county.as_("leila"));
        let path = drafted(&amira, &case, &story()).await;
        let other = drafted(&amira, &case, &story()).await;
        consents(&amira, &case.person, &["print"]).await;
        amira.step(&path, "release", &release("print")).await.expect(200);
        amira.step(&other, "error", &json!({ "reason": "test" })).await.expect(200);
        amira.step(&other, "error", &json!({ "reason": "test" })).await.expect_problem(409, "invalid_transition");
        amira.step(&case.episode, "error", &json!({ "reason": "wrong_person" })).await.expect(200);
        assert_eq!(stands(&leila, &path).await, ("entered_in_error".to_owned(), vec![went("print", true)]));
        assert_eq!(leila.get(&path).await.body["error_reason"], "episode_in_error");
        let open = tasks(&leila, "take_story_back").await.into_iter().filter(|(status, _)| status == "open").count();
        assert_eq!(open, 1, "it hangs on a wall somewhere");
        leila.post(&format!("{}/stories", case.episode), &story()).await.expect_problem(409, "invalid_transition");
    }

    async fn nobody_is_told_of_after_their_death(county) {
        let case = begun(county).await;
        let amira = county.as_("amira");
        let path = drafted(&amira, &case, &story()).await;
        consents(&amira, &case.person, &["print"]).await;
        let death = json!({ "reason": "deceased", "death": { "reported_by": "Her sister" } });
        amira.step(&case.episode, "closure", &death).await.expect(200);
        amira.step(&path, "release", &release("print")).await.expect_problem(409, "person_deceased");
    }

    async fn what_is_of_a_class_is_there_for_those_alone_who_may_know(county) {
        let case = case(county).await;
        let amira = county.as_("amira");
        let open = drafted(&amira, &case, &story()).await;
        let mut body = story();
        body["sensitive_classes"] = json!(["domestic_abuse"]);
        let path = drafted(&amira, &case, &body).await;
        let reason = [("Access-Reason", "cover")];
        let worker = format!("/v1/workers/{}", linkwork::system::sandbox::cast::worker_id(2));
        county.as_("set_up").patch(&worker, &json!({ "sensitive_classes": ["substance_use"] })).await.expect(200);
        let tom = county.as_("tom");
        tom.get(&open).await.expect_problem(403, "access_reason_required");
        tom.call(Method::GET, &open, &reason, None).await.expect(200);
        tom.call(Method::GET, &path, &reason, None).await.expect_problem(404, "not_found");
        let listed = tom.call(Method::GET, "/v1/stories", &reason, None).await.expect(200).body;
        assert_eq!(listed["items"], json!([]), "a reason opens what is named");
        let named = format!("/v1/stories?episode_id={}", case.episode.rsplit('/').next().expect("an identifier"));
        let listed = tom.call(Method::GET, &named, &reason, None).await.expect(200).body;
        assert_eq!(listed["items"].as_array().map(Vec::len), Some(1));
        // The class stays with what it once said.
        amira.patch(&path, &json!({ "sensitive_classes": [] })).await.expect(200);
        tom.call(Method::GET, &path, &reason, None).await.expect_problem(404, "not_found");
        tom.call(Method::GET, &format!("{path}/versions"), &reason, None).await.expect_problem(404, "not_found");
        county.as_("bethan").get(&open).await.expect_problem(404, "not_found");
        county.as_("harbour").get(&open).await.expect_problem(403, "forbidden");
        let page = amira.get("/v1/stories?status=draft").await.expect(200).body;
        assert_eq!(page["items"].as_array().map(Vec::len), Some(2));
        let empty = json!({ "kind": "story", "title": "Nothing" });
        let faults = amira.post(&format!("{}/stories", case.episode), &empty).await.expect(422).faults();
        assert_eq!(faults, [("/background".to_owned(), "missing".to_owned())]);
        let faults = amira.patch(&open, &json!({ "kind": null })).await.expect(422).faults();
        assert!(!faults.is_empty());
        let scripted = "<script>alert(1)</script> \u{0627}\u{0644}\u{0633}\u{0644}\u{0627}\u{0645} \u{1f3b6}";
        let kept = amira.patch(&open, &json!({ "quotes": [scripted] })).await.expect(200).body;
        assert_eq!(kept["content"]["quotes"], json!([scripted]));
    }

    async fn two_rows_that_are_one_person_have_one_word_on_their_stories(county) {
        let (first, second) = (crate::care::episode::open(county, 1).await, crate::care::episode::open(county, 2).await);
        let (amira, leila) = (county.as_("amira"), county.as_("leila"));
        let path = drafted(&amira, &first, &story()).await;
        consents(&amira, &first.person, &["print"]).await;
        amira.step(&path, "release", &release("print")).await.expect(200);
        county.set_clock("2026-11-19T09:00:00Z");
        withdraws(&amira, &second.person).await;
        assert_eq!(stands(&amira, &path).await.0, "released");
        amira.step(&second.episode, "closure", &json!({ "reason": "person_ended" })).await.expect(200);
        let merged = second.person.trim_start_matches("/v1/people/");
        let body = json!({ "person_id": merged, "reason": "Same woman, rung up" });
        leila.step(&first.person, "merges", &body).await.expect(200);
        assert_eq!(stands(&amira, &path).await, ("withdrawn".to_owned(), vec![went("print", true)]));
    }
}
