//! `POST /v1/safety-events/{id}/entries`.

use serde_json::{Value, json};

use super::{FACTS, add, done, facts, not_done, open_tasks, recorded, talk};
use crate::harness::county::Answer;
use crate::on_both;

const NOW: &str = "2026-11-18T09:30:00Z";

fn standing<'a>(answer: &'a Answer, fact: &str) -> &'a Value {
    answer.body["facts"].as_array().into_iter().flatten().find(|state| state["fact"] == fact).expect("it is listed")
}

fn last_entry(answer: &Answer) -> Value {
    answer.body["entries"].as_array().and_then(|entries| entries.last()).cloned().expect("an entry")
}

on_both! {
    async fn each_fact_meets_its_own_deadline(county) {
        let event = recorded(county, &talk()).await;
        let amira = county.as_("amira");
        for (count, fact) in FACTS.into_iter().enumerate() {
            let answer = add(&amira, &event, &done(fact, "2026-11-18T09:20:00Z")).await;
            assert_eq!(facts(&answer).iter().filter(|(_, status)| status == "done").count(), count + 1);
            assert_eq!(open_tasks(&amira, &event).await.len(), 6 - count);
        }
        let read = amira.get(&event).await.expect(200);
        assert_eq!(read.body["entries"][0]["recorded_role"], "link_worker");
        assert_eq!(read.body["status"], "open", "facts close nothing");
    }

    async fn the_last_instant_is_in_time_and_the_next_is_late(county) {
        let event = recorded(county, &talk()).await;
        county.set_clock("2026-11-19T08:00:00Z");
        let amira = county.as_("amira");
        let in_time = add(&amira, &event, &done("clinician_informed", "2026-11-18T23:59:59.999999Z")).await;
        assert_eq!(standing(&in_time, "clinician_informed")["is_late"], false);
        let late = add(&amira, &event, &done("signposting_given", "2026-11-19T00:00:00Z")).await;
        assert_eq!(standing(&late, "signposting_given")["is_late"], true);
    }

    async fn what_was_not_done_is_explained_and_stays_due(county) {
        let event = recorded(county, &talk()).await;
        let amira = county.as_("amira");
        let explained = add(&amira, &event, &not_done("gp_record_updated", NOW)).await;
        assert_eq!(standing(&explained, "gp_record_updated")["status"], "explained");
        assert!(open_tasks(&amira, &event).await.iter().any(|(kind, _)| kind == "update_gp_record"));
    }

    async fn a_correction_is_another_entry_and_starts_the_clock_again(county) {
        let event = recorded(county, &talk()).await;
        let amira = county.as_("amira");
        let first = last_entry(&add(&amira, &event, &done("clinician_informed", NOW)).await);
        let mut correction = not_done("clinician_informed", NOW);
        correction["corrects"] = first["id"].clone();
        let corrected = add(&amira, &event, &correction).await;
        assert_eq!(corrected.body["entries"].as_array().expect("a list").len(), 2, "nothing is taken away");
        assert_eq!(corrected.body["entries"][0]["corrected_by"], corrected.body["entries"][1]["id"]);
        assert_eq!(standing(&corrected, "clinician_informed")["status"], "explained");
        let again = open_tasks(&amira, &event).await;
        assert!(again.contains(&("inform_clinician".to_owned(), "2026-11-18T23:59:59.999999Z".to_owned())));

        let second = amira.post(&format!("{event}/entries"), &correction).await.expect_problem(422, "validation_failed");
        assert_eq!(second.faults(), [("/corrects".to_owned(), "not_unique".to_owned())]);
    }

    async fn of_two_corrections_at_once_one_stands(county) {
        let event = recorded(county, &talk()).await;
        let amira = county.as_("amira");
        let first = last_entry(&add(&amira, &event, &done("clinician_informed", NOW)).await);
        let mut correction = not_done("clinician_informed", NOW);
        correction["corrects"] = first["id"].clone();
        let path = format!("{event}/entries");
        let (one, other) = tokio::join!(amira.post(&path, &correction), amira.post(&path, &correction));
        let mut statuses = [one.status.as_u16(), other.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 422], "{} and {}", one.text, other.text);
    }

    async fn what_an_entry_must_say(county) {
        let event = recorded(county, &talk()).await;
        let amira = county.as_("amira");
        let with = |mut entry: Value, name: &str, value: Value| {
            entry[name] = value;
            entry
        };
        let gp = |contacted| with(done("duty_gp_contacted", NOW), "contacted", json!(contacted));
        let never = json!("01920000-0000-7000-8000-00000000ffff");
        for (entry, pointer, code) in [
            (done("clinician_informed", "2026-11-18T09:30:01Z"), "/occurred_at", "out_of_range"),
            (done("clinician_informed", "2026-11-18T09:09:59Z"), "/occurred_at", "out_of_range"),
            (gp(Value::Null), "/contacted", "missing"),
            (gp(json!("nhs_111")), "/duty_gp_unavailable", "missing"),
            (with(gp(json!("duty_gp")), "duty_gp_unavailable", json!("practice_closed")), "/duty_gp_unavailable", "contradiction"),
            (with(done("signposting_given", NOW), "contacted", json!("duty_gp")), "/contacted", "contradiction"),
            (with(done("signposting_given", NOW), "review_wanted", json!(true)), "/review_wanted", "contradiction"),
            (with(done("supervisor_review_considered", NOW), "review_wanted", Value::Null), "/review_wanted", "missing"),
            (with(done("supervisor_review_considered", NOW), "comment", Value::Null), "/comment", "missing"),
            (with(not_done("signposting_given", NOW), "comment", Value::Null), "/comment", "missing"),
            (with(done("signposting_given", NOW), "corrects", never), "/corrects", "not_found"),
        ] {
            let refused = amira.post(&format!("{event}/entries"), &entry).await.expect_problem(422, "validation_failed");
            assert_eq!(refused.faults(), [(pointer.to_owned(), code.to_owned())], "{entry}");
        }
        let closed = with(gp(json!("nhs_111")), "duty_gp_unavailable", json!("practice_closed"));
        add(&amira, &event, &closed).await;
        assert_eq!(amira.get(&event).await.expect(200).body["entries"].as_array().expect("a list").len(), 1);
    }
}
