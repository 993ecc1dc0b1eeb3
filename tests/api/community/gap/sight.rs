use reqwest::Method;
use serde_json::{Value, json};

use super::{escalated, evenings, raised};
use crate::care::episode::open;
use crate::community::connection::{agreed, group, id};
use crate::on_both;

on_both! {
    async fn for_whose_case_it_is_only_who_carries_that_case_reads(county) {
        let amira = county.as_("amira");
        let case = open(county, 1).await;
        let mut body = evenings();
        body["episode_id"] = json!(id(&case.episode));
        body["need"] = json!("healthy_living");
        let raised = amira.post("/v1/gaps", &body).await.expect(201);
        let path = raised.location();
        let own = json!({ "episode_id": id(&case.episode), "need": "healthy_living", "connection_id": null });
        assert_eq!(raised.body["raised_for"], own);
        escalated(county, &path).await;
        let reason = [("Access-Reason", "duty")];
        for name in ["tom", "leila", "joan", "dr_khan", "commissioning"] {
            let read = county.as_(name).call(Method::GET, &path, &reason, None).await.expect(200);
            assert_eq!(read.body["raised_for"], Value::Null, "{name}");
            assert!(!read.text.contains(id(&case.episode)) && !read.text.contains("healthy_living"), "{name}");
        }
        let history = county.as_("tom").history(&path).await;
        assert!(!history.text.contains(id(&case.episode)), "{}", history.text);
        let audited = county.as_("caldicott").get("/v1/audit-entries?limit=200").await.expect(200).body;
        let named = audited["items"].as_array().expect("a list").iter().any(|entry| entry["action"] == "raiseGap");
        assert!(named, "that the case was read is audited");
        // Nor can a colleague raise one for it.
        let refused = county.as_("tom").post("/v1/gaps", &body).await.expect(422);
        assert_eq!(refused.faults(), [("/episode_id".to_owned(), "not_found".to_owned())]);
    }

    async fn a_connection_that_could_not_be_made_is_a_gap(county) {
        let asset = group(county, 1).await;
        let (_, path) = agreed(county, 1, &asset).await;
        let amira = county.as_("amira");
        let mut body = evenings();
        body["connection_id"] = json!(id(&path));
        let early = amira.post("/v1/gaps", &body).await.expect(422);
        assert_eq!(early.faults(), [("/connection_id".to_owned(), "contradiction".to_owned())]);
        county.as_("open_door_listing").step(&path, "answer", &json!({ "answer": "cannot_take" })).await.expect(200);
        let raised = amira.post("/v1/gaps", &body).await.expect(201).body;
        assert_eq!((&raised["source"], &raised["raised_for"]["connection_id"]), (&json!("connection"), &json!(id(&path))));
        body["service_id"] = json!(linkwork::system::sandbox::cast::service_id(2));
        let other = amira.post("/v1/gaps", &body).await.expect(422);
        assert_eq!(other.faults(), [("/service_id".to_owned(), "contradiction".to_owned())]);
    }

    async fn a_service_sees_its_own_and_a_commissioner_what_was_taken_to_them(county) {
        let path = raised(county, &evenings()).await;
        let (ics, council, vale) = (county.as_("commissioning"), county.as_("council_commissioning"), county.as_("bethan"));
        for caller in [&ics, &council, &vale] {
            caller.get(&path).await.expect_problem(404, "not_found");
            assert_eq!(caller.get("/v1/gaps").await.expect(200).body["items"], json!([]));
        }
        escalated(county, &path).await;
        assert_eq!(ics.get("/v1/gaps?status=escalated").await.expect(200).body["items"].as_array().map(Vec::len), Some(1));
        council.get(&path).await.expect_problem(404, "not_found");
        for (query, many) in [
            ("?category=physical_activity&outward_code=HX9", 1), ("?outward_code=HX8", 0), ("?category=arts", 0),
            ("?source=worker", 1), ("?source=survey", 0), ("?status=raised", 0),
        ] {
            let found = county.as_("dr_khan").get(&format!("/v1/gaps{query}")).await.expect(200).body;
            assert_eq!(found["items"].as_array().map(Vec::len), Some(many), "{query}");
        }
        // What a commissioner may not, beside answering.
        for noun in ["escalation", "closure", "error"] {
            let body = json!({ "reason": "not_needed" });
            ics.step(&path, noun, &body).await.expect_problem(403, "forbidden");
        }
    }
}
