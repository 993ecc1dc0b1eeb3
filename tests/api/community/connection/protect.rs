use serde_json::{Value, json};

use super::{agreed, group, offer, offered, shared, told};
use crate::care::episode::open;
use crate::care::household_link::keep_apart;
use crate::care::precaution::Door;
use crate::harness::county::County;
use crate::on_both;

fn never_ring() -> Value {
    json!({ "safe_contact": { "status": "asked", "how": ["email"], "never": "Never ring the house" } })
}

fn not_to_tell(whom: &str) -> Value {
    json!({ "protective_instructions": [{ "rule": "do_not_tell", "whom": whom }] })
}

async fn agree(county: &County, path: &str, change: &Value) -> crate::harness::county::Answer {
    let mut body = shared();
    body["shared"].as_object_mut().expect("an object").extend(change.as_object().expect("an object").clone());
    county.as_("amira").step(path, "agreement", &body).await
}

on_both! {
    async fn two_who_are_kept_apart_are_not_connected_to_one_group_without_a_warning(county) {
        let (asset, elsewhere) = (group(county, 50).await, group(county, 50).await);
        let (one, path) = agreed(county, 1, &asset).await;
        let (other, second) = offered(county, 2, &asset).await;
        let third = offer(county, &other, &elsewhere).await.expect(201).location();
        let amira = county.as_("amira");
        assert_eq!(amira.get(&path).await.expect(200).body["warnings"], json!([]));
        keep_apart(county, &one.person, &other.person).await;
        for (path, warnings) in [(&path, json!(["keep_apart"])), (&second, json!(["keep_apart"])), (&third, json!([]))] {
            assert_eq!(amira.get(path).await.expect(200).body["warnings"], warnings);
        }
        // The group is told nothing of it.
        let for_group = county.as_("open_door_listing").get(&path).await.expect(200);
        assert!(!for_group.text.contains("keep_apart") && !for_group.text.contains("warnings"));
        amira.step(&second, "decline", &json!({ "reason": "not_for_them" })).await.expect(200);
        for path in [&path, &second] {
            assert_eq!(amira.get(path).await.expect(200).body["warnings"], json!([]));
        }
    }

    /// By whichever door the words came: a means that is not safe is refused while it is agreed, and gone from what the group
    /// reads once it was agreed before.
    async fn nothing_goes_to_a_group_that_a_live_word_forbids(county) {
        let asset = group(county, 50).await;
        for (n, door) in (1..).zip(Door::ALL) {
            let (case, path) = agreed(county, 2 * n, &asset).await;
            assert_eq!(told(county, &path).await["telephone"], "01632 960461", "{door:?}");
            door.say(county, (2 * n, &case), &never_ring()).await;
            let now = told(county, &path).await;
            assert_eq!((&now["telephone"], &now["means"]), (&Value::Null, &json!([])), "{door:?}");

            let (case, path) = offered(county, 2 * n + 1, &asset).await;
            door.say(county, (2 * n + 1, &case), &never_ring()).await;
            let refused = agree(county, &path, &json!({})).await.expect_problem(409, "unsafe_means");
            assert_eq!(refused.faults(), [("/shared/means/0".to_owned(), "unsafe_means".to_owned())], "{door:?}");
            agree(county, &path, &json!({ "means": [] })).await.expect(200);
        }
    }

    async fn whom_somebody_must_not_be_found_by_is_asked_about_first(county) {
        let asset = group(county, 9).await;
        let (case, path) = offered(county, 1, &asset).await;
        let amira = county.as_("amira");
        amira.patch(&case.person, &not_to_tell("Her brother")).await.expect(200);
        let refused = agree(county, &path, &json!({})).await.expect_problem(409, "do_not_tell");
        assert_eq!(refused.faults(), [("/shared/is_safe_to_tell".to_owned(), "do_not_tell".to_owned())]);
        agree(county, &path, &json!({ "is_safe_to_tell": true })).await.expect(200);
        let person = told(county, &path).await;
        assert_eq!(person["name"], "Dot");
        assert!(!person.to_string().contains("brother") && !person.to_string().contains("do_not_tell"), "{person}");
        // Somebody else is named since, of whom nobody made sure.
        amira.patch(&case.person, &not_to_tell("Her former husband")).await.expect(200);
        assert_eq!(told(county, &path).await, Value::Null);
        agree(county, &path, &json!({ "is_safe_to_tell": true })).await.expect(200);
        assert_eq!(told(county, &path).await["name"], "Dot");
    }

    async fn words_of_safety_go_along_with_a_way_to_reach_the_person_and_not_without(county) {
        let asset = group(county, 9).await;
        let (case, path) = agreed(county, 1, &asset).await;
        let amira = county.as_("amira");
        let words = json!({
            "safe_contact": { "status": "asked", "how": ["telephone"], "when": "Mornings", "never": "Never after six" },
            "protective_instructions": [{ "rule": "leave_no_message" }],
        });
        amira.patch(&case.person, &words).await.expect(200);
        let person = told(county, &path).await;
        assert_eq!((&person["safe_when"], &person["safe_never"]), (&json!(["Mornings"]), &json!(["Never after six"])));
        assert_eq!(person["protective_rules"], json!(["leave_no_message"]));
        agree(county, &path, &json!({ "means": [] })).await.expect(200);
        let person = told(county, &path).await;
        assert_eq!((&person["safe_when"], &person["safe_never"], &person["protective_rules"]), (&json!([]), &json!([]), &json!([])));
        amira.patch(&case.person, &json!({ "protective_instructions": [{ "rule": "do_not_write" }] })).await.expect(200);
        agree(county, &path, &json!({ "means": ["text_message"] })).await.expect_problem(409, "do_not_write");
    }

    async fn where_nobody_asked_how_it_is_safe_the_group_goes_through_the_service(county) {
        let asset = group(county, 9).await;
        let (case, path) = offered(county, 1, &asset).await;
        county.as_("amira").patch(&case.person, &json!({ "safe_contact": { "status": "not_asked" } })).await.expect(200);
        agree(county, &path, &json!({})).await.expect_problem(409, "unsafe_means");
        agree(county, &path, &json!({ "means": [] })).await.expect(200);
        assert_eq!(told(county, &path).await["name"], "Dot");
    }

    async fn who_has_died_or_objects_to_contact_is_connected_to_nobody(county) {
        let asset = group(county, 9).await;
        let amira = county.as_("amira");
        let (dead, told_of) = agreed(county, 1, &asset).await;
        let (_, waiting) = (0, offer(county, &dead, &asset).await.expect(201).location());
        amira.patch(&dead.person, &json!({ "death": { "date": "2026-11-17", "reported_by": "Her sister" } })).await.expect(200);
        // The death has ended the episode.
        offer(county, &dead, &asset).await.expect_problem(409, "invalid_transition");
        amira.step(&waiting, "agreement", &shared()).await.expect_problem(409, "person_deceased");
        assert_eq!(told(county, &told_of).await, Value::Null);

        let (case, told_of) = agreed(county, 2, &asset).await;
        let waiting = offer(county, &case, &asset).await.expect(201).location();
        amira.step(&case.person, "contact-objection", &json!({ "said_by": "person" })).await.expect(200);
        offer(county, &case, &asset).await.expect_problem(409, "contact_objection");
        amira.step(&waiting, "agreement", &shared()).await.expect_problem(409, "contact_objection");
        let person = told(county, &told_of).await;
        assert_eq!((&person["means"], &person["telephone"]), (&json!([]), &Value::Null));
    }

    async fn a_permission_ends_at_once(county) {
        let asset = group(county, 9).await;
        let (case, path) = agreed(county, 1, &asset).await;
        let (_, others) = agreed(county, 2, &asset).await;
        let (amira, choir) = (county.as_("amira"), county.as_("open_door_listing"));
        let organisation = linkwork::system::sandbox::cast::organisation_id(14);
        let elsewhere = linkwork::system::sandbox::cast::organisation_id(15);
        let no = |recipient: Value| json!({ "purpose": "connection", "recipient_id": recipient, "decision": "withdrawn",
            "given_by": "person", "method": "verbal" });
        let consents = format!("{}/consents", case.person);
        amira.post(&consents, &no(json!(elsewhere))).await.expect(201);
        choir.get(&path).await.expect(200);
        amira.post(&consents, &no(json!(organisation))).await.expect(201);
        choir.get(&path).await.expect_problem(404, "not_found");
        choir.get(&others).await.expect(200);
        let seen = amira.get(&path).await.expect(200).body;
        assert_eq!((&seen["status"], &seen["shared"]), (&json!("agreed"), &Value::Null));
        county.set_clock("2026-11-18T09:31:00Z");
        amira.step(&path, "agreement", &shared()).await.expect(200);
        choir.get(&path).await.expect(200);
        county.set_clock("2026-11-18T09:32:00Z");
        amira.post(&consents, &no(Value::Null)).await.expect(201);
        choir.get(&path).await.expect_problem(404, "not_found");
        let types = amira.history(&path).await;
        assert_eq!(types.types(), ["connection.offered", "connection.agreed", "connection.sharing_ended", "connection.agreed", "connection.sharing_ended"]);
    }

    async fn once_it_is_over_the_group_reads_no_more_of_the_person(county) {
        let asset = group(county, 9).await;
        let (case, path) = agreed(county, 1, &asset).await;
        county.as_("amira").step(&path, "decline", &json!({ "reason": "not_for_them" })).await.expect(200);
        let seen = county.as_("open_door_listing").get(&path).await.expect(200);
        assert_eq!((&seen.body["status"], &seen.body["person"]), (&json!("declined"), &Value::Null));
        assert!(!seen.text.contains("not_for_them"), "why is between the person and the service: {}", seen.text);
        drop((case, open(county, 2).await));
    }
}
