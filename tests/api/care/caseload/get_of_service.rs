//! What a service carries, and what waits.

use linkwork::system::sandbox::cast::{service_id, worker_id};
use serde_json::json;

use crate::care::episode::{nhs_number, open, refer};
use crate::care::referral::walk::{about, dorothy, send};
use crate::county::absence::{AMIRA, TOM, away, enter};
use crate::on_both;

on_both! {
    async fn it_shows_its_workers_its_backlog_and_where_nobody_covers(county) {
        let leila = county.as_("leila");
        let path = format!("/v1/services/{}/caseload", service_id(1));
        open(county, 1).await;
        let mut old = about(dorothy(), &nhs_number(2));
        old["date_referred"] = json!("2026-10-21");
        send(&county.as_("millgate"), &old).await;
        let waiting = refer(county, 3).await;
        county.as_("amira").step(&waiting, "waiting", &json!({})).await.expect(200);
        let uncovered = enter(&leila, AMIRA, &away("2026-12-21", "2026-12-24", None)).await;
        enter(&leila, TOM, &away("2026-11-18", "2026-11-20", Some(AMIRA))).await;

        let whole = leila.get(&path).await.expect(200).body;
        let workers = whole["workers"].as_array().expect("a list");
        let ids: Vec<_> = workers.iter().map(|worker| worker["worker_id"].clone()).collect();
        assert_eq!(ids, [json!(worker_id(1)), json!(worker_id(2))], "link workers who are here");
        assert_eq!((&workers[0]["active_episodes"], &workers[0]["people_assigned"]), (&json!(1), &json!(1)));
        assert_eq!(workers[1]["absence"]["cover_worker_id"], json!(worker_id(1)));
        let backlog: Vec<_> = whole["backlog"].as_array().expect("a list").iter().map(|part| (part["status"].clone(), part["total"].clone())).collect();
        assert_eq!(backlog, [(json!("submitted"), json!(1)), (json!("returned"), json!(0)), (json!("waiting"), json!(1))]);
        let submitted = &whole["backlog"][0];
        assert_eq!((&submitted["oldest_date_referred"], &submitted["bands"][2]["count"]), (&json!("2026-10-21"), &json!(1)));
        assert_eq!(whole["uncovered_absences"][0]["absence_id"].as_str(), uncovered.rsplit('/').next());
        assert_eq!(whole["uncovered_absences"].as_array().expect("a list").len(), 1);

        let tom = format!("/v1/workers/{}", worker_id(1));
        county.as_("set_up").step(&tom, "disablement", &json!({})).await.expect(200);
        let after = leila.get(&path).await.expect(200).body;
        assert_eq!((&after["episodes_without_worker"], after["workers"].as_array().expect("a list").len()), (&json!(1), 1));
        assert_eq!(after["uncovered_absences"][0]["worker_id"], json!(worker_id(2)), "whoever was to cover has left");
        assert_eq!(after["uncovered_absences"].as_array().expect("a list").len(), 1, "nobody misses a cover who has left");
    }

    async fn it_is_its_own_managers(county) {
        let path = format!("/v1/services/{}/caseload", service_id(1));
        for other in ["owen", "amira", "dr_khan", "millgate", "set_up"] {
            county.as_(other).get(&path).await.expect_problem(403, "forbidden");
        }
    }
}
