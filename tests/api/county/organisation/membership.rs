//! Who belongs to whom, and when.

use linkwork::system::sandbox::cast;
use serde_json::{Value, json};

use crate::harness::county::{Client, County};
use crate::on_both;

/// A practice of no PCN.
async fn practice(admin: &Client<'_>) -> String {
    let body = json!({"kind": "gp_practice", "name": "Mill Lane Practice", "ods_code": "Y88001"});
    admin.post("/v1/organisations", &body).await.expect(201).location()
}

fn membership(group: u8, starts_on: &str, ends_on: Option<&str>) -> Value {
    json!({"group_id": cast::organisation_id(group), "starts_on": starts_on, "ends_on": ends_on})
}

/// How many practices a PCN has on the county's day.
async fn members(county: &County, pcn: u8) -> usize {
    let path = format!("/v1/organisations?member_of={}", cast::organisation_id(pcn));
    let list = county.as_("millgate").get(&path).await.expect(200);
    list.body["items"].as_array().map_or(0, Vec::len)
}

on_both! {
    async fn a_practice_moves_from_one_pcn_to_another_on_a_day(county) {
        let admin = county.as_("set_up");
        let path = practice(&admin).await;
        let joined = admin.post(&format!("{path}/memberships"), &membership(3, "2025-04-01", None)).await.expect(201);
        assert_eq!((joined.location(), joined.body["memberships"][0]["kind"].as_str()), (path.clone(), Some("practice_in_pcn")));
        let id = joined.body["memberships"][0]["id"].as_str().unwrap_or_default();
        let end = format!("{path}/memberships/{id}/end");
        let last_day = json!({"ends_on": "2026-11-18"});
        admin.call(reqwest::Method::POST, &end, &[], Some(&last_day)).await.expect_problem(428, "precondition_required");
        let ended = admin.step(&path, &format!("memberships/{id}/end"), &last_day).await.expect(200);
        assert_eq!(ended.body["memberships"][0]["ends_on"], "2026-11-18");
        admin.post(&format!("{path}/memberships"), &membership(4, "2026-11-19", None)).await.expect(201);
        assert_eq!((members(county, 3).await, members(county, 4).await), (2, 1), "the last day counts");
        county.clock.set("2026-11-19T09:30:00Z".parse().expect("an instant"));
        assert_eq!((members(county, 3).await, members(county, 4).await), (1, 2), "the day after");
    }

    async fn a_member_has_one_group_of_a_kind_at_a_time(county) {
        let admin = county.as_("set_up");
        let memberships = format!("{}/memberships", practice(&admin).await);
        admin.post(&memberships, &membership(3, "2026-04-01", None)).await.expect(201);
        for (input, fault) in [
            (membership(4, "2026-10-01", None), ("/starts_on", "overlaps")),
            (membership(4, "2025-10-01", Some("2026-04-01")), ("/starts_on", "overlaps")),
            (membership(4, "2026-03-01", Some("2026-02-01")), ("/ends_on", "out_of_range")),
            (membership(2, "2026-10-01", None), ("/group_id", "wrong_kind")),
            (membership(99, "2026-10-01", None), ("/group_id", "not_found")),
        ] {
            let refused = admin.post(&memberships, &input).await.expect_problem(422, "validation_failed");
            assert_eq!(refused.faults(), [(fault.0.into(), fault.1.into())]);
        }
        admin.post(&memberships, &membership(4, "2025-10-01", Some("2026-03-31"))).await.expect(201);
    }

    async fn of_two_memberships_at_once_one_is_refused(county) {
        let admin = county.as_("set_up");
        let memberships = format!("{}/memberships", practice(&admin).await);
        // Not on the same day: the database's own index would stop two of those.
        let (first, second) = (membership(3, "2026-04-01", None), membership(4, "2026-05-01", None));
        let (one, other) = tokio::join!(admin.post(&memberships, &first), admin.post(&memberships, &second));
        let mut statuses = [one.status.as_u16(), other.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 422], "{} and {}", one.text, other.text);
    }

    async fn a_membership_of_another_organisation_is_not_here(county) {
        let admin = county.as_("set_up");
        let harbour = format!("/v1/organisations/{}", cast::organisation_id(5));
        let id = admin.get(&harbour).await.expect(200).body["memberships"][0]["id"].clone();
        let step = format!("memberships/{}/end", id.as_str().unwrap_or_default());
        let last_day = json!({"ends_on": "2026-11-18"});
        admin.step(&practice(&admin).await, &step, &last_day).await.expect_problem(404, "not_found");
        let stale = [("If-Match", "\"......................\"")];
        let path = format!("{harbour}/{step}");
        admin.call(reqwest::Method::POST, &path, &stale, Some(&last_day)).await.expect_problem(412, "version_mismatch");
        county.as_("joan").call(reqwest::Method::POST, &path, &stale, Some(&last_day)).await.expect_problem(403, "forbidden");
    }
}
