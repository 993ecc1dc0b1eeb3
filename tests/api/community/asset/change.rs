use linkwork::system::sandbox::cast::organisation_id;
use reqwest::Method;
use serde_json::{Value, json};

use super::{enter, informal, singing, whole};
use crate::care::episode::open_to;
use crate::harness::county::{Client, County};
use crate::on_both;

/// The open tasks about an asset: kind and due day.
async fn tasks(caller: &Client<'_>, path: &str) -> Vec<(String, String)> {
    let page = caller.get("/v1/tasks?kind=confirm_asset&limit=200").await.expect(200).body;
    let of_it = |task: &&Value| path.ends_with(task["subject_id"].as_str().unwrap_or("nothing"));
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let items = page["items"].as_array().expect("a list").iter();
    items.filter(of_it).map(|task| (word(&task["status"]), word(&task["due_at"]).chars().take(10).collect())).collect()
}

async fn versions(county: &County, path: &str) -> Vec<(i64, String, String)> {
    let page = county.as_("amira").get(&format!("{path}/versions")).await.expect(200).body;
    let items = page["items"].as_array().expect("a list").iter();
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    items
        .map(|one| {
            (one["number"].as_i64().unwrap_or_default(), word(&one["listing"]["name"]), word(&one["written_role"]))
        })
        .collect()
}

on_both! {
    async fn the_service_and_the_group_change_it_and_every_version_is_kept(county) {
        let path = singing(county).await;
        let (amira, group) = (county.as_("amira"), county.as_("open_door_listing"));
        let changed = amira.patch(&path, &json!({ "listing": { "name": "St Anne's singers" } })).await.expect(200);
        assert_eq!(changed.body["listing"]["categories"], whole()["categories"], "the rest stays");
        let changed = group.patch(&path, &json!({ "listing": { "alert": null, "capacity": 30 } })).await.expect(200);
        assert_eq!((&changed.body["listing"]["alert"], &changed.body["places_free"]), (&Value::Null, &json!(30)));
        assert_eq!(
            versions(county, &path).await,
            [
                (3, "St Anne's singers".to_owned(), "asset_editor".to_owned()),
                (2, "St Anne's singers".to_owned(), "link_worker".to_owned()),
                (1, "St Anne's singing group".to_owned(), "link_worker".to_owned()),
            ]
        );
        let history = amira.history(&path).await;
        assert_eq!(history.types(), ["asset.entered", "asset.updated", "asset.updated"]);
        let refused = group.patch(&path, &json!({ "organisation_id": null })).await.expect(422);
        assert_eq!(refused.faults(), [("/organisation_id".to_owned(), "not_for_this_role".to_owned())]);
        amira.patch(&path, &json!({ "organisation_id": organisation_id(15) })).await.expect(200);
        group.get(&path).await.expect_problem(404, "not_found");
        county.as_("vale_listing").get(&path).await.expect(200);
    }

    async fn another_services_staff_read_it_and_do_not_change_it(county) {
        let path = singing(county).await;
        let bethan = county.as_("bethan");
        assert_eq!(open_to(&bethan, &path).await, [""; 0]);
        bethan.patch(&path, &json!({ "listing": { "name": "Ours" } })).await.expect_problem(403, "forbidden");
        bethan.step(&path, "confirmation", &json!({})).await.expect_problem(403, "forbidden");
        let page = bethan.get(&format!("{path}/versions")).await.expect(200).body;
        assert_eq!(page["items"], json!([]), "its history is its service's");
        assert_eq!(open_to(&county.as_("amira"), &path).await, ["change", "confirmation", "closure"]);
    }

    async fn a_patch_that_would_break_the_whole_is_refused(county) {
        let path = singing(county).await;
        let amira = county.as_("amira");
        for (patch, pointer, code) in [
            (json!({ "maximum_age": 12 }), "/listing/maximum_age", "out_of_range"),
            (json!({ "places": [] }), "/listing/places", "too_few"),
            (json!({ "name": null }), "/listing/name", "missing"),
            (json!({ "colour": "blue" }), "/listing/colour", "unknown_field"),
            (json!({ "places": [{ "name": "Elsewhere" }] }), "/listing/schedules/0/place", "not_found"),
        ] {
            let refused = amira.patch(&path, &json!({ "listing": patch })).await.expect(422);
            let is_there = refused.faults().iter().any(|(at, is)| at == pointer && is == code);
            assert!(is_there, "{pointer} {code}: {}", refused.text);
        }
        assert_eq!(versions(county, &path).await.len(), 1);
    }

    async fn of_two_changes_at_once_the_second_reads_again(county) {
        let path = singing(county).await;
        let (amira, tom) = (county.as_("amira"), county.as_("tom"));
        let etag = amira.get(&path).await.etag();
        let change = json!({ "listing": { "capacity": 3 } });
        let headers = [("If-Match", &*etag), ("Content-Type", "application/merge-patch+json")];
        amira.call(Method::PATCH, &path, &headers, Some(&change)).await.expect(200);
        tom.call(Method::PATCH, &path, &headers, Some(&change)).await.expect_problem(412, "version_mismatch");
    }

    async fn a_listing_is_confirmed_every_six_months(county) {
        let path = singing(county).await;
        let amira = county.as_("amira");
        assert_eq!(tasks(&amira, &path).await, [("open".to_owned(), "2027-05-18".to_owned())]);
        county.set_clock("2027-03-01T10:00:00Z");
        amira.patch(&path, &json!({ "listing": { "capacity": 3 } })).await.expect(200);
        assert_eq!(tasks(&amira, &path).await.len(), 1, "a change of a part confirms nothing of the rest");
        county.as_("open_door_listing").step(&path, "confirmation", &json!({})).await.expect(200);
        let read = amira.get(&path).await.expect(200).body;
        assert_eq!((&read["confirm_by"], &read["confirmed_at"]), (&json!("2027-09-01"), &json!("2027-03-01T10:00:00Z")));
        let open: Vec<_> = tasks(&amira, &path).await.into_iter().filter(|(status, _)| status == "open").collect();
        assert_eq!(open, [("open".to_owned(), "2027-09-01".to_owned())]);
    }

    async fn it_closes_for_a_time_and_for_good_and_opens_again(county) {
        let path = enter(county, &json!({ "listing": informal("Sunday walkers") })).await;
        let amira = county.as_("amira");
        let closure = json!({ "status": "temporarily_closed", "comment": "Floods", "reopens_on": "2026-12-06" });
        let closed = amira.step(&path, "closure", &closure).await.expect(200).body;
        assert_eq!((&closed["status"], &closed["reopens_on"]), (&json!("temporarily_closed"), &json!("2026-12-06")));
        let refused = amira.step(&path, "closure", &json!({ "status": "active", "reopens_on": "2026-11-18" })).await;
        let faults = refused.expect(422).faults();
        assert_eq!(faults.iter().map(|(at, _)| at.as_str()).collect::<Vec<_>>(), ["/status", "/reopens_on", "/reopens_on"]);
        let opened = amira.step(&path, "reopening", &json!({})).await.expect(200).body;
        assert_eq!((&opened["status"], &opened["status_comment"], &opened["reopens_on"]),
            (&json!("active"), &Value::Null, &Value::Null));
        amira.step(&path, "reopening", &json!({})).await.expect_problem(409, "invalid_transition");
        amira.step(&path, "closure", &json!({ "status": "defunct" })).await.expect(200);
        assert_eq!(open_to(&amira, &path).await, ["reopening"]);
        for noun in ["confirmation", "closure"] {
            let body = if noun == "closure" { json!({ "status": "inactive" }) } else { json!({}) };
            amira.step(&path, noun, &body).await.expect_problem(409, "invalid_transition");
        }
        amira.patch(&path, &json!({ "listing": { "capacity": 3 } })).await.expect_problem(409, "invalid_transition");
        let open = tasks(&amira, &path).await.into_iter().filter(|(status, _)| status == "open").count();
        assert_eq!(open, 0, "nobody has to confirm what is gone");
        amira.step(&path, "reopening", &json!({})).await.expect(200);
        let open = tasks(&amira, &path).await.into_iter().filter(|(status, _)| status == "open").count();
        assert_eq!(open, 1);
        let types = amira.history(&path).await;
        assert_eq!(types.types()[1..], ["asset.closed", "asset.reopened", "asset.closed", "asset.reopened"]);
    }
}
