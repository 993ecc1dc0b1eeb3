//! Entering an absence.

use linkwork::system::sandbox::cast::worker_id;
use serde_json::{Value, json};

use super::{AMIRA, TOM, absences_of, away, enter};
use crate::on_both;

on_both! {
    async fn a_manager_enters_it_with_a_cover_and_colleagues_read_it(county) {
        let leila = county.as_("leila");
        let entered = leila.post(&absences_of(AMIRA), &away("2026-11-18", "2026-11-20", Some(TOM))).await.expect(201);
        let view = &entered.body;
        assert_eq!((&view["status"], &view["cover_worker_id"]), (&json!("current"), &json!(worker_id(TOM))));
        assert_eq!(view["allowed_actions"], json!(["change", "cancellation"]));
        let read = county.as_("tom").get(&entered.location()).await.expect(200);
        assert_eq!((&read.body["first_day"], &read.body["allowed_actions"]), (&json!("2026-11-18"), &json!([])));
        county.as_("bethan").get(&entered.location()).await.expect_problem(404, "not_found");

        let planned = enter(&leila, AMIRA, &away("2026-12-21", "2027-01-01", None)).await;
        let all = county.as_("amira").get(&format!("{}?limit=1", absences_of(AMIRA))).await.expect(200).body;
        assert_eq!(all["items"][0]["id"].as_str(), planned.rsplit('/').next(), "the latest first day first");
        let next = format!("{}?limit=1&after={}", absences_of(AMIRA), all["next_cursor"].as_str().expect("a text"));
        let rest = county.as_("amira").get(&next).await.expect(200).body;
        assert_eq!((&rest["items"][0]["id"], &rest["next_cursor"]), (&view["id"], &Value::Null));
    }

    async fn a_worker_enters_their_own_and_a_manager_names_who_covers(county) {
        let amira = county.as_("amira");
        let cover = amira.post(&absences_of(AMIRA), &away("2026-12-21", "2026-12-24", Some(TOM))).await;
        let cover = cover.expect_problem(422, "validation_failed");
        assert_eq!(cover.faults(), [("/cover_worker_id".to_owned(), "not_for_this_role".to_owned())]);
        amira.post(&absences_of(TOM), &away("2026-12-21", "2026-12-24", None)).await.expect_problem(403, "forbidden");
        let path = enter(&amira, AMIRA, &away("2026-12-21", "2026-12-24", None)).await;

        let asked = county.as_("leila").get("/v1/tasks?kind=name_cover").await.expect(200).body;
        let task = &asked["items"][0];
        assert_eq!((&task["subject_type"], &task["due_at"]), (&json!("absence"), &json!("2026-12-18T17:00:00Z")));
        let named = json!({ "cover_worker_id": worker_id(TOM) });
        county.as_("leila").patch(&path, &named).await.expect(200);
        let done = county.as_("leila").get("/v1/tasks?kind=name_cover").await.expect(200).body;
        assert_eq!(done["items"][0]["status"], "done");
        county.as_("leila").patch(&path, &json!({ "cover_worker_id": null })).await.expect(200);
        let again = county.as_("leila").get("/v1/tasks?kind=name_cover&status=open").await.expect(200).body;
        assert_eq!(again["items"].as_array().expect("a list").len(), 1);
    }

    async fn nobody_is_away_twice_on_one_day(county) {
        let leila = county.as_("leila");
        let first = enter(&leila, AMIRA, &away("2026-12-21", "2026-12-24", None)).await;
        for (from, to) in [("2026-12-24", "2026-12-28"), ("2026-12-01", "2026-12-21"), ("2026-12-22", "2026-12-23")] {
            let refused = leila.post(&absences_of(AMIRA), &away(from, to, None)).await;
            let refused = refused.expect_problem(409, "absence_overlaps");
            assert!(refused.body["detail"].as_str().expect("a text").contains(&first), "{}", refused.text);
        }
        let next = enter(&leila, AMIRA, &away("2026-12-25", "2026-12-28", None)).await;
        leila.patch(&next, &json!({ "first_day": "2026-12-24" })).await.expect_problem(409, "absence_overlaps");
        leila.step(&first, "cancellation", &json!({})).await.expect(200);
        leila.patch(&next, &json!({ "first_day": "2026-12-24" })).await.expect(200);
    }

    /// Each finds no other, unless the first to be kept changes what the second has read of the worker.
    async fn of_two_that_overlap_entered_at_once_one_is_kept(county) {
        let (leila, amira) = (county.as_("leila"), county.as_("amira"));
        let (path, body) = (absences_of(AMIRA), away("2026-12-21", "2026-12-24", None));
        let (one, other) = tokio::join!(leila.post(&path, &body), amira.post(&path, &body));
        let mut statuses = [one.status.as_u16(), other.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409], "{} and {}", one.text, other.text);
    }

    async fn a_cover_is_a_colleague_of_the_same_role_who_is_there(county) {
        let leila = county.as_("leila");
        enter(&leila, TOM, &away("2026-12-24", "2026-12-24", None)).await;
        for (cover, last_day, code) in [
            (AMIRA, "2026-12-24", "own"),
            (3, "2026-12-23", "not_found"),
            (12, "2026-12-24", "not_suitable"),
            (TOM, "2026-12-24", "absent"),
        ] {
            let refused = leila.post(&absences_of(AMIRA), &away("2026-12-21", last_day, Some(cover))).await;
            let refused = refused.expect_problem(422, "validation_failed");
            assert_eq!(refused.faults(), [("/cover_worker_id".to_owned(), code.to_owned())]);
        }
        enter(&leila, AMIRA, &away("2026-12-21", "2026-12-23", Some(TOM))).await;
    }

    /// One names the other as cover while the other goes away: whichever is first, nobody covers from a beach.
    async fn nobody_becomes_a_cover_while_their_own_absence_is_entered(county) {
        let (leila, tom) = (county.as_("leila"), county.as_("tom"));
        let (of_amira, of_tom) = (absences_of(AMIRA), absences_of(TOM));
        let (with, without) = (away("2026-12-21", "2026-12-24", Some(TOM)), away("2026-12-24", "2026-12-24", None));
        let (covered, left) = tokio::join!(leila.post(&of_amira, &with), tom.post(&of_tom, &without));
        left.expect(201);
        assert!(matches!(covered.status.as_u16(), 201 | 422), "{}", covered.text);
    }
}
