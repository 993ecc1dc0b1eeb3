use linkwork::system::task::TaskKind;
use serde_json::{Value, json};

use super::{agreed, group, id, introduced, offered, shared, told};
use crate::care::episode::{open_tasks_of, open_to};
use crate::harness::county::County;
use crate::on_both;

/// Everything of the person that no group may be told.
const KEPT: [&str; 12] = [
    "Ashworth",
    "Hartley",
    "Dorothy",
    "1948",
    "999",
    "Loom Street",
    "HX9 2QT",
    "Y99001",
    "falls",
    "person_id",
    "episode_id",
    "bereavement",
];

async fn says_no_more(county: &County, path: &str) {
    let answer = county.as_("open_door_listing").get(path).await.expect(200);
    for kept in KEPT {
        assert!(!answer.text.contains(kept), "{kept}: {}", answer.text);
    }
}

on_both! {
    async fn a_disclosed_to_group_what_the_person_permits_and_no_more(county) {
        let asset = group(county, 3).await;
        let (_, path) = agreed(county, 1, &asset).await;
        let person = told(county, &path).await;
        assert_eq!((&person["name"], &person["telephone"]), (&json!("Dot"), &json!("01632 960461")));
        assert_eq!((&person["means"], &person["email"]), (&json!(["telephone"]), &Value::Null));
        assert_eq!((&person["formats"], &person["text"]), (&json!(["large_print"]), &json!("She would like to sit near the door.")));
        says_no_more(county, &path).await;
        let list = county.as_("open_door_listing").get("/v1/connections").await.expect(200);
        assert_eq!(list.body["items"].as_array().map(Vec::len), Some(1));
        assert!(!list.text.contains("Ashworth") && !list.text.contains("person_id"), "{}", list.text);

        let amira = county.as_("amira");
        let less = json!({ "shared": { "name": "full_name" }, "permission": { "given_by": "person", "method": "verbal" } });
        amira.step(&path, "agreement", &less).await.expect(200);
        let person = told(county, &path).await;
        assert_eq!((&person["name"], &person["means"]), (&json!("Dorothy May Hartley-1"), &json!([])));
        assert_eq!([&person["telephone"], &person["text"], &person["formats"]], [&Value::Null, &Value::Null, &json!([])]);
    }

    async fn a_group_sees_its_own_and_what_was_sent_to_it(county) {
        let asset = group(county, 3).await;
        let (_, path) = agreed(county, 1, &asset).await;
        let (_, not_yet) = offered(county, 2, &asset).await;
        let (_, untold) = offered(county, 3, &asset).await;
        county.as_("amira").step(&untold, "agreement", &json!({})).await.expect(200);
        let (own, other) = (county.as_("open_door_listing"), county.as_("vale_listing"));
        own.get(&path).await.expect(200);
        for (caller, hidden) in [(&own, &not_yet), (&own, &untold), (&other, &path)] {
            caller.get(hidden).await.expect_problem(404, "not_found");
        }
        assert_eq!(other.get("/v1/connections").await.expect(200).body["items"], json!([]));
        assert_eq!(open_to(&own, &path).await, ["answer", "concern"]);
        // Once somebody else runs the group, who ran it sees nothing any more.
        let trust = linkwork::system::sandbox::cast::organisation_id(15);
        county.as_("amira").patch(&asset, &json!({ "organisation_id": trust })).await.expect(200);
        own.get(&path).await.expect_problem(404, "not_found");
        other.get(&path).await.expect_problem(404, "not_found");
    }

    async fn what_the_service_alone_does_a_group_may_not(county) {
        let asset = group(county, 3).await;
        let (case, path) = introduced(county, 1, &asset).await;
        let own = county.as_("open_door_listing");
        for noun in ["settlement", "completion", "stop", "decline", "non-start", "error", "feedback", "agreement"] {
            own.step(&path, noun, &json!({ "reason": "health", "given_on": "2026-11-18", "helps": 1 })).await.expect_problem(403, "forbidden");
        }
        own.get(&case.episode).await.expect_problem(403, "forbidden");
        own.get(&case.person).await.expect_problem(403, "forbidden");
        county.as_("amira").step(&path, "concern", &json!({ "text": "A bruise" })).await.expect_problem(403, "forbidden");
    }

    async fn a_concern_of_the_group_is_looked_at_the_same_day_and_is_of_a_sensitive_class(county) {
        let asset = group(county, 3).await;
        let (case, path) = introduced(county, 1, &asset).await;
        let own = county.as_("open_door_listing");
        let raised = own.step(&path, "concern", &json!({ "text": "She came with a bruise on her arm." })).await.expect(200);
        assert!(!raised.text.contains("bruise"), "a group does not read what it raised: {}", raised.text);
        assert!(open_tasks_of(county, &case.person).await.contains(&(TaskKind::ReviewGroupConcern, Some(1))));
        let seen = county.as_("amira").get(&path).await.expect(200).body;
        assert_eq!((&seen["concerns"][0]["text"], &seen["sensitive_classes"]), (&json!("She came with a bruise on her arm."), &json!(["safeguarding"])));
        // Who lacks the class sees no trace of the connection; the safeguarding lead does, whatever they see of the case.
        let reason = [("Access-Reason", "duty")];
        county.as_("george").call(reqwest::Method::GET, &path, &reason, None).await.expect_problem(404, "not_found");
        county.as_("joan").get(&path).await.expect(200);
        let tasks = county.as_("joan").get("/v1/tasks?kind=review_group_concern").await.expect(200).body;
        assert_eq!(tasks["items"][0]["subject_id"], id(&path));
        let audited = county.as_("caldicott").get("/v1/audit-entries?limit=200").await.expect(200).body;
        let by_group = audited["items"].as_array().expect("a list").iter().any(|entry| {
            entry["action"] == "getConnection" && entry["actor_role"] == "asset_editor"
        });
        assert!(by_group || audited.to_string().contains("asset_editor"), "what a group reads of a person is audited");
        for n in 1..10 {
            own.step(&path, "concern", &json!({ "text": format!("Again {n}") })).await.expect(200);
        }
        own.step(&path, "concern", &json!({ "text": "Again" })).await.expect_problem(409, "invalid_transition");
    }

    async fn a_connection_bears_the_classes_of_its_asset(county) {
        let asset = group(county, 3).await;
        county.as_("amira").patch(&asset, &json!({ "listing": { "sensitive_classes": ["substance_use"] } })).await.expect(200);
        let (_, path) = agreed(county, 1, &asset).await;
        let seen = county.as_("amira").get(&path).await.expect(200).body;
        assert_eq!(seen["sensitive_classes"], json!(["substance_use"]), "who carries the case sees it");
        let reason = [("Access-Reason", "duty")];
        county.as_("george").call(reqwest::Method::GET, &path, &reason, None).await.expect_problem(404, "not_found");
        county.as_("tom").call(reqwest::Method::GET, &path, &reason, None).await.expect(200);
        let plain = group(county, 3).await;
        let (_, open) = agreed(county, 2, &plain).await;
        county.as_("george").call(reqwest::Method::GET, &open, &reason, None).await.expect(200);
    }

    async fn a_concern_reaches_the_line_up_which_it_is_taken_whatever_classes_they_hold(county) {
        let none = json!({ "sensitive_classes": [] });
        let leila = linkwork::system::sandbox::cast::worker_id(12);
        county.as_("set_up").patch(&format!("/v1/workers/{leila}"), &none).await.expect(200);
        let asset = group(county, 3).await;
        county.as_("amira").patch(&asset, &json!({ "listing": { "sensitive_classes": ["safeguarding"] } })).await.expect(200);
        let (_, path) = introduced(county, 1, &asset).await;
        let reason = [("Access-Reason", "duty")];
        let leila = county.as_("leila");
        leila.call(reqwest::Method::GET, &path, &reason, None).await.expect_problem(404, "not_found");
        let said = "She came with a bruise on her arm.";
        county.as_("open_door_listing").step(&path, "concern", &json!({ "text": said })).await.expect(200);
        for caller in ["leila", "joan"] {
            let tasks = county.as_(caller).get("/v1/tasks?kind=review_group_concern").await.expect(200).body;
            assert_eq!(tasks["items"][0]["subject_id"], id(&path), "{caller}");
            let seen = county.as_(caller).call(reqwest::Method::GET, &path, &reason, None).await.expect(200).body;
            assert_eq!(seen["concerns"][0]["text"], said, "{caller}");
        }
        county.as_("george").call(reqwest::Method::GET, &path, &reason, None).await.expect_problem(404, "not_found");
    }

    async fn the_words_for_the_group_are_for_whoever_holds_every_class(county) {
        let asset = group(county, 3).await;
        let (_, path) = agreed(county, 1, &asset).await;
        let reason = [("Access-Reason", "duty")];
        let seen = county.as_("george").call(reqwest::Method::GET, &path, &reason, None).await.expect(200);
        assert_eq!((&seen.body["shared"]["name"], &seen.body["shared"]["text"]), (&json!("first_name"), &Value::Null));
        assert!(!seen.text.contains("near the door"), "{}", seen.text);
        let words = json!("She would like to sit near the door.");
        assert_eq!(county.as_("amira").get(&path).await.expect(200).body["shared"]["text"], words);
        assert_eq!(told(county, &path).await["text"], words);
    }

    async fn a_class_that_a_listing_gets_later_reaches_its_connections_and_a_group_takes_none_away(county) {
        let asset = group(county, 3).await;
        let (_, path) = agreed(county, 1, &asset).await;
        let other = group(county, 3).await;
        let (_, elsewhere) = agreed(county, 2, &other).await;
        let reason = [("Access-Reason", "duty")];
        let (amira, george, choir) = (county.as_("amira"), county.as_("george"), county.as_("open_door_listing"));
        george.call(reqwest::Method::GET, &path, &reason, None).await.expect(200);
        let mut places = amira.get(&asset).await.expect(200).body["listing"]["places"].clone();
        places[0]["is_withheld"] = json!(true);
        let change = json!({ "listing": { "sensitive_classes": ["substance_use", "domestic_abuse"], "places": places } });
        amira.patch(&asset, &change).await.expect(200);
        let classes = async |path: &str| amira.get(path).await.expect(200).body["sensitive_classes"].clone();
        let borne = classes(&path).await;
        assert_eq!(borne.as_array().map(Vec::len), Some(2), "{borne}");
        assert_eq!(classes(&elsewhere).await, json!([]));
        george.call(reqwest::Method::GET, &path, &reason, None).await.expect_problem(404, "not_found");
        george.call(reqwest::Method::GET, &elsewhere, &reason, None).await.expect(200);
        amira.patch(&asset, &change).await.expect(200);
        assert_eq!(classes(&path).await, borne, "said again, it is borne once");

        let mut shown = places.clone();
        shown[0]["is_withheld"] = json!(false);
        let mut renamed = shown.clone();
        renamed[0]["name"] = json!("Our hall");
        let schedules = json!([{ "text": "Tuesdays" }]);
        for (change, pointer) in [
            (json!({ "sensitive_classes": ["substance_use"] }), "/listing/sensitive_classes"),
            (json!({ "sensitive_classes": null }), "/listing/sensitive_classes"),
            (json!({ "places": shown }), "/listing/places/0/is_withheld"),
            (json!({ "places": renamed, "schedules": schedules }), "/listing/places/0/is_withheld"),
        ] {
            let refused = choir.patch(&asset, &json!({ "listing": change })).await.expect(422);
            assert_eq!(refused.faults(), [(pointer.to_owned(), "not_for_this_role".to_owned())]);
        }
        let more = json!({ "sensitive_classes": ["substance_use", "domestic_abuse", "safeguarding"] });
        choir.patch(&asset, &json!({ "listing": more })).await.expect(200);
        assert_eq!(classes(&path).await.as_array().map(Vec::len), Some(3));
        amira.patch(&asset, &json!({ "listing": { "sensitive_classes": [], "places": shown } })).await.expect(200);
    }

    async fn how_many_go_there_is_for_the_service_and_the_group(county) {
        let asset = group(county, 2).await;
        introduced(county, 1, &asset).await;
        let counts = async |caller: &str| {
            let seen = county.as_(caller).get(&asset).await.expect(200).body;
            (seen["has_places"].clone(), seen["places_taken"].clone(), seen["places_free"].clone())
        };
        let (all, some) = ((json!(true), json!(1), json!(1)), (json!(true), Value::Null, Value::Null));
        for caller in ["amira", "george", "joan", "open_door_listing"] {
            assert_eq!(counts(caller).await, all, "{caller}");
        }
        for caller in ["bethan", "millgate", "harbour", "commissioning", "reporting", "caldicott"] {
            assert_eq!(counts(caller).await, some, "{caller}");
        }
        county.as_("amira").patch(&asset, &json!({ "listing": { "sensitive_classes": ["substance_use"] } })).await.expect(200);
        assert_eq!((counts("amira").await, counts("open_door_listing").await, counts("george").await), (all.clone(), all, some));
        let (case, _) = introduced(county, 2, &asset).await;
        assert_eq!(counts("millgate").await.0, json!(false));
        drop(case);
        let unlimited = json!({ "listing": { "capacity": null } });
        county.as_("amira").patch(&asset, &unlimited).await.expect(200);
        assert_eq!(counts("millgate").await, (Value::Null, Value::Null, Value::Null));
    }

    async fn what_a_group_may_be_told_needs_the_persons_word(county) {
        let asset = group(county, 3).await;
        let (_, path) = offered(county, 1, &asset).await;
        let amira = county.as_("amira");
        for (change, pointer, code) in [
            (json!({ "permission": null }), "/permission", "missing"),
            (json!({ "shared": null }), "/permission", "contradiction"),
            (json!({ "permission": { "given_by": "best_interests", "method": "verbal" } }), "/permission/note", "missing"),
            (json!({ "permission": { "given_by": "person", "method": "reported_by_referrer" } }), "/permission/method", "contradiction"),
        ] {
            let mut body = shared();
            body.as_object_mut().expect("an object").extend(change.as_object().expect("an object").clone());
            let refused = amira.step(&path, "agreement", &body).await.expect(422);
            assert_eq!(refused.faults(), [(pointer.to_owned(), code.to_owned())]);
        }
    }
}
