//! Reading an episode.

use reqwest::Method;
use serde_json::json;

use crate::harness::county::County;
use crate::on_both;

on_both! {
    async fn its_worker_reads_it_a_colleague_says_why_and_nobody_else_knows_of_it(county) {
        let path = county.as_("millgate").post("/v1/referrals", &County::fixture("pharmacy")).await.expect(201).location();
        let accepted = county.as_("amira").step(&path, "acceptance", &json!({})).await.expect(200).body;
        let episode = format!("/v1/episodes/{}", accepted["episode_id"].as_str().expect("it opened one"));

        let read = county.as_("amira").get(&episode).await.expect(200).body;
        assert_eq!((&read["status"], &read["referral_id"]), (&json!("active"), &accepted["id"]));
        let tom = county.as_("tom");
        tom.get(&episode).await.expect_problem(403, "access_reason_required");
        tom.call(Method::GET, &episode, &[("Access-Reason", "cover")], None).await.expect(200);
        county.as_("bethan").get(&episode).await.expect_problem(404, "not_found");
        county.as_("millgate").get(&episode).await.expect_problem(403, "forbidden");
    }
}
