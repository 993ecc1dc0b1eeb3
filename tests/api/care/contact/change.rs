//! What came of a planned contact, corrections with their earlier versions, and contacts entered in error.

use linkwork::system::task::{TaskKind, TaskStatus};
use reqwest::Method;
use serde_json::json;

use super::walk::{call, case, case_of, of_kind, plan, recorded, refused, tasks, visit, with};
use crate::care::referral::walk::{about, dorothy};
use crate::on_both;

const NOW: &str = "2026-11-18T09:30:00Z";

on_both! {
    async fn what_came_of_a_visit_is_said_once_and_is_the_check_in(county) {
        let (case, amira) = (case(county).await, county.as_("amira"));
        let path = recorded(&amira, &case, &visit("2026-11-20T14:00:00Z")).await;
        let came = json!({ "attendance": "attended", "minutes": 50, "conversation_with": "person" });
        let early = amira.step(&path, "attendance", &came).await;
        assert_eq!(refused(&early).1, "contact_in_future");

        county.set_clock("2026-11-20T14:50:00Z");
        amira.patch(&path, &came).await.expect_problem(422, "validation_failed");
        for (minutes, code) in [(0, "contact_without_minutes"), (2000, "contact_too_long")] {
            let odd = with(came.clone(), json!({ "minutes": minutes }));
            amira.step(&path, "attendance", &odd).await.expect_problem(422, code);
        }
        let seen = amira.step(&path, "attendance", &came).await.expect(200).body;
        assert_eq!((&seen["status"], &seen["minutes"]), (&json!("recorded"), &json!(50)));
        assert_eq!(seen["location_type"], "persons_home");
        assert_eq!(of_kind(county, &path, TaskKind::RecordContact).await, [TaskStatus::Done]);
        assert_eq!(of_kind(county, &path, TaskKind::CheckInAfterVisit).await, [TaskStatus::Done]);
        assert_eq!(case.referral(county).await["first_contact_at"], "2026-11-20T14:00:00Z");
        amira.step(&path, "attendance", &came).await.expect_problem(409, "invalid_transition");
    }

    async fn a_visit_that_is_called_off_or_moved_takes_its_clocks_along(county) {
        let (case, amira) = (case(county).await, county.as_("amira"));
        let path = recorded(&amira, &case, &visit("2026-11-20T14:00:00Z")).await;
        amira.patch(&path, &json!({ "agreed": "Bring the form." })).await.expect(200);
        assert_eq!(tasks(county, &path).await.len(), 2, "a note moves no clock");
        // Over the night on which the clocks go forward.
        amira.patch(&path, &json!({ "starts_at": "2027-03-28T00:30:00Z" })).await.expect(200);
        let open: Vec<_> =
            tasks(county, &path).await.into_iter().filter(|task| task.1 == TaskStatus::Open).collect();
        assert_eq!(
            open,
            [
                (TaskKind::RecordContact, TaskStatus::Open, "2027-03-30T16:00:00+00:00".to_owned()),
                (TaskKind::CheckInAfterVisit, TaskStatus::Open, "2027-03-28T01:45:00+00:00".to_owned()),
            ]
        );
        let off = json!({ "attendance": "cancelled_by_person" });
        amira.step(&path, "attendance", &off).await.expect(200);
        let visits = of_kind(county, &path, TaskKind::CheckInAfterVisit).await;
        assert_eq!(visits, [TaskStatus::Cancelled, TaskStatus::Cancelled]);
    }

    async fn a_correction_keeps_what_was_said_before_and_who_said_it(county) {
        let (case, amira, leila) = (case(county).await, county.as_("amira"), county.as_("leila"));
        let path = recorded(&amira, &case, &with(call(NOW), json!({ "agreed": "Try the Tuesday singing group together." }))).await;
        let before = amira.get(&path).await.expect(200);
        county.set_clock("2026-11-18T11:00:00Z");
        let after = leila.patch(&path, &json!({ "agreed": "Try the Thursday singing group together.", "minutes": 45 })).await.expect(200).body;
        assert_eq!((&after["agreed"], &after["role"]), (&json!("Try the Thursday singing group together."), &json!("link_worker")));
        assert_ne!(after["updated_by"], before.body["updated_by"]);
        leila.patch(&path, &json!({ "agreed": null })).await.expect(200);

        let versions = amira.get(&format!("{path}/versions")).await.expect(200).body;
        let said: Vec<_> = versions["items"].as_array().expect("a list").iter().map(|one| &one["content"]["agreed"]).collect();
        assert_eq!(said, [&json!("Try the Tuesday singing group together."), &json!("Try the Thursday singing group together.")]);
        assert_eq!(versions["items"][0]["written_by"], before.body["updated_by"]);
        assert_eq!(versions["items"][0]["replaced_at"], "2026-11-18T11:00:00Z");

        let stale = [("If-Match", &*before.etag()), ("Content-Type", "application/merge-patch+json")];
        let body = json!({ "minutes": 50 });
        amira.call(Method::PATCH, &path, &stale, Some(&body)).await.expect_problem(412, "version_mismatch");
        amira.call(Method::PATCH, &path, &stale[1..], Some(&body)).await.expect_problem(428, "precondition_required");
        for (body, code) in [
            (json!({ "minutes": 2000 }), "contact_too_long"),
            (json!({ "minutes": 0 }), "contact_without_minutes"),
            (json!({ "starts_at": "2026-11-17T23:59:59Z" }), "contact_before_referral"),
            (json!({ "starts_at": "2026-11-18T11:00:00.000001Z" }), "contact_in_future"),
            (json!({ "attendance": null, "conversation_with": null }), "validation_failed"),
            (json!({ "starts_at": null }), "validation_failed"),
        ] {
            amira.patch(&path, &body).await.expect_problem(422, code);
        }
    }

    async fn entered_in_error_it_stays_readable_and_is_done_with(county) {
        let (case, amira) = (case(county).await, county.as_("amira"));
        let path = recorded(&amira, &case, &plan("2026-11-20T14:00:00Z")).await;
        let other = json!({ "reason": "other" });
        amira.step(&path, "error", &other).await.expect_problem(422, "validation_failed");
        let gone = amira.step(&path, "error", &with(other, json!({ "comment": "Meant for her sister." }))).await.expect(200);
        assert_eq!(gone.body["error_comment"], "Meant for her sister.");
        assert_eq!((&gone.body["allowed_actions"], &gone.body["precautions"]), (&json!([]), &json!(null)));
        assert_eq!(of_kind(county, &path, TaskKind::RecordContact).await, [TaskStatus::Cancelled]);
        amira.patch(&path, &json!({ "minutes": 5 })).await.expect_problem(409, "invalid_transition");
        let told = amira.history(&path).await.expect(200);
        assert_eq!(told.types(), ["contact.planned", "contact.entered_in_error"]);
    }

    async fn a_planned_contact_becomes_none_that_could_not_be_planned(county) {
        let amira = county.as_("amira");
        let unknown = case_of(county, &with(dorothy(), json!({ "risks": { "status": "unknown" } }))).await;
        let path = recorded(&amira, &unknown, &plan("2026-11-20T14:00:00Z")).await;
        let at_home = json!({ "location_type": "persons_home", "place": null, "minutes": 45 });
        amira.patch(&path, &at_home).await.expect_problem(409, "risks_unknown");

        let safe = json!({ "safe_contact": { "status": "asked", "how": ["telephone"] } });
        let by_telephone = case_of(county, &with(about(dorothy(), "9990000018"), safe)).await;
        let call = json!({ "starts_at": "2026-11-20T10:00:00Z", "consultation_mechanism": "telephone" });
        let path = recorded(&amira, &by_telephone, &call).await;
        let meeting = json!({ "consultation_mechanism": "face_to_face", "location_type": "public_place", "place": "The tea room" });
        amira.patch(&path, &meeting).await.expect_problem(409, "unsafe_means");
    }
}
