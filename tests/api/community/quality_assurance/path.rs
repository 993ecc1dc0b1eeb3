use futures_util::future::join_all;
use linkwork::system::sandbox::cast::worker_id;
use serde_json::{Value, json};

use super::{agreement, begun, in_doubt, refused, worked_through};
use crate::care::episode::open;
use crate::community::asset::{enter, informal, singing};
use crate::community::connection::{introduced, offer};
use crate::community::gap::tasks;
use crate::on_both;

on_both! {
    async fn a_group_is_agreed_with_and_looked_at_again(county) {
        let asset = singing(county).await;
        let amira = county.as_("amira");
        let path = begun(county, &asset, "volunteer_led").await;
        amira.step(&path, "decision", &agreement()).await.expect_problem(409, "invalid_transition");
        let again = amira.post(&format!("{asset}/quality-assurances"), &json!({ "sheet_kind": "provider" })).await;
        again.expect_problem(409, "invalid_transition");
        amira.step(&path, "working-through", &json!({})).await.expect(200);
        let agreed = amira.step(&path, "decision", &agreement()).await.expect(200).body;
        assert_eq!((&agreed["status"], &agreed["review_on"]), (&json!("agreed"), &json!("2027-11-18")));
        assert_eq!((&agreed["group_signatory"], &agreed["signed_by_id"]), (&json!("Pat Lomax"), &json!(worker_id(1))));
        assert_eq!(tasks(&amira, &path).await, ["catch_up_with_group open", "review_quality_assurance open"]);
        county.set_clock("2027-05-10T10:00:00Z");
        let held = json!({ "held_on": "2027-05-07", "comment": "They look for a larger room." });
        let caught_up = amira.step(&path, "catch-up", &held).await.expect(200).body;
        assert_eq!(caught_up["catch_ups"][0]["held_on"], "2027-05-07");
        let open_now = tasks(&amira, &path).await;
        assert_eq!(open_now, ["catch_up_with_group done", "catch_up_with_group open", "review_quality_assurance open"]);
        let early = amira.step(&path, "catch-up", &json!({ "held_on": "2027-05-11" })).await.expect(422);
        assert_eq!(early.faults(), [("/held_on".to_owned(), "out_of_range".to_owned())]);

        let changed = json!({ "changed_on": "2027-05-09" });
        let changed = amira.step(&path, "leadership-change", &changed).await.expect(200).body;
        assert_eq!((&changed["status"], &changed["review_on"]), (&json!("agreed"), &json!("2027-06-08")));

        // Another one is begun, and takes its place once it is decided.
        let next = worked_through(county, &asset).await;
        assert_eq!(amira.get(&path).await.expect(200).body["status"], "agreed");
        amira.step(&next, "decision", &agreement()).await.expect(200);
        let replaced = amira.get(&path).await.expect(200).body;
        assert_eq!((&replaced["status"], &replaced["allowed_actions"]), (&json!("replaced"), &json!([])));
        assert!(!tasks(&amira, &path).await.iter().any(|task| task.ends_with("open")));
        let history = amira.history(&path).await;
        assert_eq!(history.types(), [
            "quality_assurance.begun", "quality_assurance.worked_through", "quality_assurance.decided",
            "quality_assurance.catch_up_recorded", "quality_assurance.leadership_changed", "quality_assurance.replaced",
        ]);
    }

    async fn who_is_not_confident_asks_the_manager_who_decides(county) {
        let asset = singing(county).await;
        let (amira, leila) = (county.as_("amira"), county.as_("leila"));
        let path = in_doubt(county, &asset).await;
        assert_eq!(tasks(&leila, &path).await, ["guide_quality_assurance open"]);
        amira.step(&path, "decision", &agreement()).await.expect_problem(403, "forbidden");
        let mut with_actions = agreement();
        with_actions["decision"] = json!("agreed_with_actions");
        with_actions["comment"] = json!("Lifts by two leaders together");
        let unsaid = leila.step(&path, "decision", &with_actions).await.expect(422);
        assert_eq!(unsaid.faults(), [("/actions".to_owned(), "missing".to_owned())]);
        with_actions["actions"] = json!([{ "text": "Two leaders take the course", "due_on": "2027-02-26" }]);
        with_actions["signatures"]["worker_id"] = json!(worker_id(3));
        let foreign = leila.step(&path, "decision", &with_actions).await.expect(422);
        assert_eq!(foreign.faults(), [("/signatures/worker_id".to_owned(), "not_found".to_owned())]);
        with_actions["signatures"]["worker_id"] = json!(worker_id(1));
        let decided = leila.step(&path, "decision", &with_actions).await.expect(200).body;
        assert_eq!(decided["status"], "agreed_with_actions");
        assert_eq!(tasks(&leila, &path).await, [
            "catch_up_with_group open", "guide_quality_assurance done", "review_quality_assurance open", "see_to_quality_actions open",
        ]);
        // The group reads what was agreed, and nothing of the guidance.
        let own = county.as_("open_door_listing").get(&path).await.expect(200);
        assert_eq!((&own.body["view"], &own.body["status"]), (&json!("group"), &json!("agreed_with_actions")));
        assert_eq!(own.body["actions"][0]["due_on"], "2027-02-26");
        assert!(!own.text.contains("two leaders together") && !own.text.contains("What could we ask"), "{}", own.text);
    }

    async fn whom_nobody_is_connected_to_stops_new_connections_and_asks_everybody_who_goes_there(county) {
        let asset = singing(county).await;
        let (case, connection) = introduced(county, 1, &asset).await;
        let (amira, choir) = (county.as_("amira"), county.as_("open_door_listing"));
        let path = refused(county, &asset).await;
        let now = amira.get(&asset).await.expect(200).body;
        assert_eq!((&now["status"], &now["connections_stopped"]), (&json!("temporarily_closed"), &json!("do_not_connect")));
        assert_eq!(now["status_comment"], Value::Null);
        assert_eq!(tasks(&amira, &connection).await, [
            "ask_after_concern open", "follow_up_connection open", "read_group_answer open",
        ]);
        let another = open(county, 2).await;
        offer(county, &another, &asset).await.expect_problem(409, "asset_closed");
        amira.step(&asset, "reopening", &json!({})).await.expect_problem(409, "invalid_transition");

        // Outside nobody reads more than that it is closed for a time, the group not why.
        let own = choir.get(&path).await.expect(200);
        assert_eq!(own.body["status"], "not_agreed");
        assert!(!own.text.contains("do_not_connect") && !own.text.contains("lifts"), "{}", own.text);
        let listing = choir.get(&asset).await.expect(200);
        assert_eq!((&listing.body["status"], &listing.body["connections_stopped"]), (&json!("temporarily_closed"), &Value::Null));
        choir.step(&asset, "reopening", &json!({})).await.expect_problem(409, "invalid_transition");
        let public = county.bearing(None).get(&format!("/open-referral-uk/services/{}", now["id"].as_str().expect("an id"))).await.expect(200);
        assert_eq!(public.body["status"], "temporarily closed");
        assert!(!public.text.contains("do_not_connect"), "{}", public.text);
        assert_eq!(choir.get("/v1/quality-assurances?status=do_not_connect").await.expect(200).body["items"], json!([]));

        // What the manager decides anew takes it away; opening it again is a step of its own.
        amira.step(&path, "error", &json!({})).await.expect_problem(403, "forbidden");
        amira.patch(&path, &json!({ "topics": [] })).await.expect_problem(409, "invalid_transition");
        let next = worked_through(county, &asset).await;
        amira.step(&next, "decision", &agreement()).await.expect_problem(403, "forbidden");
        assert_eq!(amira.get(&asset).await.expect(200).body["connections_stopped"], "do_not_connect");
        county.as_("leila").step(&next, "decision", &agreement()).await.expect(200);
        assert_eq!(amira.get(&asset).await.expect(200).body["connections_stopped"], Value::Null);
        offer(county, &another, &asset).await.expect_problem(409, "asset_closed");
        amira.step(&asset, "reopening", &json!({})).await.expect(200);
        offer(county, &another, &asset).await.expect(201);
        assert!(!case.episode.is_empty());
    }

    async fn of_two_that_are_begun_at_once_one_is_under_way(county) {
        let asset = singing(county).await;
        let body = json!({ "sheet_kind": "volunteer_led" });
        let (amira, path) = (county.as_("amira"), format!("{asset}/quality-assurances"));
        let answers = join_all((0..3).map(|_| amira.post(&path, &body))).await;
        let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status.as_u16()).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409, 409]);
    }

    async fn an_agreement_with_the_person_is_refused_while_connections_are_stopped(county) {
        let asset = singing(county).await;
        let case = open(county, 1).await;
        let connection = offer(county, &case, &asset).await.expect(201).location();
        let path = refused(county, &asset).await;
        let amira = county.as_("amira");
        amira.step(&connection, "agreement", &json!({})).await.expect_problem(409, "asset_closed");
        county.as_("leila").step(&path, "error", &json!({})).await.expect(200);
        amira.step(&asset, "reopening", &json!({})).await.expect(200);
        amira.step(&connection, "agreement", &json!({})).await.expect(200);
    }

    async fn it_is_for_the_service_that_has_the_group_in_its_directory(county) {
        let asset = enter(county, &json!({ "listing": informal("Sunday walkers") })).await;
        let body = json!({ "sheet_kind": "volunteer_led" });
        county.as_("bethan").post(&format!("{asset}/quality-assurances"), &body).await.expect_problem(403, "forbidden");
        let path = begun(county, &asset, "volunteer_led").await;
        for stranger in ["bethan", "open_door_listing", "vale_listing"] {
            county.as_(stranger).get(&path).await.expect_problem(404, "not_found");
        }
        for colleague in ["tom", "leila", "joan", "dr_khan"] {
            county.as_(colleague).get(&path).await.expect(200);
        }
        county.as_("kofi").step(&path, "working-through", &json!({})).await.expect(200);
        county.as_("kofi").step(&path, "decision", &agreement()).await.expect_problem(403, "forbidden");
    }
}
