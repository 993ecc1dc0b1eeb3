//! Who decides on an erasure, and what keeps it from being carried out.

use serde_json::json;

use super::{approve, ask, over, wanted};
use crate::care::episode::{open, submission};
use crate::care::referral::walk::send;
use crate::care::restriction::restrict;
use crate::care::safety::talk;
use crate::insight::report::counted;
use crate::on_both;

on_both! {
    async fn it_takes_two_and_cannot_be_undone(county) {
        let (amira, leila, caldicott) = (county.as_("amira"), county.as_("leila"), county.as_("caldicott"));
        let case = over(county, 1).await;
        amira.post(&format!("{}/erasures", case.person), &wanted()).await.expect_problem(403, "forbidden");
        let tomorrow = json!({ "ground": "objection", "asked_by": "person", "asked_on": "2026-11-19" });
        leila.post(&format!("{}/erasures", case.person), &tomorrow).await.expect_problem(422, "validation_failed");
        let erasure = ask(&leila, &case.person).await;
        leila.post(&format!("{}/erasures", case.person), &wanted()).await.expect_problem(409, "invalid_transition");
        leila.get(&case.person).await.expect(200);
        assert_eq!(leila.get(&erasure).await.expect(200).body["allowed_actions"], json!(["refusal"]));
        counted(county).await;
        leila.step(&erasure, "approval", &json!({})).await.expect_problem(403, "forbidden");
        county.as_("owen").get(&erasure).await.expect_problem(404, "not_found");
        county.as_("council_caldicott").get(&erasure).await.expect_problem(404, "not_found");
        let waiting = caldicott.get("/v1/erasures?status=requested").await.expect(200).body;
        assert_eq!(waiting["items"][0]["allowed_actions"], json!(["approval", "refusal"]));

        approve(county, &erasure).await;
        let done = leila.get(&erasure).await.expect(200).body;
        assert_eq!((&done["status"], &done["allowed_actions"]), (&json!("carried_out"), &json!([])));
        caldicott.step(&erasure, "approval", &json!({})).await.expect_problem(409, "invalid_transition");
        caldicott.step(&erasure, "refusal", &json!({ "reason": "no_ground" })).await
            .expect_problem(409, "invalid_transition");
        for path in [&case.person, &case.referral, &case.episode] {
            for name in ["amira", "leila"] {
                let client = county.as_(name);
                client.get(path).await.expect_problem(404, "not_found");
                let headers = [("Access-Reason", "safety")];
                client.call(reqwest::Method::GET, path, &headers, None).await.expect_problem(404, "not_found");
            }
        }
        leila.post(&format!("{}/erasures", case.person), &wanted()).await.expect_problem(404, "not_found");
        for list in ["/v1/referrals", "/v1/episodes", "/v1/coded-entries", "/v1/tasks"] {
            let listed = leila.get(list).await.expect(200).text;
            assert!(!listed.contains(case.person.rsplit('/').next().expect("an id")), "{list}: {listed}");
        }
    }

    async fn it_is_refused_with_an_exemption(county) {
        let (leila, caldicott) = (county.as_("leila"), county.as_("caldicott"));
        let case = over(county, 1).await;
        let erasure = ask(&leila, &case.person).await;
        let refused = caldicott.step(&erasure, "refusal", &json!({ "reason": "legal_claim" })).await.expect(200).body;
        assert_eq!((&refused["status"], &refused["refusal_reason"]), (&json!("refused"), &json!("legal_claim")));
        leila.get(&case.person).await.expect(200);
        let again = ask(&leila, &case.person).await;
        leila.step(&again, "refusal", &json!({ "reason": "no_longer_asked" })).await.expect(200);
    }

    async fn what_is_open_keeps_the_record(county) {
        let (amira, leila, caldicott) = (county.as_("amira"), county.as_("leila"), county.as_("caldicott"));
        let refused = async |erasure: &str, provision: &str| {
            counted(county).await;
            let answer = caldicott.step(erasure, "approval", &json!({})).await.expect_problem(409, "invalid_transition");
            assert!(answer.body["detail"].as_str().is_some_and(|detail| detail.contains(provision)), "{}", answer.text);
        };
        let case = open(county, 1).await;
        let erasure = ask(&leila, &case.person).await;
        refused(&erasure, "17(1)(a)").await;
        amira.step(&case.episode, "closure", &json!({ "reason": "lost_contact" })).await.expect(200);
        let event = amira.post(&format!("{}/safety-events", case.person), &talk()).await.expect(201).location();
        refused(&erasure, "17(3)(b)").await;
        leila.step(&event, "error", &json!({ "reason": "wrong_person" })).await.expect(200);
        refused(&erasure, "17(3)(b)").await;
        county.as_("joan").step(&event, "closure", &json!({ "note": "Her neighbour." })).await.expect(200);
        let claim = json!({ "ground": "needed_for_claim", "asked_by": "person", "asked_on": "2026-11-17" });
        leila.step(&case.person, "restriction", &claim).await.expect(200);
        refused(&erasure, "17(3)(e)").await;
        let lifting = json!({ "reason": "claim_over", "informed_on": "2026-11-18" });
        leila.step(&case.person, "restriction-lifting", &lifting).await.expect(200);
        restrict(&leila, &case.person).await;
        approve(county, &erasure).await;
        leila.get(&case.person).await.expect_problem(404, "not_found");
    }

    async fn who_is_referred_again_is_somebody_new(county) {
        let (amira, leila, millgate) = (county.as_("amira"), county.as_("leila"), county.as_("millgate"));
        let case = over(county, 1).await;
        approve(county, &ask(&leila, &case.person).await).await;
        let anew = send(&millgate, &submission(1)).await;
        let row = amira.get(&anew).await.expect(200).body;
        let person = format!("/v1/people/{}", row["person_id"].as_str().expect("an id"));
        assert_ne!(person, case.person);
        let known = amira.get(&person).await.expect(200).body;
        assert_eq!(known["demographics"]["nhs_number"], submission(1)["person"]["nhs_number"], "the number is nobody's else");
        assert_eq!(amira.get(&format!("{anew}/candidate-matches")).await.expect(200).body["items"], json!([]));
    }
}
