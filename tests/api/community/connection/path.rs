use linkwork::system::task::{TaskKind, TaskStatus};
use serde_json::{Value, json};

use super::{agreed, group, id, introduced, offer, offered, shared, taken};
use crate::care::episode::{open, open_tasks_of, open_to, tasks_of};
use crate::community::asset::{enter, informal};
use crate::on_both;

on_both! {
    async fn from_the_offer_until_somebody_is_at_home_there(county) {
        let asset = group(county, 2).await;
        let (case, path) = offered(county, 1, &asset).await;
        let (amira, choir) = (county.as_("amira"), county.as_("open_door_listing"));
        let offered = amira.get(&path).await.expect(200).body;
        assert_eq!((&offered["status"], &offered["view"]), (&json!("offered"), &json!("service")));
        assert_eq!(offered["companion"], "link_worker");
        choir.get(&path).await.expect_problem(404, "not_found");

        let now = amira.step(&path, "agreement", &shared()).await.expect(200).body;
        assert_eq!((&now["status"], &now["disclosed_to_group"]["name"]), (&json!("agreed"), &json!("Dot")));
        assert!(open_tasks_of(county, &case.person).await.contains(&(TaskKind::FollowUpConnection, Some(1))));
        let consents = amira.get(&format!("{}/consents", case.person)).await.expect(200).body;
        let consent = &consents["items"][0];
        assert_eq!((&consent["purpose"], &consent["recipient_id"]), (&json!("connection"), &now["organisation_id"]));

        let waiting = json!({ "answer": "waiting_list", "comment": "About three weeks" });
        let answered = choir.step(&path, "answer", &waiting).await.expect(200).body;
        assert_eq!((&answered["status"], &answered["view"]), (&json!("waiting_for_place"), &json!("group")));
        assert_eq!(taken(county, &asset).await, 0);
        assert!(open_tasks_of(county, &case.person).await.contains(&(TaskKind::ReadGroupAnswer, Some(1))));
        choir.step(&path, "answer", &json!({ "answer": "place" })).await.expect(200);
        assert_eq!(taken(county, &asset).await, 1);

        county.set_clock("2026-11-25T10:00:00Z");
        let missed = json!({ "held_on": "2026-11-18", "attendance": "did_not_attend" });
        let still = choir.step(&path, "attendance", &missed).await.expect(200).body;
        assert_eq!((&still["status"], &still["times_missed"]), (&json!("introduced"), &json!(1)));
        let there = json!({ "held_on": "2026-11-24", "attendance": "attended" });
        choir.step(&path, "attendance", &there).await.expect(200);
        let began = amira.get(&path).await.expect(200).body;
        assert_eq!((&began["status"], &began["started_on"]), (&json!("attending"), &json!("2026-11-24")));
        // What was recorded of a day by mistake is put right by recording it again.
        amira.step(&path, "attendance", &json!({ "held_on": "2026-11-18", "attendance": "attended" })).await.expect(200);
        let right = amira.get(&path).await.expect(200).body;
        assert_eq!([&right["times_attended"], &right["times_missed"], &right["started_on"]], [&json!(2), &json!(0), &json!("2026-11-18")]);

        let says = json!({ "given_on": "2026-11-25", "helps": 5, "text": "I look forward to Tuesdays now." });
        amira.step(&path, "feedback", &says).await.expect(200);
        amira.step(&path, "settlement", &json!({ "comment": "She brings her neighbour." })).await.expect(200);
        assert_eq!(taken(county, &asset).await, 1, "who is at home there has a place");
        let done = amira.step(&path, "completion", &json!({})).await.expect(200).body;
        assert_eq!((&done["status"], &done["feedback"]["helps"]), (&json!("completed"), &json!(5)));
        assert_eq!(taken(county, &asset).await, 0);
        let followed: Vec<_> = tasks_of(county, &case.person).await.into_iter()
            .filter(|(kind, ..)| *kind == TaskKind::FollowUpConnection).map(|(_, status, _)| status).collect();
        assert_eq!(followed, [TaskStatus::Cancelled]);
        assert_eq!(open_to(&amira, &path).await, ["feedback", "error"]);
        let history = amira.history(&path).await;
        assert_eq!(history.types(), [
            "connection.offered", "connection.agreed", "connection.answered", "connection.answered",
            "connection.attendance_recorded", "connection.attendance_recorded", "connection.attendance_recorded",
            "connection.feedback_given", "connection.settled", "connection.completed",
        ]);
    }

    async fn each_way_out_has_its_own_name_and_frees_the_place(county) {
        let asset = group(county, 5).await;
        let amira = county.as_("amira");
        let why = json!({ "reason": "transport", "comment": "The bus does not come any more." });
        let there = json!({ "held_on": "2026-11-18", "attendance": "attended" });
        for (n, noun, is_there, expected) in [
            (1, "non-start", false, "did_not_start"),
            (2, "return", false, "returned"),
            (3, "return", true, "returned"),
            (4, "stop", true, "stopped"),
            (5, "error", true, "entered_in_error"),
        ] {
            let (_, path) = introduced(county, n, &asset).await;
            assert_eq!(taken(county, &asset).await, 1, "{noun}");
            if is_there {
                amira.step(&path, "attendance", &there).await.expect(200);
            }
            let ended = amira.step(&path, noun, &why).await.expect(200).body;
            assert_eq!((&ended["status"], &ended["end_reason"]), (&json!(expected), &json!("transport")), "{noun}");
            assert!(ended["ended_at"].is_string(), "{noun}");
            assert_eq!(taken(county, &asset).await, 0, "{noun}");
            amira.step(&path, noun, &why).await.expect_problem(409, "invalid_transition");
        }
        let (_, path) = agreed(county, 6, &asset).await;
        amira.step(&path, "decline", &why).await.expect(200);
        let (_, path) = agreed(county, 7, &asset).await;
        let no = amira.step(&path, "answer", &json!({ "answer": "cannot_take" })).await.expect(200).body;
        assert_eq!(no["status"], "not_accepted");
        let unsaid = amira.step(&path, "error", &json!({ "reason": "other" })).await.expect(422);
        assert_eq!(unsaid.faults(), [("/comment".to_owned(), "missing".to_owned())]);
        for (noun, body) in [("settlement", json!({})), ("completion", json!({})), ("attendance", there)] {
            amira.step(&path, noun, &body).await.expect_problem(409, "invalid_transition");
        }
    }

    async fn nobody_new_goes_to_what_is_closed(county) {
        let asset = group(county, 2).await;
        let (_, path) = offered(county, 1, &asset).await;
        let (_, agreed_path) = agreed(county, 2, &asset).await;
        let amira = county.as_("amira");
        amira.step(&asset, "closure", &json!({ "status": "temporarily_closed" })).await.expect(200);
        let case = open(county, 3).await;
        offer(county, &case, &asset).await.expect_problem(409, "asset_closed");
        amira.step(&path, "agreement", &shared()).await.expect_problem(409, "asset_closed");
        let choir = county.as_("open_door_listing");
        choir.step(&agreed_path, "answer", &json!({ "answer": "place" })).await.expect_problem(409, "asset_closed");
        choir.step(&agreed_path, "answer", &json!({ "answer": "waiting_list" })).await.expect(200);
        let unknown = json!({ "asset_id": "01931f6c-7f4e-7c3a-9a51-3f6d2c1b0a5e", "category": "other" });
        let refused = amira.post(&format!("{}/connections", case.episode), &unknown).await.expect(422);
        assert_eq!(refused.faults(), [("/comment".to_owned(), "missing".to_owned())]);
        let unknown = json!({ "asset_id": "01931f6c-7f4e-7c3a-9a51-3f6d2c1b0a5e", "category": "arts" });
        let refused = amira.post(&format!("{}/connections", case.episode), &unknown).await.expect(422);
        assert_eq!(refused.faults(), [("/asset_id".to_owned(), "not_found".to_owned())]);
        county.as_("leila").step(&case.episode, "closure", &json!({ "reason": "moved_away", "needs_met": "partly" })).await.expect(200);
        let other = group(county, 2).await;
        offer(county, &case, &other).await.expect_problem(409, "invalid_transition");
    }

    async fn an_informal_disclosed_to_group_by_whoever_knows_it(county) {
        let asset = enter(county, &json!({ "listing": informal("Sunday walkers") })).await;
        let (_, path) = offered(county, 1, &asset).await;
        let amira = county.as_("amira");
        let refused = amira.step(&path, "agreement", &shared()).await.expect(422);
        assert_eq!(refused.faults(), [("/shared".to_owned(), "contradiction".to_owned())]);
        let now = amira.step(&path, "agreement", &json!({})).await.expect(200).body;
        assert_eq!((&now["shared"], &now["disclosed_to_group"]), (&Value::Null, &Value::Null));
        amira.step(&path, "answer", &json!({ "answer": "place" })).await.expect(200);
        assert_eq!(taken(county, &asset).await, 1, "a listing without a limit counts too");
    }

    async fn what_is_planned_is_changed_and_the_follow_up_with_it(county) {
        let asset = group(county, 2).await;
        let (case, path) = agreed(county, 1, &asset).await;
        let amira = county.as_("amira");
        let plan = json!({ "companion": null, "follow_up_on": "2026-12-02", "barriers": [] });
        let changed = amira.patch(&path, &plan).await.expect(200).body;
        assert_eq!((&changed["companion"], &changed["barriers"]), (&Value::Null, &json!([])));
        let tasks = amira.get("/v1/tasks?kind=follow_up_connection&limit=200").await.expect(200).body;
        let open: Vec<&str> = tasks["items"].as_array().expect("a list").iter()
            .filter(|task| task["status"] == "open" && task["subject_id"] == id(&path)).filter_map(|task| task["due_at"].as_str()).collect();
        assert_eq!(open, ["2026-12-02T17:00:00Z"]);
        amira.patch(&path, &json!({ "follow_up_on": "2026-11-17" })).await.expect(422);
        let lists = amira.get(&format!("/v1/connections?episode_id={}", id(&case.episode))).await.expect(200).body;
        assert_eq!(lists["items"].as_array().map(Vec::len), Some(1));
        for (query, expected) in [("?status=agreed".to_owned(), 1), ("?status=offered".to_owned(), 0), (format!("?asset_id={}", id(&asset)), 1)] {
            let page = amira.get(&format!("/v1/connections{query}")).await.expect(200).body;
            assert_eq!(page["items"].as_array().map(Vec::len), Some(expected), "{query}");
        }
    }

    async fn each_act_is_refused_where_it_is_not_open(county) {
        let asset = group(county, 2).await;
        let (_, offered) = offered(county, 1, &asset).await;
        let (_, over) = agreed(county, 2, &asset).await;
        let amira = county.as_("amira");
        amira.step(&over, "decline", &json!({ "reason": "not_for_them" })).await.expect(200);
        let feedback = json!({ "given_on": "2026-11-18", "helps": 3 });
        for (path, noun, body) in [
            (&over, "agreement", shared()),
            (&over, "decline", json!({ "reason": "not_for_them" })),
            (&offered, "answer", json!({ "answer": "place" })),
            (&offered, "feedback", feedback),
        ] {
            amira.step(path, noun, &body).await.expect_problem(409, "invalid_transition");
        }
        amira.patch(&over, &json!({ "companion": "buddy" })).await.expect_problem(409, "invalid_transition");
    }

    async fn a_colleague_says_why_before_each_act(county) {
        let asset = group(county, 2).await;
        let (case, path) = agreed(county, 1, &asset).await;
        let tom = county.as_("tom");
        let reason = json!({ "reason": "health" });
        for (noun, body) in [
            ("agreement", shared()),
            ("answer", json!({ "answer": "place" })),
            ("attendance", json!({ "held_on": "2026-11-18", "attendance": "attended" })),
            ("completion", json!({})),
            ("settlement", json!({})),
            ("decline", reason.clone()),
            ("error", reason.clone()),
            ("non-start", reason.clone()),
            ("return", reason.clone()),
            ("stop", reason),
            ("feedback", json!({ "given_on": "2026-11-18", "helps": 3 })),
        ] {
            let headers = [("If-Match", "\"any\"")];
            let refused = tom.call(reqwest::Method::POST, &format!("{path}/{noun}"), &headers, Some(&body)).await;
            refused.expect_problem(403, "access_reason_required");
        }
        let headers = [("If-Match", "\"any\""), ("Content-Type", "application/merge-patch+json")];
        let plan = json!({ "companion": "buddy" });
        tom.call(reqwest::Method::PATCH, &path, &headers, Some(&plan)).await.expect_problem(403, "access_reason_required");
        let offer = json!({ "asset_id": id(&asset), "category": "arts" });
        tom.post(&format!("{}/connections", case.episode), &offer).await.expect_problem(403, "access_reason_required");
    }

    async fn another_workers_case_needs_a_reason_and_another_service_sees_nothing(county) {
        let asset = group(county, 2).await;
        let (_, path) = agreed(county, 1, &asset).await;
        let tom = county.as_("tom");
        tom.get(&path).await.expect_problem(403, "access_reason_required");
        assert_eq!(tom.get("/v1/connections").await.expect(200).body["items"], json!([]));
        let reason = [("Access-Reason", "duty")];
        tom.call(reqwest::Method::GET, &path, &reason, None).await.expect(200);
        county.as_("bethan").call(reqwest::Method::GET, &path, &reason, None).await.expect_problem(404, "not_found");
        county.as_("leila").get(&path).await.expect(200);
    }
}
