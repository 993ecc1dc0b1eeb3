//! Whom a referral is attached to, and that its sender cannot tell.

use serde_json::{Value, json};

use super::referred::{dot, dot_born, dot_without_number, path, person_of, refer, referred};
use crate::care::episode::nhs_number;
use crate::harness::county::County;
use crate::on_both;

/// How many statements a submission runs.
async fn statements(county: &County, submission: &Value) -> (u64, Value) {
    let before = county.server.state().db.statements();
    let mut answer = refer(county, submission).await.body;
    let after = county.server.state().db.statements();
    for name in ["id", "etag"] {
        answer.as_object_mut().expect("an object").remove(name).expect("it is there");
    }
    (after - before, answer)
}

on_both! {
    async fn the_same_number_and_birth_date_are_one_person(county) {
        let (_, first) = referred(county, &dot()).await;
        let (_, second) = referred(county, &dot()).await;
        assert_eq!(first, second);
    }

    async fn a_referral_never_changes_a_person(county) {
        let (_, person) = referred(county, &dot()).await;
        let before = county.as_("amira").get(&path(&person)).await.expect(200);
        let mut other = dot();
        other["person"]["name"]["preferred_name"] = json!("Dotty");
        other["safe_contact"] = json!({ "status": "not_asked" });
        assert_eq!(referred(county, &other).await.1, person);
        assert_eq!(county.as_("amira").get(&path(&person)).await.expect(200).text, before.text);
    }

    async fn another_birth_date_makes_a_candidate(county) {
        let (_, first) = referred(county, &dot()).await;
        let (referral, second) = referred(county, &dot_born("1949-03-09")).await;
        assert_ne!(first, second);
        let row = county.as_("amira").get(&path(&second)).await.expect(200);
        assert_eq!(row.body["demographics"]["nhs_number"], Value::Null);
        assert_eq!(row.body["demographics"]["nhs_number_status"], "05");
        let candidates = county.as_("amira").get(&format!("{referral}/candidate-matches")).await.expect(200);
        assert_eq!(candidates.body["items"][0]["person_id"], json!(first));
        let kinds = candidates.body["items"][0]["matched_on"].to_string();
        assert!(kinds.contains("nhs_number"), "{kinds}");
        let sent = county.as_("amira").get(&referral).await.expect(200);
        assert_eq!(sent.body["submission"]["person"]["nhs_number"], dot()["person"]["nhs_number"]);
    }

    async fn a_twin_who_is_sent_under_the_others_number_is_a_candidate(county) {
        let named = |given: &str, number: &Value| {
            let mut submission = dot();
            submission["person"]["name"] = json!({ "given_name": given, "family_name": "Ashworth" });
            submission["person"]["nhs_number"] = number.clone();
            submission
        };
        let number = dot()["person"]["nhs_number"].clone();
        let (_, winifred) = referred(county, &named("Winifred", &number)).await;
        let (referral, sister) = referred(county, &named("Mabel Ann", &number)).await;
        assert_ne!(winifred, sister, "she became her sister");
        let row = county.as_("amira").get(&path(&sister)).await.expect(200).body;
        assert_eq!((&row["demographics"]["nhs_number"], &row["demographics"]["nhs_number_status"]), (&Value::Null, &json!("05")));
        let candidates = county.as_("amira").get(&format!("{referral}/candidate-matches")).await.expect(200);
        assert_eq!(candidates.body["items"][0]["person_id"], json!(winifred));
        // Each is found again, by whichever number they come.
        assert_eq!(referred(county, &named("Mabel", &number)).await.1, sister);
        assert_eq!(referred(county, &named("Winifred", &number)).await.1, winifred);
        // Twins may have the first of their given names in common.
        let (_, third) = referred(county, &named("Mabel Rose", &number)).await;
        assert!(![&winifred, &sister].contains(&&third), "she became her sister");
    }

    async fn where_the_first_referral_had_the_wrong_birthday_the_right_ones_are_of_one_person(county) {
        let (_, wrong) = referred(county, &dot_born("1949-03-09")).await;
        let (_, right) = referred(county, &dot()).await;
        let (referral, again) = referred(county, &dot()).await;
        assert_ne!(wrong, right);
        assert_eq!(right, again, "each right referral made another person");
        let candidates = county.as_("amira").get(&format!("{referral}/candidate-matches")).await.expect(200);
        assert_eq!(candidates.body["items"][0]["person_id"], json!(wrong));
        assert_eq!(referred(county, &dot_born("1949-03-09")).await.1, wrong);
    }

    async fn an_estimated_birth_date_attaches_nobody(county) {
        let mut estimated = dot();
        estimated["person"]["birth_date_estimated"] = json!(true);
        let (_, first) = referred(county, &estimated).await;
        let (_, second) = referred(county, &estimated).await;
        let (_, exact) = referred(county, &dot()).await;
        assert_ne!(first, second);
        assert_ne!(first, exact);
    }

    async fn no_number_attaches_nobody(county) {
        let (_, first) = referred(county, &dot_without_number()).await;
        let (_, second) = referred(county, &dot_without_number()).await;
        let (_, with) = referred(county, &dot()).await;
        assert_ne!(first, second);
        assert_ne!(first, with);
    }

    async fn no_birth_date_attaches_nobody(county) {
        let mut undated = dot();
        undated["person"].as_object_mut().expect("an object").remove("birth_date");
        undated["person"]["absent"]["birth_date"] = json!("not_known");
        let (_, first) = referred(county, &undated).await;
        let (_, second) = referred(county, &undated).await;
        assert_ne!(first, second);
    }

    async fn two_referrals_of_a_new_person_at_once_are_of_one_person(county) {
        let submission = dot();
        let answers = futures_util::future::join_all((0..6).map(|_| refer(county, &submission))).await;
        let mut people = Vec::new();
        for answer in answers {
            people.push(person_of(county, &answer.location()).await);
        }
        people.dedup();
        assert_eq!(people.len(), 1, "{people:?}");
    }

    async fn an_agency_cannot_tell_whether_a_person_is_known(county) {
        // The node's own jobs ask the database too, now and then: the fewest of several are the referral's own.
        let (mut unknown, mut known, mut elsewhere) = (u64::MAX, u64::MAX, u64::MAX);
        for n in 1..=20 {
            let numbered = |mut submission: Value| {
                submission["person"]["nhs_number"] = json!(nhs_number(n));
                submission
            };
            let (count, first) = statements(county, &numbered(dot())).await;
            unknown = unknown.min(count);
            let (count, second) = statements(county, &numbered(dot())).await;
            known = known.min(count);
            assert_eq!(first, second);
            let (count, other) = statements(county, &numbered(dot_born("1949-03-09"))).await;
            elsewhere = elsewhere.min(count);
            assert_eq!(other["status"], first["status"]);
            if n >= 3 && (known, elsewhere) == (unknown, unknown) {
                return;
            }
        }
        panic!("unknown {unknown}, known {known}, with another birth date {elsewhere}");
    }

    async fn who_was_merged_away_and_is_referred_again_is_taken_up_as_the_person_that_stands(county) {
        let (_, gone) = referred(county, &dot()).await;
        let (other, kept) = referred(county, &dot_without_number()).await;
        let (amira, tom) = (county.as_("amira"), county.as_("tom"));
        let case = amira.step(&other, "acceptance", &json!({})).await.expect(200).body;
        crate::care::identity::merge(&county.as_("leila"), &kept, &gone).await.expect(200);
        let episode = format!("/v1/episodes/{}", case["episode_id"].as_str().expect("an id"));
        amira.step(&episode, "closure", &json!({ "reason": "lost_contact" })).await.expect(200);
        // The referral that went over is taken back, so that nobody waits.
        for referral in county.as_("leila").get(&format!("/v1/referrals?person_id={kept}")).await.expect(200).body["items"]
            .as_array().expect("a list").iter().filter(|row| row["status"] == "submitted")
        {
            let path = format!("/v1/referrals/{}", referral["id"].as_str().expect("an id"));
            county.as_("millgate").step(&path, "withdrawal", &json!({ "reason": "no_longer_needed" })).await.expect(200);
        }
        tom.get(&path(&kept)).await.expect_problem(403, "access_reason_required");
        let before = county.as_("leila").get(&path(&gone)).await.expect(200).text;
        let (_, again) = referred(county, &dot()).await;
        assert_eq!(again, kept);
        tom.get(&path(&kept)).await.expect(200);
        assert_eq!(county.as_("leila").get(&path(&gone)).await.expect(200).text, before);
    }
}
