//! What the end of a referral makes of its episode, and a second referral of somebody who has one.

use linkwork::care::episode::entity::{Column, Entity, Model};
use linkwork::care::episode::status::EpisodeStatus;
use linkwork::care::person;
use linkwork::system::sandbox::cast;
use linkwork::system::task::{TaskKind, TaskStatus};
use sea_orm::{EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};

use crate::care::referral::walk::{dorothy, send, tasks};
use crate::harness::county::County;
use crate::on_both;

/// The same person, as a hospital refers her.
fn again() -> Value {
    let mut body = dorothy();
    body["referrer"]["name"] = json!("Sister Joy Adeyemi");
    body
}

async fn episodes(county: &County, person_id: &Value) -> Vec<Model> {
    let person: uuid::Uuid = person_id.as_str().expect("an id").parse().expect("a UUID");
    let db = county.server.state().db.system("a test looks at episodes");
    let of_person = sea_orm::ColumnTrait::eq(&Column::PersonId, person);
    Entity::find().filter(of_person).order_by_asc(Column::Id).all(db.read()).await.expect("episodes can be read")
}

async fn carrier(county: &County, person_id: &Value) -> Option<String> {
    let person: uuid::Uuid = person_id.as_str().expect("an id").parse().expect("a UUID");
    let db = county.server.state().db.system("a test looks at a person");
    let found = person::entity::Entity::find_by_id(catalogue::id::PersonId(person)).one(db.read()).await;
    found.expect("people can be read").expect("the person is there").assigned_worker_id.map(|id| id.to_string())
}

on_both! {
    async fn a_second_referral_joins_the_open_episode_and_nobody_outside_can_tell(county) {
        let (pharmacy, hospital) = (county.as_("millgate"), county.as_("hospital"));
        let (amira, leila) = (county.as_("amira"), county.as_("leila"));
        let first = send(&pharmacy, &dorothy()).await;
        let opened = amira.step(&first, "acceptance", &json!({})).await.expect(200).body;

        let second = send(&hospital, &again()).await;
        let joined = leila.step(&second, "acceptance", &json!({})).await.expect(200).body;
        assert_eq!(joined["person_id"], opened["person_id"]);
        assert_eq!((&joined["joined_to"], &joined["episode_id"]), (&opened["episode_id"], &Value::Null));
        assert_eq!(joined["worker_id"], opened["worker_id"], "the worker who carries her reads it");
        assert_eq!(episodes(county, &opened["person_id"]).await.len(), 1);
        assert!(tasks(county, &second).await.contains(&(TaskKind::ReadJoinedReferral, TaskStatus::Open)));

        let (one, other) = (pharmacy.get(&first).await.expect(200), hospital.get(&second).await.expect(200));
        let fields = |answer: &Value| answer.as_object().expect("an object").keys().cloned().collect::<Vec<_>>();
        assert_eq!(fields(&one.body), fields(&other.body));
        for field in ["view", "status", "status_reason", "status_comment", "destination", "question", "allowed_actions"] {
            assert_eq!(one.body[field], other.body[field], "{field}");
        }
        assert_eq!(one.headers.keys().collect::<Vec<_>>(), other.headers.keys().collect::<Vec<_>>());
        assert!(!other.text.contains("joined"));
    }

    /// Each acceptance finds no episode, unless the first to open one changes what the other has read of the person.
    async fn two_referrals_of_one_person_accepted_at_once_open_one_episode(county) {
        let (amira, tom) = (county.as_("amira"), county.as_("tom"));
        let first = send(&county.as_("millgate"), &dorothy()).await;
        let second = send(&county.as_("hospital"), &again()).await;
        let none = json!({});
        let (one, other) =
            tokio::join!(amira.step(&first, "acceptance", &none), tom.step(&second, "acceptance", &none));
        let (one, other) = (one.expect(200).body, other.expect(200).body);
        let opened = episodes(county, &one["person_id"]).await;
        assert_eq!(opened.len(), 1);
        let episode = json!(opened[0].id);
        let mut parts = [&one, &other].map(|row| (row["episode_id"] == episode, row["joined_to"] == episode));
        parts.sort_unstable();
        assert_eq!(parts, [(false, true), (true, false)]);
        assert_eq!(one["worker_id"], other["worker_id"]);
    }

    async fn an_episode_ends_with_the_referral_that_opened_it_and_those_that_joined(county) {
        let (pharmacy, hospital, amira) = (county.as_("millgate"), county.as_("hospital"), county.as_("amira"));
        for (noun, body) in [
            ("decline", json!({ "reason": "not_now" })),
            ("redirection", json!({ "reason": "palliative_care", "destination": "St Anne's Hospice" })),
            ("ending", json!({ "reason": "moved_away" })),
        ] {
            let first = send(&pharmacy, &dorothy()).await;
            let person = amira.step(&first, "acceptance", &json!({})).await.expect(200).body["person_id"].clone();
            assert!(carrier(county, &person).await.is_some());
            let second = send(&hospital, &again()).await;
            amira.step(&second, "acceptance", &json!({})).await.expect(200);

            amira.step(&first, noun, &body).await.expect(200);
            let open = episodes(county, &person).await.into_iter().filter(|row| row.status != EpisodeStatus::Finished);
            assert_eq!(open.count(), 0, "{noun}");
            assert_eq!(carrier(county, &person).await, None, "{noun}");
            let joined = amira.get(&second).await.expect(200).body;
            assert_eq!((joined["status"].as_str(), joined["status_reason"].as_str()), (Some("ended"), Some("episode_closed")));
            let left = tasks(county, &second).await.into_iter().filter(|(_, status)| *status == TaskStatus::Open);
            assert_eq!(left.count(), 0, "{noun}");
        }
    }

    async fn nobody_joins_an_episode_that_closes_meanwhile(county) {
        let (amira, leila) = (county.as_("amira"), county.as_("leila"));
        let first = send(&county.as_("millgate"), &dorothy()).await;
        amira.step(&first, "acceptance", &json!({})).await.expect(200);
        let second = send(&county.as_("hospital"), &again()).await;
        let (declined, named) = (json!({ "reason": "not_now" }), json!({ "worker_id": cast::worker_id(2) }));
        let (closed, accepted) =
            tokio::join!(amira.step(&first, "decline", &declined), leila.step(&second, "acceptance", &named));
        closed.expect(200);
        let person = accepted.expect(200).body["person_id"].clone();
        let row = leila.get(&second).await.expect(200).body;
        let open: Vec<_> =
            episodes(county, &person).await.into_iter().filter(|row| row.status == EpisodeStatus::Active).collect();
        if row["status"] == "ended" {
            assert_eq!((open.len(), row["joined_to"].is_string()), (0, true), "it had joined before");
        } else {
            assert_eq!((open.len(), &row["episode_id"]), (1, &json!(open[0].id)), "it came after, and opened its own");
        }
    }

    async fn the_end_of_one_that_joined_leaves_the_episode_open(county) {
        let amira = county.as_("amira");
        let first = send(&county.as_("millgate"), &dorothy()).await;
        let person = amira.step(&first, "acceptance", &json!({})).await.expect(200).body["person_id"].clone();
        let second = send(&county.as_("hospital"), &again()).await;
        amira.step(&second, "acceptance", &json!({})).await.expect(200);
        amira.step(&second, "error", &json!({ "reason": "duplicate" })).await.expect(200);
        assert_eq!(episodes(county, &person).await[0].status, EpisodeStatus::Active);
        assert!(carrier(county, &person).await.is_some());
        assert_eq!(amira.get(&first).await.expect(200).body["status"], "accepted");
    }

    /// What the second one asks for is real, whatever was wrong with the first.
    async fn an_error_passes_its_episode_to_the_one_that_joined(county) {
        let amira = county.as_("amira");
        let first = send(&county.as_("millgate"), &dorothy()).await;
        let opened = amira.step(&first, "acceptance", &json!({})).await.expect(200).body;
        let second = send(&county.as_("hospital"), &again()).await;
        let joined = amira.step(&second, "acceptance", &json!({})).await.expect(200);
        amira.step(&first, "error", &json!({ "reason": "wrong_service" })).await.expect(200);
        let successor = amira.get(&second).await.expect(200);
        assert_eq!((&successor.body["episode_id"], &successor.body["joined_to"]), (&opened["episode_id"], &Value::Null));
        assert_eq!((&successor.body["status"], &successor.body["worker_id"]), (&joined.body["status"], &joined.body["worker_id"]));
        assert_eq!(episodes(county, &opened["person_id"]).await[0].status, EpisodeStatus::Active);
        assert!(tasks(county, &second).await.contains(&(TaskKind::FirstContact, TaskStatus::Open)));
        assert!(tasks(county, &first).await.iter().all(|(_, status)| *status != TaskStatus::Open));

        amira.step(&second, "error", &json!({ "reason": "test" })).await.expect(200);
        assert_eq!(episodes(county, &opened["person_id"]).await[0].status, EpisodeStatus::EnteredInError);
        assert_eq!(carrier(county, &opened["person_id"]).await, None);
    }

    async fn after_a_death_all_of_the_persons_referrals_end_and_nobody_rings(county) {
        let (pharmacy, hospital, amira) = (county.as_("millgate"), county.as_("hospital"), county.as_("amira"));
        let first = send(&pharmacy, &dorothy()).await;
        let person = amira.step(&first, "acceptance", &json!({})).await.expect(200).body["person_id"].clone();
        let second = send(&hospital, &again()).await;
        amira.step(&second, "acceptance", &json!({})).await.expect(200);
        let third = send(&county.as_("council"), &again()).await;

        let died = amira.step(&second, "ending", &json!({ "reason": "deceased" })).await.expect(200);
        assert_eq!(died.body["status_reason"], "deceased");
        for path in [&first, &third] {
            let ended = amira.get(path).await.expect(200).body;
            assert_eq!((ended["status"].as_str(), ended["status_reason"].as_str()), (Some("ended"), Some("deceased")));
        }
        for path in [&first, &second, &third] {
            assert!(tasks(county, path).await.iter().all(|(_, status)| *status != TaskStatus::Open), "{path}");
        }
        assert_eq!(episodes(county, &person).await[0].status, EpisodeStatus::Finished);
        assert_eq!(carrier(county, &person).await, None);
    }
}
