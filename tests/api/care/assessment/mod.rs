//! What is found with a person, at the start and at the close.

use kernel::audit;
use reqwest::Method;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use crate::care::coded_entry::taken_on;
use crate::on_both;

fn found() -> Value {
    json!({
        "needs": [
            {
                "kind": "debt", "text": "Two letters that he has not dared to open", "code": "1373501000000105",
                "priority": "first", "identified_on": "2026-11-18", "at_start": "unmet",
                "at_close": null, "at_close_comment": null,
            },
            {
                "kind": "loneliness", "text": null, "code": null, "priority": "next", "identified_on": "2026-11-18",
                "at_start": "partly_met", "at_close": null, "at_close_comment": null,
            },
        ],
        "strengths": ["Mends clocks"],
        "activation": [{ "observed_on": "2026-11-18", "help_needed": "some", "tool": "Teach-back", "comment": null }],
        "health_literacy": [],
    })
}

on_both! {
    async fn needs_are_written_at_the_start_and_again_at_the_close_and_nothing_is_lost(county) {
        let (_, episode) = taken_on(county).await;
        let path = format!("{episode}/assessment");
        let amira = county.as_("amira");
        amira.get(&path).await.expect_problem(404, "not_found");
        let made = amira.post(&path, &found()).await.expect(201);
        assert_eq!(made.location(), path);
        assert_eq!(made.body["needs"], found()["needs"]);
        let read = amira.get(&path).await.expect(200);
        assert_eq!((&read.body, read.etag()), (&made.body, made.etag()));
        amira.post(&path, &found()).await.expect_problem(409, "already_exists");

        county.set_clock("2027-02-10T10:00:00Z");
        let mut needs = found()["needs"].clone();
        needs[0]["at_close"] = json!("met");
        needs[0]["at_close_comment"] = json!("The water company wrote it off");
        needs[1]["at_close"] = json!("no_longer_a_need");
        let closed = amira.patch(&path, &json!({ "needs": needs })).await.expect(200).body;
        assert_eq!((&closed["needs"], &closed["strengths"]), (&needs, &json!(["Mends clocks"])), "the rest stays");
        assert_eq!(closed["updated_at"], "2027-02-10T10:00:00Z");

        let versions = amira.get(&format!("{path}/versions?limit=1")).await.expect(200).body;
        assert_eq!(versions["items"][0]["needs"], needs);
        let next = versions["next_cursor"].as_str().expect("an earlier one");
        let before = amira.get(&format!("{path}/versions?limit=1&after={next}")).await.expect(200).body;
        assert_eq!(before["items"][0]["needs"], found()["needs"]);
        assert_eq!(before["next_cursor"], Value::Null);

        let changes = amira.history(closed["id"].as_str().expect("an identifier")).await.expect(200);
        assert_eq!(changes.types(), ["assessment.recorded", "assessment.changed"]);
        assert_eq!(changes.body["items"][1]["data"]["changed"], json!(["needs"]));
        assert!(!changes.text.contains("letters") && !changes.text.contains("debt"), "{}", changes.text);
    }

    async fn whoever_changes_it_has_read_it(county) {
        let (_, episode) = taken_on(county).await;
        let path = format!("{episode}/assessment");
        let amira = county.as_("amira");
        let stale = amira.post(&path, &found()).await.expect(201).etag();
        let patch = json!({ "strengths": [] });
        let send = async |headers: &[(&str, &str)]| {
            let all: Vec<_> = [("Content-Type", "application/merge-patch+json")].into_iter().chain(headers.iter().copied()).collect();
            amira.call(Method::PATCH, &path, &all, Some(&patch)).await
        };
        send(&[]).await.expect_problem(428, "precondition_required");
        send(&[("If-Match", &stale)]).await.expect(200);
        send(&[("If-Match", &stale)]).await.expect_problem(412, "version_mismatch");
        amira.patch(&path, &json!({ "needs": null })).await.expect(422);
        let wrong = json!({ "needs": [{ "kind": "other", "priority": "first", "identified_on": "2026-11-19", "at_start": "met" }] });
        let refused = amira.patch(&path, &wrong).await.expect_problem(422, "validation_failed").faults();
        for fault in [("text", "missing"), ("identified_on", "out_of_range"), ("at_start", "not_offered")] {
            assert!(refused.contains(&(format!("/needs/0/{}", fault.0), fault.1.to_owned())), "{refused:?}");
        }
        let bad_code = json!({ "needs": [{ "kind": "debt", "code": "1373501000000106", "priority": "first", "identified_on": "2026-11-18", "at_start": "unmet" }] });
        let refused = amira.patch(&path, &bad_code).await.expect_problem(422, "validation_failed").faults();
        assert_eq!(refused, [("/needs/0/code".to_owned(), "bad_checksum".to_owned())]);
    }

    async fn who_sees_the_episode_sees_it_and_nobody_else(county) {
        let (_, episode) = taken_on(county).await;
        let path = format!("{episode}/assessment");
        county.as_("amira").post(&path, &found()).await.expect(201);
        county.as_("leila").get(&path).await.expect(200);
        county.as_("tom").get(&path).await.expect_problem(403, "access_reason_required");
        let reason = [("Access-Reason", "cover")];
        county.as_("tom").call(Method::GET, &path, &reason, None).await.expect(200);
        county.as_("bethan").get(&path).await.expect_problem(404, "not_found");
        for outside in ["millgate", "harbour", "caldicott", "set_up", "reporting"] {
            county.as_(outside).get(&path).await.expect_problem(403, "forbidden");
        }
        let door = county.server.state().db.system("a test reads the audit");
        let entries = audit::entity::Entity::find()
            .filter(audit::entity::Column::Action.eq("getAssessment"))
            .filter(audit::entity::Column::IsDenied.eq(false));
        let entries = entries.all(door.read()).await.expect("it can be read");
        assert_eq!(entries.len(), 2, "leila, and tom with his reason");
        assert!(entries.iter().all(|entry| entry.seen[0]["resource_type"] == "episode"), "{entries:?}");
    }

    async fn of_two_who_assess_at_once_one_is_first(county) {
        let (_, episode) = taken_on(county).await;
        let path = format!("{episode}/assessment");
        let (amira, leila) = (county.as_("amira"), county.as_("leila"));
        let whole = found();
        let (one, other) = tokio::join!(amira.post(&path, &whole), leila.post(&path, &whole));
        let mut statuses = [one.status.as_u16(), other.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409], "{} {}", one.text, other.text);

        let etag = amira.get(&path).await.etag();
        let headers = [("If-Match", &*etag), ("Content-Type", "application/merge-patch+json")];
        let (mine, theirs) = (json!({ "strengths": ["Sings"] }), json!({ "strengths": ["Paints"] }));
        let (one, other) = tokio::join!(
            amira.call(Method::PATCH, &path, &headers, Some(&mine)),
            leila.call(Method::PATCH, &path, &headers, Some(&theirs)),
        );
        let mut statuses = [one.status.as_u16(), other.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 412], "{} {}", one.text, other.text);
    }

    async fn an_episode_that_should_never_have_been_takes_none(county) {
        let (referral, episode) = taken_on(county).await;
        let path = format!("{episode}/assessment");
        let amira = county.as_("amira");
        amira.step(&referral, "error", &json!({ "reason": "test" })).await.expect(200);
        amira.post(&path, &found()).await.expect_problem(409, "invalid_transition");
    }

    async fn nor_is_what_was_found_changed_any_more(county) {
        let (referral, episode) = taken_on(county).await;
        let path = format!("{episode}/assessment");
        let amira = county.as_("amira");
        amira.post(&path, &found()).await.expect(201);
        amira.step(&referral, "error", &json!({ "reason": "test" })).await.expect(200);
        amira.patch(&path, &json!({ "strengths": ["She sings."] })).await.expect_problem(409, "invalid_transition");
    }
}
