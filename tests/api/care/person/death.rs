//! A death, through HTTP: in force from whichever act it was said in, until it is taken back.

use serde_json::{Value, json};

use super::referred::{dot, dot_born, path, referred};
use crate::care::contact::walk::plan;
use crate::care::identity::{merge, separate};
use crate::care::referral::walk::{about, dorothy, send};
use crate::care::safety::{open_tasks, taken_on};
use crate::harness::county::Client;
use crate::on_both;

async fn person_of(worker: &Client<'_>, referral: &str) -> String {
    let person = worker.get(referral).await.expect(200).body["person_id"].clone();
    format!("/v1/people/{}", person.as_str().expect("an identifier"))
}

fn known() -> Value {
    json!({ "date": "2026-11-16", "reported_by": "Her daughter, by telephone" })
}

on_both! {
    async fn who_is_recorded_to_have_died_is_not_taken_on_or_rung_again(county) {
        let amira = county.as_("amira");
        let (referral, episode) = taken_on(county).await;
        let person = person_of(&amira, &referral).await;
        assert_eq!(amira.get(&person).await.expect(200).body["death"], Value::Null);
        let planned = plan("2026-11-20T14:00:00Z");
        let contact = amira.post(&format!("{episode}/contacts"), &planned).await.expect(201).location();
        amira.step(&episode, "closure", &json!({ "reason": "deceased", "death": known() })).await.expect(200);
        let death = amira.get(&person).await.expect(200).body["death"].clone();
        assert_eq!((&death["date"], &death["reported_by"]), (&known()["date"], &known()["reported_by"]));
        assert_eq!(death["recorded_at"], "2026-11-18T09:30:00Z");

        // Another agency knows nothing of it: nothing of theirs is lost, and nobody rings.
        let again = send(&county.as_("hospital"), &dorothy()).await;
        assert_eq!(person_of(&amira, &again).await, person);
        amira.step(&again, "acceptance", &json!({})).await.expect_problem(409, "person_deceased");
        amira.step(&again, "waiting", &json!({})).await.expect(200);
        assert_eq!(open_tasks(&amira, &again).await, [], "who waits is not asked how they are");
        assert_eq!(amira.get(&contact).await.expect(200).body["attendance"], "cancelled_by_service");
        amira.post(&format!("{episode}/contacts"), &planned).await.expect_problem(409, "person_deceased");

        let taken_back = amira.patch(&person, &json!({ "death": null })).await.expect(200);
        assert_eq!(taken_back.body["death"], Value::Null);
        assert_eq!(open_tasks(&amira, &again).await.len(), 1, "who waits is asked again how they are");
        amira.step(&again, "acceptance", &json!({})).await.expect(200);
    }

    async fn a_death_that_is_recorded_on_the_person_ends_what_is_open(county) {
        let (pharmacy, amira) = (county.as_("millgate"), county.as_("amira"));
        let (referral, episode) = taken_on(county).await;
        let person = person_of(&amira, &referral).await;
        let joined = send(&pharmacy, &dorothy()).await;
        let died = amira.patch(&person, &json!({ "death": known() })).await.expect(200).body;
        assert_eq!((&died["death"]["date"], &died["assigned_worker_id"]), (&known()["date"], &Value::Null));
        for referral in [&referral, &joined] {
            let ended = amira.get(referral).await.expect(200).body;
            assert_eq!((&ended["status"], &ended["status_reason"]), (&json!("ended"), &json!("deceased")));
            assert_eq!(open_tasks(&amira, referral).await, []);
        }
        let closed = amira.get(&episode).await.expect(200).body;
        assert_eq!((&closed["status"], &closed["closing_reason"]), (&json!("finished"), &json!("deceased")));
        // What is learnt later is put right, and ends nothing twice.
        let corrected = amira.patch(&person, &json!({ "death": { "date": "2026-11-15" } })).await.expect(200).body;
        let wanted = json!({ "date": "2026-11-15", "reported_by": known()["reported_by"],
            "recorded_at": died["death"]["recorded_at"], "recorded_by": died["death"]["recorded_by"] });
        assert_eq!(corrected["death"], wanted);
        amira.step(&episode, "reopening", &json!({ "comment": "She asked." })).await.expect_problem(409, "person_deceased");
    }

    async fn a_referral_that_ends_with_a_death_records_it(county) {
        let amira = county.as_("amira");
        let referral = send(&county.as_("millgate"), &about(dorothy(), "9990060002")).await;
        let person = person_of(&amira, &referral).await;
        amira.step(&referral, "ending", &json!({ "reason": "deceased" })).await.expect(200);
        let death = amira.get(&person).await.expect(200).body["death"].clone();
        assert_eq!((&death["date"], &death["reported_by"]), (&Value::Null, &Value::Null));
        assert!(death["recorded_by"].is_string());
    }

    async fn a_merge_keeps_the_death_of_either_row_and_its_undoing_gives_it_back(county) {
        let leila = county.as_("leila");
        let (referral, kept) = referred(county, &dot()).await;
        let (_, merged) = referred(county, &dot_born("1949-03-09")).await;
        leila.patch(&path(&merged), &json!({ "death": known() })).await.expect(200);
        let one = merge(&leila, &kept, &merged).await.expect(200).body;
        assert_eq!(one["death"]["date"], known()["date"]);
        let apart = separate(&leila, &merged).await.expect(200).body;
        assert_eq!(apart["death"]["date"], known()["date"]);
        assert_eq!(leila.get(&path(&kept)).await.expect(200).body["death"], Value::Null, "it was the other's");
        assert_eq!(leila.get(&referral).await.expect(200).body["status_reason"], "deceased");
    }

    async fn what_is_said_of_a_death_must_fit(county) {
        let amira = county.as_("amira");
        let (referral, episode) = taken_on(county).await;
        let person = person_of(&amira, &referral).await;
        let tomorrow = json!({ "date": "2026-11-19" });
        let fault = |at: &str, code: &str| [(at.to_owned(), code.to_owned())];
        let answer = amira.patch(&person, &json!({ "death": tomorrow })).await;
        assert_eq!(answer.expect_problem(422, "validation_failed").faults(), fault("/death/date", "out_of_range"));
        let closure = json!({ "reason": "deceased", "death": tomorrow });
        let answer = amira.step(&episode, "closure", &closure).await;
        assert_eq!(answer.expect_problem(422, "validation_failed").faults(), fault("/death/date", "out_of_range"));
        let ending = json!({ "reason": "moved_away", "death": known() });
        let answer = amira.step(&referral, "ending", &ending).await;
        assert_eq!(answer.expect_problem(422, "validation_failed").faults(), fault("/death", "contradiction"));
    }
}
