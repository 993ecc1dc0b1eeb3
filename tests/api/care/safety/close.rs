//! `POST /v1/safety-events/{id}/closure`.

use serde_json::{Value, json};

use super::{FACTS, add, done, not_done, open_tasks, recorded, talk};
use crate::on_both;

const NOW: &str = "2026-11-18T09:30:00Z";

fn note() -> Value {
    json!({ "note": "She has seen the crisis team." })
}

on_both! {
    async fn a_human_closes_it_once_every_fact_is_on_record(county) {
        let event = recorded(county, &talk()).await;
        let (amira, joan) = (county.as_("amira"), county.as_("joan"));
        for fact in FACTS {
            let early = joan.step(&event, "closure", &note()).await.expect_problem(409, "facts_missing");
            assert!(early.body["detail"].as_str().expect("words").contains(fact), "{}", early.text);
            add(&amira, &event, &done(fact, NOW)).await;
        }
        amira.step(&event, "closure", &note()).await.expect_problem(403, "forbidden");
        let closed = joan.step(&event, "closure", &note()).await.expect(200);
        assert_eq!((&closed.body["status"], &closed.body["closed"]["note"]), (&json!("closed"), &note()["note"]));
        assert_eq!(open_tasks(&amira, &event).await, [], "who closes it knows of it");
        joan.step(&event, "closure", &note()).await.expect_problem(409, "invalid_transition");
        add(&amira, &event, &not_done("gp_record_updated", NOW)).await;
    }

    async fn an_absence_is_explained_to_another(county) {
        let event = recorded(county, &talk()).await;
        let (amira, joan, leila) = (county.as_("amira"), county.as_("joan"), county.as_("leila"));
        for fact in &FACTS[1..] {
            add(&amira, &event, &done(fact, NOW)).await;
        }
        add(&joan, &event, &not_done("duty_gp_contacted", NOW)).await;
        joan.step(&event, "closure", &note()).await.expect_problem(409, "facts_missing");
        leila.step(&event, "closure", &note()).await.expect(200);
        assert_eq!(open_tasks(&amira, &event).await, []);
    }

    async fn of_two_who_close_at_once_one_does(county) {
        let event = recorded(county, &json!({ "kind": "safeguarding", "occurred_at": "2026-11-18T09:10:00Z" })).await;
        let (amira, joan, leila) = (county.as_("amira"), county.as_("joan"), county.as_("leila"));
        for fact in &FACTS[1..4] {
            add(&amira, &event, &done(fact, NOW)).await;
        }
        add(&amira, &event, &done(FACTS[5], NOW)).await;
        let body = note();
        let (one, other) = tokio::join!(joan.step(&event, "closure", &body), leila.step(&event, "closure", &body));
        let mut statuses = [one.status.as_u16(), other.status.as_u16()];
        statuses.sort_unstable();
        assert!(matches!(statuses, [200, 409 | 412]), "{} and {}", one.text, other.text);
    }

    async fn gates_in_their_order(county) {
        let event = recorded(county, &talk()).await;
        let (joan, mark) = (county.as_("joan"), county.as_("mark"));
        let path = format!("{event}/closure");
        let call = |headers: &'static [(&'static str, &'static str)], body: Value| (headers, body);
        for (who, (headers, body), status) in [
            (&joan, call(&[], json!({ "odd": 1 })), 422),
            (&mark, call(&[], note()), 404),
            (&joan, call(&[], note()), 428),
            (&joan, call(&[("If-Match", "\"AAAAAAAAAAAAAAAAAAAAAA\"")], note()), 409),
        ] {
            who.call(reqwest::Method::POST, &path, headers, Some(&body)).await.expect(status);
        }
        let path = format!("{event}/acknowledgement");
        let stale = [("If-Match", "\"AAAAAAAAAAAAAAAAAAAAAA\"")];
        joan.call(reqwest::Method::POST, &path, &stale, None).await.expect_problem(412, "version_mismatch");
    }
}
