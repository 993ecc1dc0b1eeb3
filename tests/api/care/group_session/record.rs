//! Recording a group session, and reading it.

use linkwork::system::task::{TaskKind, TaskStatus};
use reqwest::Method;
use serde_json::{Value, json};

use crate::care::contact::walk::{Case, case_of, of_kind, refused, with};
use crate::care::referral::walk::{about, dorothy};
use crate::harness::county::County;
use crate::on_both;

pub(super) const PATH: &str = "/v1/group-sessions";

fn id(path: &str) -> Value {
    json!(path.rsplit('/').next())
}

pub(super) fn session(attendees: Value) -> Value {
    json!({
        "name": "Coffee and benefits advice", "starts_at": "2026-11-18T08:00:00Z", "minutes": 90,
        "consultation_mechanism": "face_to_face", "location_type": "community_venue", "place": "St Anne's hall",
        "attendees": attendees,
    })
}

pub(super) fn came(case: &Case) -> Value {
    json!({ "episode_id": id(&case.episode), "attendance": "attended" })
}

pub(super) async fn two(county: &County) -> (Case, Case) {
    (case_of(county, &dorothy()).await, case_of(county, &about(dorothy(), "9990000018")).await)
}

on_both! {
    async fn each_has_a_contact_of_their_own_and_the_time_stands_once(county) {
        let (dot, sam) = two(county).await;
        let amira = county.as_("amira");
        let spoke = with(came(&dot), json!({ "conversation_with": "person", "minutes": 40, "agreed": "She comes again." }));
        let stayed_away = with(came(&sam), json!({ "attendance": "did_not_attend" }));
        let made = amira.post(PATH, &session(json!([spoke, stayed_away]))).await.expect(201);
        assert_eq!((&made.body["minutes"], &made.body["role"]), (&json!(90), &json!("link_worker")));
        let read = amira.get(&made.location()).await.expect(200);
        assert_eq!(read.body, made.body);
        assert_eq!(read.body["contacts"].as_array().map(Vec::len), Some(2));

        let contact = amira.get(&dot.contacts()).await.expect(200).body["items"][0].clone();
        for (field, expected) in [
            ("group_session_id", made.body["id"].clone()), ("format", json!("group")), ("minutes", json!(40)),
            ("place", json!("St Anne's hall")), ("is_first_contact", json!(true)), ("agreed", json!("She comes again.")),
        ] {
            assert_eq!(contact[field], expected, "{field}");
        }
        assert_eq!(dot.referral(county).await["status"], "in_progress");
        assert_eq!(sam.referral(county).await["status"], "accepted");
        assert_eq!(of_kind(county, &dot.referral, TaskKind::FirstContact).await, [TaskStatus::Done]);
        let listed = amira.get("/v1/group-sessions?from=2026-11-18T08:00:00Z&to=2026-11-18T08:00:01Z").await.expect(200);
        assert_eq!(listed.body["items"], json!([read.body]));
        assert_eq!(amira.get("/v1/group-sessions?to=2026-11-18T08:00:00Z").await.expect(200).body["items"], json!([]));

        let tom = county.as_("tom").get(&made.location()).await.expect(200).body;
        assert_eq!(tom["contacts"], json!([]), "a colleague's cases are not counted either");
    }

    async fn a_fault_points_to_the_person_it_is_about_and_nothing_is_kept(county) {
        let (dot, sam) = two(county).await;
        let amira = county.as_("amira");
        let never = json!({ "episode_id": "01931f6c-7f4e-7c3a-9a51-3f6d2c1b0a5e", "attendance": "attended" });
        let others = case_of(county, &about(dorothy(), "9990000026")).await;
        county.as_("leila").step(&others.referral, "decline", &json!({ "reason": "not_now" })).await.expect(200);
        for (body, status, code, faults) in [
            (session(json!([came(&dot), never])), 422, "validation_failed", vec![("/attendees/1/episode_id", "not_found")]),
            (session(json!([came(&dot), came(&dot)])), 422, "validation_failed", vec![("/attendees/1/episode_id", "not_unique")]),
            (
                with(session(json!([came(&dot), came(&sam)])), json!({ "starts_at": "2026-11-17T10:00:00Z" })),
                422, "validation_failed",
                vec![
                    ("/attendees/0/episode_id", "contact_before_referral"),
                    ("/attendees/1/episode_id", "contact_before_referral"),
                ],
            ),
            (
                session(json!([came(&dot), with(came(&sam), json!({ "minutes": 0 }))])),
                422, "contact_without_minutes", vec![("/attendees/1/minutes", "contact_without_minutes")],
            ),
            (
                with(session(json!([came(&dot), came(&sam)])), json!({ "starts_at": "2026-11-18T10:00:00Z" })),
                422, "contact_in_future", vec![("/starts_at", "contact_in_future")],
            ),
            (
                with(session(json!([came(&dot)])), json!({ "starts_at": "2026-11-17T10:00:00Z" })),
                422, "contact_before_referral", vec![("/attendees/0/episode_id", "contact_before_referral")],
            ),
            (with(session(json!([came(&dot)])), json!({ "minutes": 2000 })), 422, "contact_too_long", vec![("/minutes", "contact_too_long")]),
            (with(session(json!([came(&dot)])), json!({ "minutes": 0 })), 422, "contact_without_minutes", vec![("/minutes", "contact_without_minutes")]),
        ] {
            let found = refused(&amira.post(PATH, &body).await);
            let faults: Vec<_> = faults.iter().map(|(pointer, code)| ((*pointer).to_owned(), (*code).to_owned())).collect();
            assert_eq!(found, (status, code.to_owned(), faults));
        }
        assert_eq!(amira.get(&dot.contacts()).await.expect(200).body["items"], json!([]));
        assert_eq!(amira.get(PATH).await.expect(200).body["items"], json!([]));
    }

    async fn a_colleagues_case_is_entered_by_saying_why(county) {
        let (dot, _) = two(county).await;
        let tom = county.as_("tom");
        let body = session(json!([came(&dot)]));
        let found = refused(&tom.post(PATH, &body).await);
        let pointed = vec![("/attendees/0/episode_id".to_owned(), "access_reason_required".to_owned())];
        assert_eq!(found, (403, "access_reason_required".to_owned(), pointed));
        let reason = [("Access-Reason", "cover"), ("Idempotency-Key", "tom")];
        let made = tom.call(Method::POST, PATH, &reason, Some(&body)).await.expect(201);
        assert_eq!(made.body["contacts"].as_array().map(Vec::len), Some(1));
        let again = tom.call(Method::POST, PATH, &reason, Some(&body)).await.expect(201);
        assert_eq!((again.header("idempotent-replayed"), again.body), ("true".to_owned(), made.body));
    }

    async fn nobody_whose_episode_was_entered_in_error_was_there(county) {
        let (dot, sam) = two(county).await;
        let amira = county.as_("amira");
        amira.step(&sam.episode, "error", &json!({ "reason": "duplicate" })).await.expect(200);
        let found = refused(&amira.post(PATH, &session(json!([came(&dot), came(&sam)]))).await);
        let pointed = vec![("/attendees/1/episode_id".to_owned(), "invalid_transition".to_owned())];
        assert_eq!(found, (409, "invalid_transition".to_owned(), pointed));
    }
}
