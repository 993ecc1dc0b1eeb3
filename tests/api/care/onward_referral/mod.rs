//! Somebody who was redirected to an organisation that is known here and has no service.

use linkwork::system::sandbox::cast::organisation_id;
use linkwork::system::task::{TaskKind, TaskStatus};
use serde_json::{Value, json};

use crate::care::episode::{refer, submission};
use crate::care::referral::walk::{send, tasks};
use crate::harness::county::County;
use crate::on_both;

/// To Loom Street Homes, which has no service.
fn to_loom_street() -> Value {
    json!({ "reason": "better_placed_elsewhere", "destination": "Loom Street Homes", "basis": "person_agreed",
        "destination_organisation_id": organisation_id(10) })
}

/// What the organisation reads of the one that was sent to it.
async fn sent(county: &County) -> (String, Value) {
    let listed = county.as_("loom_street").get("/v1/onward-referrals?status=sent").await.expect(200).body;
    let items = listed["items"].as_array().expect("a list");
    assert_eq!(items.len(), 1, "{listed}");
    (format!("/v1/onward-referrals/{}", items[0]["id"].as_str().expect("an identifier")), items[0].clone())
}

async fn confirmation(county: &County, referral: &str) -> Vec<TaskStatus> {
    let all = tasks(county, referral).await;
    all.into_iter().filter(|(kind, _)| *kind == TaskKind::ConfirmRedirection).map(|(_, status)| status).collect()
}

async fn to_answer(county: &County) -> Vec<Value> {
    let tasks = county.as_("loom_street").get("/v1/tasks?kind=answer_onward_referral").await.expect(200).body;
    tasks["items"].as_array().expect("a list").iter().map(|task| task["status"].clone()).collect()
}

on_both! {
    async fn it_reads_whom_it_is_about_and_how_to_reach_them_without_harm_and_that_it_takes_them_on_is_heard(county) {
        let mut body = submission(1);
        body["safe_contact"] = json!({ "status": "asked", "how": ["email"], "never": "Never ring the house" });
        let referral = send(&county.as_("millgate"), &body).await;
        let (amira, loom) = (county.as_("amira"), county.as_("loom_street"));
        amira.step(&referral, "redirection", &to_loom_street()).await.expect(200);
        let (path, read) = sent(county).await;
        assert_eq!(read["person"]["name"]["family_name"], "Hartley-1");
        assert_eq!(read["person"]["precautions"]["safe_contact"]["how"], json!(["email"]));
        assert_eq!((&read["reason"], &read["date_referred"]), (&json!("better_placed_elsewhere"), &body["date_referred"]));
        for inside in ["person_id", "referral_id"] {
            assert_eq!(read[inside], Value::Null, "{inside}");
        }
        assert_eq!(to_answer(county).await, ["open"]);
        for name in ["millgate", "council", "bethan"] {
            county.as_(name).get(&path).await.expect_problem(404, "not_found");
        }
        // A word that comes later is in force there too.
        let answer = json!({ "answer": "taken_on", "by": "Ellen Marsh" });
        amira.step(&path, "receipt", &answer).await.expect_problem(403, "forbidden");
        let taken = loom.step(&path, "receipt", &answer).await.expect(200).body;
        assert_eq!((&taken["status"], &taken["allowed_actions"]), (&json!("taken_on"), &json!([])));
        loom.step(&path, "receipt", &answer).await.expect_problem(409, "invalid_transition");
        assert_eq!((to_answer(county).await, confirmation(county, &referral).await), (vec![json!("done")], vec![TaskStatus::Done]));
        let inside = amira.get(&path).await.expect(200).body;
        assert_eq!((&inside["answered_by"], &inside["person"]), (&json!("Ellen Marsh"), &Value::Null));
        assert_eq!(inside["referral_id"], json!(referral.rsplit('/').next()));
        let changes = loom.history(&path).await.expect(200);
        assert_eq!(changes.types(), ["onward_referral.sent", "onward_referral.answered"]);
    }

    async fn where_it_does_not_take_them_on_whoever_redirected_them_goes_on_looking(county) {
        let referral = refer(county, 1).await;
        let (amira, loom) = (county.as_("amira"), county.as_("loom_street"));
        amira.step(&referral, "redirection", &to_loom_street()).await.expect(200);
        let (path, _) = sent(county).await;
        let silent = json!({ "answer": "not_taken_on", "by": "Ellen Marsh" });
        let refused = loom.step(&path, "receipt", &silent).await.expect_problem(422, "validation_failed");
        assert_eq!(refused.faults(), [("/comment".to_owned(), "missing".to_owned())]);
        let answer = json!({ "answer": "not_taken_on", "by": "Ellen Marsh", "comment": "She rents elsewhere." });
        loom.step(&path, "receipt", &answer).await.expect(200);
        let again = confirmation(county, &referral).await;
        assert_eq!(again.iter().filter(|status| **status == TaskStatus::Open).count(), 1, "{again:?}");
        let due = amira.get("/v1/tasks?kind=confirm_redirection&status=open").await.expect(200).body;
        assert_eq!(due["items"][0]["due_at"], json!("2026-11-19T17:00:00Z"), "the next working day");
        assert_eq!(amira.get(&path).await.expect(200).body["comment"], answer["comment"]);
        assert_eq!(loom.get(&path).await.expect(200).body["person"], json!(null));
    }

    async fn nothing_is_sent_without_a_basis_nor_to_somebody_who_is_not_there(county) {
        let referral = refer(county, 1).await;
        let amira = county.as_("amira");
        let mut body = to_loom_street();
        body["destination_organisation_id"] = json!(organisation_id(99));
        let refused = amira.step(&referral, "redirection", &body).await.expect_problem(422, "validation_failed");
        assert_eq!(refused.faults(), [("/destination_organisation_id".to_owned(), "not_found".to_owned())]);
        let mut body = to_loom_street();
        body.as_object_mut().expect("an object").remove("basis");
        amira.step(&referral, "redirection", &body).await.expect(200);
        assert_eq!(county.as_("loom_street").get("/v1/onward-referrals").await.expect(200).body["items"], json!([]));
        assert_eq!(confirmation(county, &referral).await, [TaskStatus::Open]);
    }

    async fn what_should_never_have_been_there_is_not_there_any_more(county) {
        let referral = refer(county, 1).await;
        let amira = county.as_("amira");
        amira.step(&referral, "redirection", &to_loom_street()).await.expect(200);
        let (path, _) = sent(county).await;
        amira.step(&referral, "error", &json!({ "reason": "wrong_person" })).await.expect(200);
        county.as_("loom_street").get(&path).await.expect_problem(404, "not_found");
        assert_eq!(to_answer(county).await, ["cancelled"]);
    }
}
