//! Somebody may come to harm at a group.

use serde_json::{Value, json};

use crate::care::episode::{open, open_tasks_of};
use crate::community::asset::{enter, informal, singing};
use crate::community::connection::{agreed, id, offer};
use crate::community::gap::tasks;
use crate::community::quality_assurance::refused;
use crate::harness::county::County;
use crate::on_both;
use linkwork::system::task::TaskKind;

/// What Amira raises about the group. Answers its path.
async fn raised(county: &County, asset: &str) -> String {
    let concern = json!({ "text": "A leader takes members home alone." });
    county.as_("amira").post(&format!("{asset}/concerns"), &concern).await.expect(201).location()
}

on_both! {
    async fn a_concern_stops_new_connections_until_somebody_has_looked_into_it(county) {
        let asset = singing(county).await;
        let (case, connection) = agreed(county, 1, &asset).await;
        let (amira, joan) = (county.as_("amira"), county.as_("joan"));
        let path = raised(county, &asset).await;
        assert_eq!(tasks(&joan, &path).await, ["review_asset_concern open"]);
        assert!(open_tasks_of(county, &case.person).await.contains(&(TaskKind::AskAfterConcern, Some(1))));
        let listing = amira.get(&asset).await.expect(200).body;
        assert_eq!((&listing["status"], &listing["connections_stopped"]), (&json!("temporarily_closed"), &json!("safety_concern")));
        let another = open(county, 2).await;
        offer(county, &another, &asset).await.expect_problem(409, "asset_closed");
        county.as_("open_door_listing").step(&connection, "answer", &json!({ "answer": "place" })).await.expect_problem(409, "asset_closed");

        amira.step(&path, "resolution", &json!({ "outcome": "no_danger", "comment": "No." })).await.expect_problem(403, "forbidden");
        let second = raised(county, &asset).await;
        let seen_to = json!({ "outcome": "seen_to", "comment": "Lifts are given by two leaders together." });
        let resolved = joan.step(&path, "resolution", &seen_to).await.expect(200).body;
        assert_eq!((&resolved["status"], &resolved["outcome"]), (&json!("resolved"), &json!("seen_to")));
        assert_eq!(tasks(&joan, &path).await, ["review_asset_concern done"]);
        joan.step(&path, "resolution", &seen_to).await.expect_problem(409, "invalid_transition");
        // The other one stands against the group still.
        assert_eq!(amira.get(&asset).await.expect(200).body["connections_stopped"], "safety_concern");
        county.as_("leila").step(&second, "error", &json!({})).await.expect(200);
        county.as_("leila").step(&second, "error", &json!({})).await.expect_problem(409, "invalid_transition");
        assert_eq!(amira.get(&asset).await.expect(200).body["connections_stopped"], Value::Null);
        amira.step(&asset, "reopening", &json!({})).await.expect(200);
        offer(county, &another, &asset).await.expect(201);
        let asked = tasks(&amira, &connection).await;
        assert_eq!(asked.iter().filter(|task| task.starts_with("ask_after_concern")).count(), 1, "{asked:?}");
        assert_eq!(amira.history(&path).await.types(), ["asset_concern.raised", "asset_concern.resolved"]);
    }

    async fn a_second_concern_asks_everybody_anew_who_was_asked_after_the_first(county) {
        let asset = singing(county).await;
        let (_, connection) = agreed(county, 1, &asset).await;
        let amira = county.as_("amira");
        raised(county, &asset).await;
        let asked = amira.get(&format!("/v1/tasks?subject_id={}", id(&connection))).await.expect(200).body;
        let asked = asked["items"].as_array().expect("a list").iter().find(|task| task["kind"] == "ask_after_concern");
        let task = format!("/v1/tasks/{}", asked.expect("she is asked to")["id"].as_str().expect("an id"));
        amira.step(&task, "completion", &json!({})).await.expect(200);
        raised(county, &asset).await;
        let asked: Vec<String> =
            tasks(&amira, &connection).await.into_iter().filter(|task| task.starts_with("ask_after")).collect();
        assert_eq!(asked, ["ask_after_concern done", "ask_after_concern open"]);
    }

    async fn whoever_agrees_at_the_moment_of_a_concern_is_refused_or_asked_how_they_are(county) {
        let asset = singing(county).await;
        let (amira, tom, leila) = (county.as_("amira"), county.as_("tom"), county.as_("leila"));
        for n in 1..=4 {
            let case = open(county, n).await;
            let connection = offer(county, &case, &asset).await.expect(201).location();
            let (path, concern) = (format!("{asset}/concerns"), json!({ "text": "A leader takes members home alone." }));
            let nothing = json!({});
            let (agreed, raised) = tokio::join!(
                amira.step(&connection, "agreement", &nothing),
                tom.post(&path, &concern),
            );
            let concern = raised.expect(201).location();
            let asked = tasks(&amira, &connection).await.contains(&"ask_after_concern open".to_owned());
            assert_eq!(agreed.status == 200, asked, "round {n}: {}", agreed.text);
            leila.step(&concern, "error", &nothing).await.expect(200);
            leila.step(&asset, "reopening", &nothing).await.expect(200);
        }
    }

    async fn of_a_concern_that_is_resolved_and_one_that_is_raised_at_once_the_new_one_stands(county) {
        let asset = singing(county).await;
        let (amira, leila) = (county.as_("amira"), county.as_("leila"));
        let path = format!("{asset}/concerns");
        let (concern, nothing) = (json!({ "text": "A leader takes members home alone." }), json!({}));
        let mut first = raised(county, &asset).await;
        for n in 1..=4 {
            let (resolved, raised) = tokio::join!(leila.step(&first, "error", &nothing), amira.post(&path, &concern));
            resolved.expect(200);
            first = raised.expect(201).location();
            assert_eq!(amira.get(&asset).await.expect(200).body["connections_stopped"], "safety_concern", "round {n}");
        }
    }

    async fn a_resolved_concern_leaves_a_refusal_standing(county) {
        let asset = singing(county).await;
        refused(county, &asset).await;
        let path = raised(county, &asset).await;
        let amira = county.as_("amira");
        assert_eq!(amira.get(&asset).await.expect(200).body["connections_stopped"], "safety_concern");
        county.as_("leila").step(&path, "resolution", &json!({ "outcome": "referred", "comment": "To the council." })).await.expect(200);
        assert_eq!(amira.get(&asset).await.expect(200).body["connections_stopped"], "do_not_connect");
        amira.step(&asset, "reopening", &json!({})).await.expect_problem(409, "invalid_transition");
    }

    async fn the_group_does_not_read_it_and_who_may_not_know_of_safeguarding_neither(county) {
        let asset = singing(county).await;
        let path = raised(county, &asset).await;
        for (name, reads) in [
            ("amira", true), ("tom", true), ("joan", true), ("leila", true), ("george", false), ("bethan", false),
        ] {
            let answer = county.as_(name).get(&path).await;
            assert_eq!(answer.status.as_u16(), if reads { 200 } else { 404 }, "{name}");
        }
        let choir = county.as_("open_door_listing");
        choir.get(&path).await.expect_problem(403, "forbidden");
        let listing = choir.get(&asset).await.expect(200);
        assert_eq!(listing.body["connections_stopped"], Value::Null);
        assert!(!listing.text.contains("concern"), "{}", listing.text);
        let history = choir.get(&asset).await.expect(200);
        assert!(!history.text.contains("home alone"), "{}", history.text);
        let events = county.as_("tom").history(&path).await;
        assert!(!events.text.contains("home alone"), "{}", events.text);
    }

    async fn who_works_elsewhere_raises_one_about_a_group_to_which_they_connect(county) {
        let asset = enter(county, &json!({ "listing": informal("Sunday walkers") })).await;
        let concern = json!({ "text": "The path is not safe at night." });
        let bethan = county.as_("bethan");
        let path = bethan.post(&format!("{asset}/concerns"), &concern).await.expect(201).location();
        bethan.get(&path).await.expect(200);
        county.as_("leila").get(&path).await.expect(200);
        county.as_("owen").get(&path).await.expect_problem(404, "not_found");
        assert_eq!(county.as_("leila").get("/v1/asset-concerns?status=open").await.expect(200).body["items"].as_array().map(Vec::len), Some(1));
    }
}
