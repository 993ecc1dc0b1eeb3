use linkwork::system::sandbox::cast::worker_id;
use serde_json::{Value, json};

use super::{agreement, begun};
use crate::community::asset::singing;
use crate::community::gap::tasks;
use crate::on_both;

fn codes(body: &Value) -> Vec<String> {
    let warnings = body["warnings"].as_array().expect("a list").iter();
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    warnings.map(|warning| format!("{} {}", word(&warning["code"]), word(&warning["about"]))).collect()
}

on_both! {
    async fn a_paper_that_is_missing_warns_and_stops_nothing(county) {
        let asset = singing(county).await;
        let path = begun(county, &asset, "provider").await;
        let amira = county.as_("amira");
        assert_eq!(codes(&amira.get(&path).await.expect(200).body).len(), 9);
        let topics = ["safeguarding", "confidentiality", "health_and_safety", "equality", "recruitment", "training"];
        let topics: Vec<Value> = topics.iter().map(|topic| json!({ "topic": topic, "finding": "in_place" })).collect();
        let filled = json!({
            "documents": [
                { "document": "registration", "received": true, "note": "Charity 123456" },
                { "document": "public_liability_insurance", "received": true, "expires_on": "2026-12-31" },
            ],
            "topics": topics,
        });
        let filled = amira.patch(&path, &filled).await.expect(200).body;
        assert_eq!(codes(&filled), ["document_missing annual_accounts"]);
        amira.step(&path, "working-through", &json!({})).await.expect(200);
        amira.step(&path, "decision", &agreement()).await.expect(200);
        // What expires is asked for in time, and again when it was renewed.
        let due = |body: Value| body["items"].as_array().expect("a list").iter().map(|task| task["due_at"].clone()).collect::<Vec<_>>();
        let id = path.rsplit('/').next().expect("an identifier");
        let renewals = format!("/v1/tasks?subject_id={id}&kind=renew_quality_evidence&status=open");
        assert_eq!(due(amira.get(&renewals).await.expect(200).body), [json!("2026-12-31T17:00:00Z")]);
        county.set_clock("2027-01-04T10:00:00Z");
        let expired = amira.get(&path).await.expect(200).body;
        assert_eq!(codes(&expired), ["document_missing annual_accounts", "document_expired public_liability_insurance"]);
        let renewed = json!({ "documents": [
            { "document": "public_liability_insurance", "received": true, "expires_on": "2027-12-31" },
        ] });
        amira.patch(&path, &renewed).await.expect(200);
        assert_eq!(due(amira.get(&renewals).await.expect(200).body), [json!("2027-12-31T17:00:00Z")]);
        assert!(tasks(&amira, &path).await.contains(&"renew_quality_evidence done".to_owned()));
    }

    async fn of_a_dbs_check_it_is_said_that_it_was_seen_by_whom_and_when(county) {
        let asset = singing(county).await;
        let path = begun(county, &asset, "volunteer_led").await;
        let (amira, tom) = (county.as_("amira"), county.as_("tom"));
        let seen = json!({ "evidence": [{ "kind": "dbs_checks", "seen_on": "2026-11-17" }] });
        let now = amira.patch(&path, &seen).await.expect(200).body;
        let stamped = json!({ "kind": "dbs_checks", "seen_on": "2026-11-17", "seen_by": worker_id(1), "expires_on": null, "note": null });
        assert_eq!(now["evidence"], json!([stamped]));
        // Sent again by a colleague it stays whose it was.
        assert_eq!(tom.patch(&path, &seen).await.expect(200).body["evidence"], json!([stamped]));
        for (with, pointer, code) in [
            (json!({ "note": "001234567890" }), "/evidence/0/note", "contradiction"),
            (json!({ "expires_on": "2027-11-17" }), "/evidence/0/expires_on", "contradiction"),
            (json!({ "seen_by": worker_id(3) }), "/evidence/0/seen_by", "contradiction"),
            (json!({ "seen_on": "2026-11-19" }), "/evidence/0/seen_on", "out_of_range"),
        ] {
            let mut one = seen["evidence"][0].clone();
            with.as_object().expect("an object").iter().for_each(|(name, value)| one[name] = value.clone());
            let refused = amira.patch(&path, &json!({ "evidence": [one] })).await.expect(422);
            assert_eq!(refused.faults(), [(pointer.to_owned(), code.to_owned())], "{with}");
        }
    }

    async fn the_group_fills_in_what_it_can_while_it_is_discussed(county) {
        let asset = singing(county).await;
        let path = begun(county, &asset, "volunteer_led").await;
        let choir = county.as_("open_door_listing");
        let answers = json!({
            "topics": [{ "topic": "safeguarding", "finding": "in_part", "notes": "Nothing written" }],
            "answers": [{ "question": "accident", "text": "Two of us know first aid. We would ring 999." }],
        });
        let filled = choir.patch(&path, &answers).await.expect(200).body;
        assert_eq!((&filled["view"], &filled["answers"]), (&json!("group"), &answers["answers"]));
        let seen = json!({ "evidence": [{ "kind": "dbs_checks", "seen_on": "2026-11-17" }], "documents": [] });
        let refused = choir.patch(&path, &seen).await.expect(422);
        let fault = |pointer: &str| (pointer.to_owned(), "not_for_this_role".to_owned());
        assert_eq!(refused.faults(), [fault("/documents"), fault("/evidence")]);
        let amira = county.as_("amira");
        assert_eq!(amira.get(&path).await.expect(200).body["answers"], answers["answers"]);
        amira.step(&path, "working-through", &json!({})).await.expect(200);
        choir.patch(&path, &answers).await.expect_problem(403, "forbidden");
        choir.step(&path, "decision", &agreement()).await.expect_problem(403, "forbidden");
    }
}
