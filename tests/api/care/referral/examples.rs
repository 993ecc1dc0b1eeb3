//! The examples of the document work when they are pasted.

use reqwest::Method;
use serde_json::Value;

use super::walk::{at_risk, dorothy, send};
use crate::harness::county::County;
use crate::harness::document::document;
use crate::on_both;

fn example(path: &str) -> Value {
    let place = format!("/paths/{}/post/requestBody/content/application~1json/example", path.replace('/', "~1"));
    document().pointer(&place).cloned().unwrap_or_else(|| panic!("no example at {place}"))
}

on_both! {
    async fn every_example_of_a_referral_works_when_pasted(county) {
        let (pharmacy, leila) = (county.as_("millgate"), county.as_("leila"));
        assert_eq!(example("/v1/referrals"), County::fixture("pharmacy"));
        pharmacy.post("/v1/referrals", &example("/v1/referrals")).await.expect(201);
        let batch = pharmacy.post("/v1/referrals/batch", &example("/v1/referrals/batch")).await.expect(207);
        assert_eq!(batch.body["items"][0]["status"], 201, "{}", batch.text);
        for noun in
            ["return", "waiting", "acceptance", "risk-review", "decline", "rejection", "redirection", "ending", "error"]
        {
            let body = if noun == "risk-review" { at_risk() } else { dorothy() };
            let path = send(&pharmacy, &body).await;
            let mut pasted = example(&format!("/v1/referrals/{{id}}/{noun}"));
            if noun == "acceptance" {
                // Who accepts without naming a worker takes the case: a manager has to name one.
                pasted = county.as_("amira").step(&path, noun, &pasted).await.expect(200).body;
                assert_eq!(pasted["status"], "accepted");
                continue;
            }
            let answer = leila.step(&path, noun, &pasted).await;
            assert_eq!(answer.status, 200, "{noun}: {}", answer.text);
            if noun == "return" {
                let pasted = example("/v1/referrals/{id}/resubmission");
                pharmacy.step(&path, "resubmission", &pasted).await.expect(200);
                let pasted = example("/v1/referrals/{id}/withdrawal");
                let withdrawal = format!("{path}/withdrawal");
                pharmacy.call(Method::POST, &withdrawal, &[], Some(&pasted)).await.expect(200);
            }
        }
        let path = send(&pharmacy, &dorothy()).await;
        pharmacy.post(&format!("{path}/addenda"), &example("/v1/referrals/{id}/addenda")).await.expect(201);
    }
}
