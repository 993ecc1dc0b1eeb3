//! Who may read a person.

use super::referred::{dot, path, referred};
use crate::on_both;
use reqwest::Method;
use serde_json::{Value, json};

on_both! {
    async fn a_person_is_shown_in_the_words_of_the_standard(county) {
        let (_, person) = referred(county, &dot()).await;
        let seen = county.as_("amira").get(&path(&person)).await.expect(200);
        let sent = &dot()["person"];
        for item in ["birth_date", "nhs_number", "gender", "gp_practice"] {
            assert_eq!(seen.body["demographics"][item], sent[item]);
        }
        assert_eq!(seen.body["demographics"]["name"]["family_name"], "Ashworth");
        assert_eq!(seen.body["demographics"]["absent"]["ethnic_category"], "not_asked");
        assert_eq!(seen.body["etag"], json!(seen.etag()));
        assert!(seen.body["practice_id"].is_string());
        assert_eq!(seen.body["merged_into"], Value::Null);
        let known = county.as_("amira").call(Method::GET, &path(&person), &[("If-None-Match", &seen.etag())], None).await;
        known.expect(304);
    }

    async fn own_people_and_the_queue_need_no_reason_and_a_colleagues_do(county) {
        let (referral, person) = referred(county, &dot()).await;
        let path = path(&person);
        county.as_("tom").get(&path).await.expect(200);
        county.as_("amira").step(&referral, "acceptance", &json!({})).await.expect(200);
        county.as_("amira").get(&path).await.expect(200);
        let tom = county.as_("tom");
        tom.get(&path).await.expect_problem(403, "access_reason_required");
        tom.call(Method::GET, &path, &[("Access-Reason", "cover")], None).await.expect(200);
        county.as_("leila").get(&path).await.expect(200);
        county.as_("dr_khan").get(&path).await.expect(200);
    }

    async fn others_learn_nothing(county) {
        let (_, person) = referred(county, &dot()).await;
        let path = path(&person);
        let nowhere = format!("/v1/people/{}", "01920000-0000-7000-8000-00000000ffff");
        for agency in ["millgate", "harbour", "hallowby_front_end", "reporting", "set_up", "caldicott"] {
            county.as_(agency).get(&path).await.expect_problem(403, "forbidden");
        }
        for stranger in ["bethan", "owen"] {
            let foreign = county.as_(stranger).get(&path).await.expect_problem(404, "not_found");
            let none = county.as_(stranger).get(&nowhere).await.expect_problem(404, "not_found");
            assert_eq!(foreign.body["detail"], none.body["detail"]);
        }
        // A supervisor reads the caseload supervised, and nobody carries this person yet.
        county.as_("dr_khan").get(&path).await.expect_problem(404, "not_found");
    }
}
