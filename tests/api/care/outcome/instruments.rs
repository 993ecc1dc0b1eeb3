//! Instruments are data: a service adds one without a release.

use serde_json::{Value, json};

use super::{begun, recorded};
use crate::on_both;
use linkwork::system::sandbox::cast::service_id;

/// An instrument of the first service's own.
pub fn ours(edition: i32) -> Value {
    json!({
        "service_id": service_id(1), "code": "connected", "edition": edition,
        "definition": {
            "name": "How connected I feel", "source": "Our own", "respondent": "person",
            "items": [
                { "key": "people", "text": "I have people to turn to", "minimum": 1, "maximum": 5, "direction": "higher_is_better" },
                { "key": "out", "text": "I get out", "minimum": 1, "maximum": 5, "direction": "higher_is_better" },
            ],
            "total": { "kind": "sum", "direction": "higher_is_better" },
            "schedule": { "at_start": true, "at_months": [6] },
        },
    })
}

on_both! {
    async fn what_every_service_has_is_there_with_texts_of_ons4_alone(county) {
        let page = county.as_("amira").get("/v1/instruments").await.expect(200).body;
        let all = page["items"].as_array().expect("items");
        assert_eq!(all.len(), 8);
        for one in all {
            let definition = &one["definition"];
            let licensed = definition["source"].as_str().is_some_and(|source| source.starts_with("Licensed"));
            let items = definition["items"].as_array().expect("items");
            assert!(!licensed || items.iter().all(|item| item["text"].is_null()), "{}", one["code"]);
            assert_eq!(one["allowed_actions"], json!([]));
        }
        let pam = all.iter().find(|one| one["code"] == "pam").expect("PAM");
        assert_eq!(pam["definition"]["items"].as_array().map(Vec::len), Some(13));
        assert_eq!((&pam["definition"]["total"]["kind"], &pam["definition"]["total"]["table"]), (&json!("recorded"), &json!([])));
        let path = format!("/v1/instruments/{}", pam["id"].as_str().expect("an identifier"));
        let read = county.as_("bethan").get(&path).await.expect(200);
        assert_eq!(read.body["id"], pam["id"]);
        county.as_("leila").step(&path, "retirement", &json!({})).await.expect_problem(409, "invalid_transition");
        county.as_("millgate").get("/v1/instruments").await.expect_problem(403, "forbidden");
    }

    async fn a_service_adds_its_own_and_uses_it_and_no_other_service_knows_of_it(county) {
        let leila = county.as_("leila");
        let path = leila.post("/v1/instruments", &ours(1)).await.expect(201).location();
        leila.post("/v1/instruments", &ours(1)).await.expect_problem(409, "already_exists");
        leila.post("/v1/instruments", &ours(2)).await.expect(201);
        let mut ons4 = ours(1);
        ons4["code"] = json!("ons4");
        leila.post("/v1/instruments", &ons4).await.expect_problem(409, "already_exists");
        let mut theirs = ours(3);
        theirs["service_id"] = json!(service_id(2));
        let faults = leila.post("/v1/instruments", &theirs).await.expect_problem(422, "validation_failed").faults();
        assert_eq!(faults, [("/service_id".to_owned(), "not_found".to_owned())]);
        let mut wrong = ours(3);
        wrong["code"] = json!("Connected!");
        wrong["definition"]["items"][1]["key"] = json!("people");
        let faults = leila.post("/v1/instruments", &wrong).await.expect(422).faults();
        assert!(faults.iter().any(|(at, _)| at == "/code"), "{faults:?}");
        county.as_("amira").post("/v1/instruments", &ours(4)).await.expect_problem(403, "forbidden");
        county.as_("bethan").get(&path).await.expect_problem(404, "not_found");
        assert_eq!(county.as_("bethan").get("/v1/instruments").await.body["items"].as_array().map(Vec::len), Some(8));

        let case = begun(county).await;
        let amira = county.as_("amira");
        let id = path.rsplit('/').next().expect("an identifier");
        let answers = json!([{ "item": "people", "value": 2 }, { "item": "out", "value": 4 }]);
        let body = json!({ "instrument_id": id, "taken_on": "2026-11-18", "answers": answers });
        let outcome = recorded(&amira, &case, &body).await;
        assert_eq!(amira.get(&outcome).await.body["total"], 6.0);
        let retired = leila.step(&path, "retirement", &json!({})).await.expect(200).body;
        assert_eq!(retired["status"], "retired");
        leila.step(&path, "retirement", &json!({})).await.expect_problem(409, "invalid_transition");
        county.as_("amira").step(&path, "retirement", &json!({})).await.expect_problem(403, "forbidden");
        let refused = amira.post(&format!("{}/outcomes", case.episode), &body).await.expect_problem(409, "outside_protocol");
        assert_eq!(refused.faults(), [(String::new(), "retired".to_owned())]);
        assert_eq!(amira.get(&outcome).await.body["total"], 6.0, "what was recorded stays");
    }
}
