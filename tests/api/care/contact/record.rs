//! Recording a contact, past and planned.

use linkwork::system::task::{TaskKind, TaskStatus};
use reqwest::Method;
use serde_json::{Value, json};

use super::walk::{Case, call, came, case, case_of, of_kind, plan, recorded, refused, tasks, visit, with};
use crate::care::referral::walk::dorothy;
use crate::harness::county::Client;
use crate::on_both;

const NOW: &str = "2026-11-18T09:30:00Z";

async fn is_refused(worker: &Client<'_>, case: &Case, body: Value, status: u16, code: &str) {
    let answer = worker.post(&case.contacts(), &body).await;
    let (found, problem, faults) = refused(&answer);
    assert_eq!((found, problem.as_str()), (status, code), "{faults:?}");
}

on_both! {
    async fn a_contact_is_read_as_it_was_recorded(county) {
        let (case, amira) = (case(county).await, county.as_("amira"));
        let body = with(call(NOW), json!({ "agreed": "I ring again on Friday.", "participants_note": "and her cat" }));
        let made = amira.post(&case.contacts(), &body).await.expect(201);
        let read = amira.get(&made.location()).await.expect(200);
        assert_eq!((&made.body, made.etag()), (&read.body, read.etag()));
        for (field, expected) in [
            ("status", json!("recorded")), ("role", json!("link_worker")), ("minutes", json!(50)),
            ("purpose", json!("support")), ("format", json!("one_to_one")), ("attendance", json!("attended")),
            ("is_first_contact", json!(true)), ("is_after_closing", json!(false)),
            ("agreed", json!("I ring again on Friday.")), ("participants", json!(["person"])),
            ("allowed_actions", json!(["error"])), ("safe_contact", json!(null)), ("warnings", json!([])),
        ] {
            assert_eq!(read.body[field], expected, "{field}");
        }
        let listed = amira.get(&case.contacts()).await.expect(200).body;
        assert_eq!(listed["items"], json!([read.body]));
    }

    async fn each_nonsense_is_a_problem_of_its_own_and_several_are_all_named(county) {
        let (case, amira) = (case(county).await, county.as_("amira"));
        for (change, status, code) in [
            // A microsecond after now is the future; now is not.
            (json!({ "starts_at": "2026-11-18T09:30:00.000001Z" }), 422, "contact_in_future"),
            (json!({ "starts_at": "2026-11-17T23:59:59.999999Z" }), 422, "contact_before_referral"),
            (json!({ "minutes": 0 }), 422, "contact_without_minutes"),
            (json!({ "minutes": null }), 422, "contact_without_minutes"),
            (json!({ "minutes": 601 }), 422, "contact_too_long"),
            (json!({ "minutes": 2000 }), 422, "contact_too_long"),
            (json!({ "conversation_with": null }), 422, "validation_failed"),
            (json!({ "consultation_mechanism": "text_message", "attendance": "did_not_attend", "conversation_with": null }), 422, "validation_failed"),
            (json!({ "consultation_mechanism": "face_to_face" }), 422, "validation_failed"),
            (json!({ "location_type": "hospital" }), 422, "validation_failed"),
            (json!({ "participants": ["other"] }), 422, "validation_failed"),
            (json!({ "attendance": "did_not_attend" }), 422, "validation_failed"),
            (json!({ "worker_id": linkwork::system::sandbox::cast::worker_id(2) }), 422, "validation_failed"),
        ] {
            is_refused(&amira, &case, with(call(NOW), change), status, code).await;
        }
        let both = with(call("2026-11-18T10:00:00Z"), json!({ "minutes": 2000 }));
        let (_, code, faults) = refused(&amira.post(&case.contacts(), &both).await);
        assert_eq!(code, "validation_failed");
        let expected = [("/starts_at", "contact_in_future"), ("/minutes", "contact_too_long")];
        assert_eq!(faults, expected.map(|(pointer, code)| (pointer.to_owned(), code.to_owned())));
        assert_eq!(amira.get(&case.contacts()).await.expect(200).body["items"], json!([]), "nothing was stored");

        amira.post(&case.contacts(), &call("2026-11-18T00:00:00Z")).await.expect(201);
        amira.post(&case.contacts(), &with(call(NOW), json!({ "minutes": 600 }))).await.expect(201);
    }

    async fn the_day_referred_is_londons_also_in_summer_time_and_on_a_leap_day(county) {
        county.set_clock("2028-03-01T09:00:00Z");
        let leap = case_of(county, &with(dorothy(), json!({ "date_referred": "2028-02-29" }))).await;
        let amira = county.as_("amira");
        is_refused(&amira, &leap, call("2028-02-28T23:59:59Z"), 422, "contact_before_referral").await;
        amira.post(&leap.contacts(), &call("2028-02-29T00:00:00Z")).await.expect(201);

        county.set_clock("2028-06-02T09:00:00Z");
        let other = crate::care::referral::walk::about(dorothy(), "9990000018");
        let other = with(other, json!({ "date_referred": "2028-06-01" }));
        let summer = case_of(county, &other).await;
        is_refused(&amira, &summer, call("2028-05-31T22:59:59Z"), 422, "contact_before_referral").await;
        amira.post(&summer.contacts(), &call("2028-05-31T23:00:00Z")).await.expect(201);
    }

    async fn what_was_called_off_is_said_before_its_time_and_took_none(county) {
        let (case, amira) = (case(county).await, county.as_("amira"));
        let off = amira.post(&case.contacts(), &came("2026-12-01T10:00:00Z", "cancelled_by_person")).await.expect(201);
        assert_eq!((&off.body["minutes"], &off.body["status"]), (&json!(0), &json!("recorded")));
        is_refused(&amira, &case, came("2026-12-01T10:00:00Z", "did_not_attend"), 422, "contact_in_future").await;
    }

    async fn a_plan_lies_ahead_and_asks_what_came_of_it(county) {
        let (case, amira) = (case(county).await, county.as_("amira"));
        is_refused(&amira, &case, plan(NOW), 422, "validation_failed").await;
        let made = amira.post(&case.contacts(), &plan("2026-11-20T14:00:00Z")).await.expect(201);
        assert_eq!(made.body["status"], "planned");
        assert_eq!(made.body["allowed_actions"], json!(["attendance", "error"]));
        assert_eq!(made.body["safe_contact"], json!({ "status": "asked_none_needed", "how": [], "when": null, "never": null }));
        let found = tasks(county, &made.location()).await;
        assert_eq!(found, [(TaskKind::RecordContact, TaskStatus::Open, "2026-11-23T17:00:00+00:00".to_owned())]);
    }

    async fn a_home_visit_has_its_check_in_and_waits_until_somebody_knows_the_risks(county) {
        let amira = county.as_("amira");
        let known = case(county).await;
        // 14:00 and 45 minutes, and half an hour to get away.
        let planned = recorded(&amira, &known, &visit("2026-11-20T14:00:00Z")).await;
        let check_in = (TaskKind::CheckInAfterVisit, TaskStatus::Open, "2026-11-20T15:15:00+00:00".to_owned());
        assert!(tasks(county, &planned).await.contains(&check_in));

        let unknown = with(dorothy(), json!({ "risks": { "status": "unknown" } }));
        let unknown = case_of(county, &crate::care::referral::walk::about(unknown, "9990000018")).await;
        is_refused(&amira, &unknown, visit("2026-11-20T14:00:00Z"), 409, "risks_unknown").await;
        amira.post(&unknown.contacts(), &plan("2026-11-20T14:00:00Z")).await.expect(201);
        let review = json!({ "finding": "no_danger_now", "text": "Rang her: she lives alone, no dog, a quiet street." });
        let reviewed = amira.step(&unknown.referral, "risk-review", &review).await.expect(200);
        assert_eq!(reviewed.body["risks_unknown"], json!(false));
        amira.post(&unknown.contacts(), &visit("2026-11-20T14:00:00Z")).await.expect(201);
    }

    async fn a_contact_is_planned_by_a_means_that_is_safe_and_says_what_is(county) {
        let safe = json!({ "status": "asked", "how": ["telephone"], "when": "mornings", "never": "Leave no message" });
        let case = case_of(county, &with(dorothy(), json!({ "safe_contact": safe }))).await;
        let amira = county.as_("amira");
        is_refused(&amira, &case, plan("2026-11-20T14:00:00Z"), 409, "unsafe_means").await;
        let call = json!({ "starts_at": "2026-11-20T10:00:00Z", "consultation_mechanism": "telephone" });
        let planned = amira.post(&case.contacts(), &call).await.expect(201);
        assert_eq!(planned.body["safe_contact"]["never"], "Leave no message");
        let text = with(came(NOW, "message_left"), json!({ "consultation_mechanism": "text_message" }));
        let sent = amira.post(&case.contacts(), &text).await.expect(201);
        assert_eq!(sent.body["warnings"], json!(["outside_safe_contact"]));
    }

    async fn a_manager_names_the_worker_and_a_co_ordinators_contact_is_stamped_as_hers(county) {
        let (case, leila) = (case(county).await, county.as_("leila"));
        is_refused(&leila, &case, call(NOW), 422, "validation_failed").await;
        let by = |number| with(call(NOW), json!({ "worker_id": linkwork::system::sandbox::cast::worker_id(number) }));
        is_refused(&leila, &case, by(3), 422, "validation_failed").await;
        is_refused(&leila, &case, by(8), 422, "validation_failed").await;
        let made = leila.post(&case.contacts(), &by(6)).await.expect(201).body;
        assert_eq!(made["role"], "health_and_wellbeing_coach");

        let george = county.as_("george");
        george.post(&case.contacts(), &call(NOW)).await.expect_problem(403, "access_reason_required");
        let reason = [("Access-Reason", "cover"), ("Idempotency-Key", "george")];
        let made = george.call(Method::POST, &case.contacts(), &reason, Some(&call(NOW))).await.expect(201);
        assert_eq!(made.body["role"], "care_coordinator");
        george.get(&made.location()).await.expect(200);
    }

    async fn nobody_else_knows_of_it(county) {
        let case = case(county).await;
        let path = recorded(&county.as_("amira"), &case, &call(NOW)).await;
        for of_the_service in ["leila", "dr_khan"] {
            county.as_(of_the_service).get(&path).await.expect(200);
        }
        county.as_("tom").get(&path).await.expect_problem(403, "access_reason_required");
        for stranger in ["bethan", "owen", "dr_wells", "joan"] {
            county.as_(stranger).get(&path).await.expect_problem(404, "not_found");
        }
        county.as_("bethan").post(&case.contacts(), &call(NOW)).await.expect_problem(404, "not_found");
        for stranger in ["millgate", "harbour", "caldicott"] {
            county.as_(stranger).get(&path).await.expect_problem(403, "forbidden");
        }
    }

    async fn three_missed_in_a_row_are_looked_at_and_one_who_was_not_brought_at_once(county) {
        let (case, amira) = (case(county).await, county.as_("amira"));
        let review = || of_kind(county, &case.referral, TaskKind::ReviewMissedContacts);
        recorded(&amira, &case, &came("2026-11-18T08:00:00Z", "did_not_attend")).await;
        recorded(&amira, &case, &came("2026-11-18T08:10:00Z", "arrived_late_not_seen")).await;
        recorded(&amira, &case, &came("2026-11-18T08:20:00Z", "message_left")).await;
        assert_eq!(review().await, []);
        let third = recorded(&amira, &case, &came("2026-11-18T08:30:00Z", "was_not_brought")).await;
        assert_eq!(review().await, [TaskStatus::Open]);
        assert_eq!(of_kind(county, &third, TaskKind::ConsiderSafeguarding).await, [TaskStatus::Open]);
        recorded(&amira, &case, &call("2026-11-18T08:40:00Z")).await;
        assert_eq!(review().await, [TaskStatus::Cancelled]);
        assert_eq!(of_kind(county, &third, TaskKind::ConsiderSafeguarding).await, [TaskStatus::Open]);
    }

    async fn what_comes_after_the_end_needs_no_reopening_and_is_marked(county) {
        let (case, amira) = (case(county).await, county.as_("amira"));
        amira.step(&case.referral, "decline", &json!({ "reason": "not_now" })).await.expect(200);
        county.set_clock("2026-11-18T10:30:00Z");
        let before = amira.post(&case.contacts(), &call("2026-11-18T09:29:59.999999Z")).await.expect(201).body;
        let after = amira.post(&case.contacts(), &call(NOW)).await.expect(201).body;
        assert_eq!((&before["is_after_closing"], &after["is_after_closing"]), (&json!(false), &json!(true)));
        assert_eq!((&before["is_first_contact"], &after["is_first_contact"]), (&json!(true), &json!(false)));
        let referral = case.referral(county).await;
        assert_eq!(referral["status"], "declined");
        assert_eq!(referral["first_contact_at"], "2026-11-18T09:29:59.999999Z", "it was seen all the same");
    }

    async fn an_episode_entered_in_error_takes_no_contact(county) {
        let (case, leila) = (case(county).await, county.as_("leila"));
        leila.step(&case.referral, "error", &json!({ "reason": "test" })).await.expect(200);
        let body = with(call(NOW), json!({ "worker_id": linkwork::system::sandbox::cast::worker_id(1) }));
        leila.post(&case.contacts(), &body).await.expect_problem(409, "invalid_transition");
    }

    async fn nobody_plans_for_another_century(county) {
        let (case, amira) = (case(county).await, county.as_("amira"));
        amira.post(&case.contacts(), &plan("2028-11-17T14:00:00Z")).await.expect(201);
        let refused = amira.post(&case.contacts(), &plan("3026-11-20T14:00:00Z")).await;
        assert_eq!(refused.expect_problem(422, "validation_failed").faults(), [("/starts_at".to_owned(), "out_of_range".to_owned())]);
    }

    async fn who_can_only_be_texted_is_contacted_coded_and_completed(county) {
        let (case, amira) = (case(county).await, county.as_("amira"));
        let text = |with_whom: Value| {
            let body = with(call("2026-11-18T09:00:00Z"), json!({ "consultation_mechanism": "text_message", "minutes": 10 }));
            with(body, json!({ "conversation_with": with_whom, "participants": null }))
        };
        amira.post(&case.contacts(), &text(Value::Null)).await.expect(201);
        amira.post(&case.contacts(), &text(json!("neither"))).await.expect(201);
        assert_eq!(case.referral(county).await["status"], "accepted", "a one-way text is an attempt");
        let answered = amira.post(&case.contacts(), &text(json!("person"))).await.expect(201).body;
        assert_eq!(answered["is_first_contact"], true);
        let referral = case.referral(county).await;
        assert_eq!((&referral["status"], &referral["first_contact_at"]), (&json!("in_progress"), &json!("2026-11-18T09:00:00Z")));
        let codes = amira.get("/v1/coded-entries?status=to_enter").await.expect(200).body;
        assert_eq!(codes["items"][0]["code"], "871731000000106");
        let closure = json!({ "reason": "support_completed", "needs_met": "met" });
        amira.step(&case.episode, "closure", &closure).await.expect(200);
        assert_eq!(case.referral(county).await["status"], "completed");
    }
}
