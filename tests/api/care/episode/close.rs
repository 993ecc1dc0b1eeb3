//! Closing an episode, and what ends with it.

use catalogue::id::{EpisodeId, PersonId, ServiceId, TaskId};
use linkwork::system::sandbox::cast::{service_id, worker_id};
use linkwork::system::task::entity::{ActiveModel, Entity};
use linkwork::system::task::subject::OwnerKind;
use linkwork::system::task::{TaskKind, TaskStatus};
use reqwest::Method;
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, DbErr, EntityTrait, IntoActiveModel};
use serde_json::{Value, json};

use super::{begun, id_of, open, open_tasks_of, open_to, submission, tasks_of};
use crate::care::referral::walk::send;
use crate::harness::county::County;
use crate::on_both;

/// Something about the person's safety is open.
async fn unsafe_about(county: &County, person: &str, episode: &str) {
    let db = county.server.state().db.system("a test opens a matter of safety");
    let task = Entity::find().one(db.read()).await.expect("tasks can be read").expect("there is one");
    let task = linkwork::system::task::entity::Model {
        id: TaskId::new(),
        kind: TaskKind::ReviewSafetyRisk,
        status: TaskStatus::Open,
        service_id: ServiceId(service_id(1).0),
        subject_type: "safety_event".to_owned(),
        subject_id: EpisodeId(id_of(episode)).0,
        person_id: Some(PersonId(id_of(person))),
        owner_kind: OwnerKind::Worker,
        owner_worker_id: Some(worker_id(1)),
        ..task
    };
    let outcome: Result<(), DbErr> = db
        .write(async |tx| {
            let task: ActiveModel = task.clone().into_active_model().reset_all();
            Entity::insert(ActiveModel { version: Set(1), ..task }).exec_without_returning(tx).await.map(|_| ())
        })
        .await;
    outcome.expect("it can be written");
}

on_both! {
    async fn completed_support_completes_its_referrals_once_it_has_begun(county) {
        let case = open(county, 1).await;
        let amira = county.as_("amira");
        let again = send(&county.as_("hospital"), &submission(1)).await;
        let joined = amira.step(&again, "acceptance", &json!({})).await.expect(200).body;
        assert!(joined["joined_to"].is_string());
        let done = json!({ "reason": "support_completed", "needs_met": "met", "what_next": "The choir, by herself." });
        amira.step(&case.episode, "closure", &done).await.expect_problem(409, "support_not_begun");

        begun(county, &case.referral).await;
        let closed = amira.step(&case.episode, "closure", &done).await.expect(200).body;
        assert_eq!((&closed["status"], &closed["closing_reason"], &closed["needs_met"]), (&json!("finished"), &json!("support_completed"), &json!("met")));
        assert_eq!(closed["status_history"][1]["what_next"], "The choir, by herself.");
        assert!(closed["finished_at"].is_string());
        for path in [&case.referral, &again] {
            assert_eq!(amira.get(path).await.expect(200).body["status"], "completed", "{path}");
        }
        assert_eq!(open_tasks_of(county, &case.person).await, [(TaskKind::TellPracticeOfEnd, Some(1))]);
        assert_eq!(amira.get(&case.person).await.expect(200).body["assigned_worker_id"], Value::Null);
        assert_eq!(open_to(&amira, &case.episode).await, ["reopening", "error"]);
        amira.step(&case.episode, "closure", &done).await.expect_problem(409, "invalid_transition");
    }

    async fn any_other_end_ends_them(county) {
        let amira = county.as_("amira");
        for (n, (reason, of_referral)) in (0..).zip([
            ("person_ended", "episode_closed"),
            ("lost_contact", "episode_closed"),
            ("moved_away", "moved_away"),
            ("stepped_up_to_clinical", "episode_closed"),
            ("admitted_or_in_custody", "episode_closed"),
            ("deceased", "deceased"),
            ("other", "episode_closed"),
        ]) {
            let case = open(county, n).await;
            let mut body = json!({ "reason": reason });
            if reason == "other" {
                let wordless = amira.step(&case.episode, "closure", &body).await.expect_problem(422, "validation_failed");
                assert_eq!(wordless.faults(), [("/comment".to_owned(), "missing".to_owned())]);
                body["comment"] = json!("She starts a job.");
            }
            amira.step(&case.episode, "closure", &body).await.expect(200);
            let ended = amira.get(&case.referral).await.expect(200).body;
            assert_eq!((&ended["status"], &ended["status_reason"]), (&json!("ended"), &json!(of_referral)), "{reason}");
            let left = [(TaskKind::TellPracticeOfEnd, Some(1))];
            assert_eq!(open_tasks_of(county, &case.person).await, left, "{reason}");
        }
        let case = open(county, 90).await;
        let transferred = amira.step(&case.episode, "closure", &json!({ "reason": "transferred_service" })).await;
        assert_eq!(transferred.faults(), [("/reason".to_owned(), "not_for_callers".to_owned())]);
        let unsaid = amira.step(&case.episode, "closure", &json!({ "reason": "support_completed" })).await;
        assert_eq!(unsaid.faults(), [("/needs_met".to_owned(), "missing".to_owned())]);
    }

    async fn a_death_ends_every_referral_of_the_person_and_leaves_safety_open(county) {
        let case = open(county, 1).await;
        let amira = county.as_("amira");
        let other = send(&county.as_("hospital"), &submission(1)).await;
        unsafe_about(county, &case.person, &case.episode).await;
        amira.step(&case.episode, "closure", &json!({ "reason": "deceased" })).await.expect(200);
        for path in [&case.referral, &other] {
            let ended = amira.get(path).await.expect(200).body;
            assert_eq!((&ended["status"], &ended["status_reason"]), (&json!("ended"), &json!("deceased")), "{path}");
        }
        let left = [(TaskKind::ReviewSafetyRisk, Some(1)), (TaskKind::TellPracticeOfEnd, Some(1))];
        assert_eq!(open_tasks_of(county, &case.person).await, left, "neither makes anybody ring");
    }

    /// The referral's own way to an end leads to the same.
    async fn a_death_told_of_a_referral_closes_a_case_that_was_opened_again(county) {
        let case = open(county, 1).await;
        let amira = county.as_("amira");
        amira.step(&case.episode, "closure", &json!({ "reason": "lost_contact" })).await.expect(200);
        amira.step(&case.episode, "reopening", &json!({ "comment": "She rang." })).await.expect(200);
        let other = send(&county.as_("hospital"), &submission(1)).await;
        amira.step(&other, "ending", &json!({ "reason": "deceased" })).await.expect(200);
        let closed = amira.get(&case.episode).await.expect(200).body;
        assert_eq!((&closed["status"], &closed["closing_reason"]), (&json!("finished"), &json!("deceased")));
    }

    async fn nothing_is_closed_over_an_open_matter_of_safety(county) {
        let case = open(county, 1).await;
        let amira = county.as_("amira");
        unsafe_about(county, &case.person, &case.episode).await;
        amira.step(&case.episode, "closure", &json!({ "reason": "person_ended" })).await.expect_problem(409, "safety_open");
        let to = json!({ "service_id": service_id(2), "basis": "person_agreed", "comment": "Moves." });
        amira.step(&case.episode, "transfer", &to).await.expect_problem(409, "safety_open");
        for (noun, body) in [
            ("decline", json!({ "reason": "not_now" })),
            ("ending", json!({ "reason": "moved_away" })),
            ("redirection", json!({ "reason": "palliative_care", "destination": "St Anne's Hospice" })),
        ] {
            amira.step(&case.referral, noun, &body).await.expect_problem(409, "safety_open");
        }
        assert_eq!(amira.get(&case.episode).await.expect(200).body["status"], "active");
    }

    async fn of_two_closings_at_once_one_wins(county) {
        let case = open(county, 1).await;
        let (amira, leila) = (county.as_("amira"), county.as_("leila"));
        let (one, other) = (json!({ "reason": "person_ended" }), json!({ "reason": "lost_contact" }));
        let (one, other) = tokio::join!(
            amira.step(&case.episode, "closure", &one),
            leila.step(&case.episode, "closure", &other),
        );
        let mut statuses = [one.status.as_u16(), other.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409], "{} and {}", one.text, other.text);
        let closed = leila.get(&case.episode).await.expect(200).body;
        assert_eq!(closed["status_history"].as_array().expect("a list").len(), 2);
    }

    async fn a_closing_and_a_referral_that_joins_at_once_leave_nothing_without_a_case(county) {
        let case = open(county, 1).await;
        let (amira, leila) = (county.as_("amira"), county.as_("leila"));
        let other = send(&county.as_("hospital"), &submission(1)).await;
        let (body, named) = (json!({ "reason": "lost_contact" }), json!({ "worker_id": worker_id(1) }));
        let (closed, accepted) = tokio::join!(
            amira.step(&case.episode, "closure", &body),
            leila.step(&other, "acceptance", &named),
        );
        closed.expect(200);
        accepted.expect(200);
        let row = leila.get(&other).await.expect(200).body;
        let opened_its_own = row["status"] == "accepted" && row["episode_id"].is_string();
        assert!(opened_its_own || (row["status"] == "ended" && row["joined_to"].is_string()), "{row}");
    }

    async fn it_needs_the_version_and_a_role(county) {
        let case = open(county, 1).await;
        let path = format!("{}/closure", case.episode);
        let body = json!({ "reason": "person_ended" });
        county.as_("amira").call(Method::POST, &path, &[], Some(&body)).await.expect_problem(428, "precondition_required");
        for other in ["george", "dr_khan", "joan", "millgate", "set_up"] {
            county.as_(other).call(Method::POST, &path, &[], Some(&body)).await.expect_problem(403, "forbidden");
        }
        assert!(!tasks_of(county, &case.person).await.is_empty());
    }
}
