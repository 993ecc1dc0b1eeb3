use serde_json::{Value, json};

use super::{active, all_seen, entered};
use crate::community::gap::tasks;
use crate::on_both;

on_both! {
    async fn nobody_is_active_before_all_was_seen(county) {
        let path = entered(county).await;
        let amira = county.as_("amira");
        let new = amira.get(&path).await.expect(200).body;
        assert_eq!((&new["status"], &new["missing"]), (&json!("applied"), &json!(["induction", "reference", "dbs"])));
        let refused = amira.step(&path, "activation", &json!({})).await.expect_problem(409, "volunteer_not_ready");
        assert!(refused.text.contains("induction, reference, dbs"), "{}", refused.text);
        all_seen(county, &path).await;
        let seen = amira.get(&path).await.expect(200).body;
        assert_eq!((&seen["missing"], seen["checks"].as_array().map(Vec::len)), (&json!([]), Some(4)));
        let active = amira.step(&path, "activation", &json!({})).await.expect(200).body;
        assert_eq!(active["status"], "active");
        assert_eq!(tasks(&amira, &path).await, ["renew_volunteer_check open", "support_volunteer open"]);
        assert_eq!(amira.history(&path).await.types(), [
            "volunteer.entered", "volunteer.check_recorded", "volunteer.check_recorded", "volunteer.check_recorded",
            "volunteer.check_recorded", "volunteer.activated",
        ]);
        assert!(!amira.history(&path).await.text.contains("Rosemary"));
    }

    async fn of_a_check_there_is_no_room_for_its_number(county) {
        let path = entered(county).await;
        let amira = county.as_("amira");
        let numbered = json!({ "kind": "dbs", "dbs_level": "enhanced", "seen_on": "2026-11-17", "certificate_number": "001234567890" });
        let refused = amira.step(&path, "check", &numbered).await.expect(422);
        assert_eq!(refused.faults(), [("/certificate_number".to_owned(), "unknown_field".to_owned())]);
        let wrong = json!({ "kind": "dbs", "seen_on": "2026-11-19" });
        let refused = amira.step(&path, "check", &wrong).await.expect(422);
        assert_eq!(refused.faults(), [
            ("/seen_on".to_owned(), "out_of_range".to_owned()), ("/dbs_level".to_owned(), "missing".to_owned()),
        ]);
    }

    async fn a_check_is_seen_again_before_three_years_are_over(county) {
        let path = active(county).await;
        let amira = county.as_("amira");
        county.set_clock("2029-11-18T10:00:00Z");
        assert_eq!(amira.get(&path).await.expect(200).body["missing"], json!(["dbs"]));
        let again = json!({ "kind": "dbs", "dbs_level": "enhanced", "seen_on": "2029-11-18" });
        assert_eq!(amira.step(&path, "check", &again).await.expect(200).body["missing"], json!([]));
        let renewals: Vec<String> =
            tasks(&amira, &path).await.into_iter().filter(|task| task.starts_with("renew")).collect();
        assert_eq!(renewals, ["renew_volunteer_check done", "renew_volunteer_check open"]);
    }

    async fn who_volunteers_is_supported_and_it_is_written_down(county) {
        let path = active(county).await;
        let amira = county.as_("amira");
        let early = amira.step(&path, "support", &json!({ "held_on": "2026-11-19" })).await.expect(422);
        assert_eq!(early.faults(), [("/held_on".to_owned(), "out_of_range".to_owned())]);
        let entry = json!({ "held_on": "2026-11-17", "comment": "Asked how to end a walk in time." });
        let supported = amira.step(&path, "support", &entry).await.expect(200).body;
        assert_eq!(supported["support"][0]["comment"], "Asked how to end a walk in time.");
        let support: Vec<String> =
            tasks(&amira, &path).await.into_iter().filter(|task| task.starts_with("support")).collect();
        assert_eq!(support, ["support_volunteer done", "support_volunteer open"]);
    }

    async fn a_volunteer_pauses_comes_back_and_leaves(county) {
        let path = active(county).await;
        let amira = county.as_("amira");
        let paused = amira.step(&path, "pause", &json!({ "comment": "Back in the spring" })).await.expect(200).body;
        assert_eq!((&paused["status"], &paused["status_comment"]), (&json!("paused"), &json!("Back in the spring")));
        let back = amira.step(&path, "activation", &json!({})).await.expect(200).body;
        assert_eq!((&back["status"], &back["status_comment"]), (&json!("active"), &Value::Null));
        let left = amira.step(&path, "departure", &json!({})).await.expect(200).body;
        assert_eq!((&left["status"], &left["allowed_actions"]), (&json!("left"), &json!([])));
        assert!(!tasks(&amira, &path).await.iter().any(|task| task.ends_with("open")));
        let check = json!({ "kind": "induction", "seen_on": "2026-11-02" });
        for (noun, body) in [
            ("check", check), ("activation", json!({})), ("pause", json!({})), ("departure", json!({})),
            ("support", json!({ "held_on": "2026-11-02" })),
        ] {
            amira.step(&path, noun, &body).await.expect_problem(409, "invalid_transition");
        }
        amira.patch(&path, &json!({ "offers": "Nothing" })).await.expect_problem(409, "invalid_transition");
    }

    async fn what_is_written_down_is_changed(county) {
        let path = entered(county).await;
        let amira = county.as_("amira");
        let patch = json!({ "name": "Rose Ingham", "telephone": null, "offers": "Gardens" });
        let changed = amira.patch(&path, &patch).await.expect(200).body;
        assert_eq!((&changed["name"], &changed["telephone"], &changed["offers"]), (&json!("Rose Ingham"), &Value::Null, &json!("Gardens")));
        assert_eq!(changed["email"], "rosemary@example.org");
        let foreign = json!({ "supported_by_id": linkwork::system::sandbox::cast::worker_id(3) });
        let refused = amira.patch(&path, &foreign).await.expect(422);
        assert_eq!(refused.faults(), [("/supported_by_id".to_owned(), "not_found".to_owned())]);
    }

    async fn a_register_is_its_services_and_no_groups(county) {
        let path = entered(county).await;
        for (name, reads, writes) in [
            ("tom", 200, 200), ("leila", 200, 200), ("george", 200, 200), ("joan", 200, 403), ("bethan", 404, 404),
            ("open_door_listing", 403, 403), ("millgate", 403, 403), ("dr_khan", 403, 403), ("caldicott", 403, 403),
        ] {
            let client = county.as_(name);
            assert_eq!(client.get(&path).await.status.as_u16(), reads, "{name}");
            assert_eq!(client.patch(&path, &json!({ "offers": "Walks" })).await.status.as_u16(), writes, "{name}");
        }
        assert_eq!(county.as_("bethan").get("/v1/volunteers").await.expect(200).body["items"], json!([]));
        let listed = county.as_("tom").get("/v1/volunteers?status=applied").await.expect(200).body;
        assert_eq!(listed["items"].as_array().map(Vec::len), Some(1));
        assert_eq!(county.as_("tom").get("/v1/volunteers?status=left").await.expect(200).body["items"], json!([]));
    }
}
