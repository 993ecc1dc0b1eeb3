//! Whatever would bring two together who are to be kept apart says so, and refuses nothing.

use linkwork::system::sandbox::cast::worker_id;
use serde_json::{Value, json};

use super::{id, keep_apart, one_carried};
use crate::care::contact::walk::plan;
use crate::care::episode::{Case, open, opened, refer, submission};
use crate::county::absence::{AMIRA, TOM, away, enter};
use crate::harness::county::County;
use crate::on_both;

fn apart() -> Value {
    json!(["keep_apart"])
}

fn warned(warnings: &Value) -> bool {
    warnings.as_array().expect("a list").contains(&json!("keep_apart"))
}

/// A case of Amira's and one of Tom's, of two who are to be kept apart; and one of Amira's that has nothing to do with them.
async fn two_carried(county: &County) -> [Case; 3] {
    let one = open(county, 1).await;
    let other = opened(&county.as_("tom"), refer(county, 2).await, &json!({})).await;
    keep_apart(county, &other.person, &one.person).await;
    [one, other, open(county, 3).await]
}

on_both! {
    async fn one_worker_who_takes_both_is_warned(county) {
        let (_, referral) = one_carried(county).await;
        let amira = county.as_("amira");
        let accepted = amira.step(&referral, "acceptance", &json!({})).await.expect(200).body;
        assert!(warned(&accepted["warnings"]), "{}", accepted["warnings"]);
        let episode = format!("/v1/episodes/{}", accepted["episode_id"].as_str().expect("an id"));
        assert!(warned(&amira.get(&episode).await.expect(200).body["warnings"]));
        // Given to another and back; and closed, and opened again.
        let leila = county.as_("leila");
        let give = |number: u8| json!({ "worker_id": worker_id(number), "reason": "better_placed" });
        let given = leila.step(&episode, "assignment", &give(TOM)).await.expect(200).body;
        assert!(!warned(&given["warnings"]), "{}", given["warnings"]);
        let given = leila.step(&episode, "assignment", &give(AMIRA)).await.expect(200).body;
        assert!(warned(&given["warnings"]), "{}", given["warnings"]);
        let closure = json!({ "reason": "person_ended" });
        amira.step(&episode, "closure", &closure).await.expect(200);
        let reopened = amira.step(&episode, "reopening", &json!({ "comment": "She rang." })).await.expect(200).body;
        assert!(warned(&reopened["warnings"]), "{}", reopened["warnings"]);
    }

    async fn another_worker_is_not_warned_nor_anybody_once_the_link_is_gone(county) {
        let (one, referral) = one_carried(county).await;
        let link = county.as_("amira").get(&format!("{}/household-links", one.person)).await.expect(200).body;
        let link = format!("/v1/household-links/{}", link["items"][0]["id"].as_str().expect("an id"));
        county.as_("leila").step(&link, "removal", &json!({ "reason": "Another house" })).await.expect(200);
        let accepted = county.as_("amira").step(&referral, "acceptance", &json!({})).await.expect(200).body;
        assert!(!warned(&accepted["warnings"]), "{}", accepted["warnings"]);
    }

    async fn who_covers_for_the_other_s_worker_is_warned(county) {
        let [one, _, _] = two_carried(county).await;
        let leila = county.as_("leila");
        let absence = enter(&leila, TOM, &away("2026-11-18", "2026-11-23", Some(AMIRA))).await;
        assert_eq!(leila.get(&absence).await.expect(200).body["warnings"], apart());
        let link = leila.get(&format!("{}/household-links", one.person)).await.expect(200).body;
        assert_eq!(link["items"][0]["warnings"], apart());
        // What is taken while one covers counts too.
        let third = refer(county, 4).await;
        let person = leila.get(&third).await.expect(200).body["person_id"].as_str().expect("an id").to_owned();
        let of_tom = opened(&county.as_("tom"), refer(county, 5).await, &json!({})).await;
        keep_apart(county, &of_tom.person, &format!("/v1/people/{person}")).await;
        let accepted = county.as_("amira").step(&third, "acceptance", &json!({})).await.expect(200).body;
        assert!(warned(&accepted["warnings"]), "{}", accepted["warnings"]);
        let cancelled = leila.step(&absence, "cancellation", &json!({})).await.expect(200).body;
        assert_eq!(cancelled["warnings"], json!([]));
    }

    async fn a_group_session_warns_whoever_may_see_both_or_not(county) {
        let [one, other, third] = two_carried(county).await;
        let came = |case: &Case| json!({ "episode_id": id(&case.episode), "attendance": "did_not_attend" });
        let session = |attendees: Value| json!({
            "name": "Coffee", "starts_at": "2026-11-18T09:30:00Z", "minutes": 60, "worker_id": worker_id(AMIRA),
            "consultation_mechanism": "face_to_face", "location_type": "community_venue", "attendees": attendees,
        });
        let leila = county.as_("leila");
        let made = leila.post("/v1/group-sessions", &session(json!([came(&one), came(&other), came(&third)]))).await;
        assert_eq!(made.expect(201).body["warnings"], apart());
        let listed = county.as_("amira").get("/v1/group-sessions").await.expect(200).body;
        assert_eq!(listed["items"][0]["warnings"], apart());
        let made = leila.post("/v1/group-sessions", &session(json!([came(&one), came(&third)]))).await.expect(201);
        assert_eq!(made.body["warnings"], json!([]));
    }

    async fn one_team_meeting_warns(county) {
        let [one, other, third] = two_carried(county).await;
        let item = |team: &str, on: &str| json!({
            "team": team, "meets_on": on, "is_complex": false, "question": "Who could see them first?",
        });
        let bring = async |name: &'static str, case: &Case, body: Value| {
            county.as_(name).post(&format!("{}/mdt-items", case.episode), &body).await.expect(201)
        };
        let first = bring("amira", &one, item("Hallowby MDT", "2026-11-25")).await;
        assert_eq!(first.body["warnings"], json!([]));
        bring("amira", &third, item("Hallowby MDT", "2026-11-25")).await;
        for (team, on) in [("Hallowby MDT", "2026-11-26"), ("Vale MDT", "2026-11-25")] {
            assert_eq!(bring("tom", &other, item(team, on)).await.body["warnings"], json!([]), "{team} {on}");
        }
        let second = bring("tom", &other, item(" hallowby mdt", "2026-11-25")).await;
        assert_eq!(second.body["warnings"], apart());
        let amira = county.as_("amira");
        assert_eq!(amira.get(&first.location()).await.expect(200).body["warnings"], apart());
        county.as_("tom").step(&second.location(), "withdrawal", &json!({ "reason": "no_longer_needed" })).await.expect(200);
        assert_eq!(amira.get(&first.location()).await.expect(200).body["warnings"], json!([]));
    }

    async fn one_place_at_one_time_warns(county) {
        let [one, other, _] = two_carried(county).await;
        let contacts = |case: &Case| format!("{}/contacts", case.episode);
        let (amira, tom) = (county.as_("amira"), county.as_("tom"));
        let first = amira.post(&contacts(&one), &plan("2026-11-20T10:00:00Z")).await.expect(201);
        assert!(!warned(&first.body["warnings"]));
        for (at, location, warns) in [
            ("2026-11-20T12:00:00Z", "public_place", true),
            ("2026-11-20T08:00:00Z", "public_place", true),
            ("2026-11-20T12:00:01Z", "public_place", false),
            ("2026-11-20T10:00:00Z", "community_venue", false),
        ] {
            let mut body = plan(at);
            body["location_type"] = json!(location);
            let planned = tom.post(&contacts(&other), &body).await.expect(201);
            assert_eq!(warned(&planned.body["warnings"]), warns, "{at} {location}");
        }
        assert!(warned(&amira.get(&first.location()).await.expect(200).body["warnings"]));
    }

    async fn a_sender_s_own_household_is_kept_apart_where_it_is_hidden(county) {
        let household = |number: u32, reference: &str, is_hidden: bool| {
            let mut body = submission(number);
            body["household_reference"] = json!(reference);
            body["household_hidden"] = json!(is_hidden);
            body
        };
        let amira = county.as_("amira");
        for (number, sender, reference, is_hidden, warns) in [
            (1, "millgate", "quay-4", true, false),
            (2, "millgate", "quay-4", false, true),
            // The same words of another sender are another household, and so are other words.
            (3, "council", "quay-4", true, false),
            (4, "millgate", "quay-5", false, false),
            (5, "millgate", "quay-5", false, false),
        ] {
            let referral = county.as_(sender).post("/v1/referrals", &household(number, reference, is_hidden)).await;
            let accepted = amira.step(&referral.expect(201).location(), "acceptance", &json!({})).await.expect(200).body;
            assert_eq!(warned(&accepted["warnings"]), warns, "{number}: {}", accepted["warnings"]);
        }
    }
}
