//! Changing a service.

use catalogue::Role;
use linkwork::system::sandbox::cast;
use serde_json::{Value, json};

use crate::harness::county::County;
use crate::on_both;

fn hallowby() -> String {
    format!("/v1/services/{}", cast::service_id(1))
}

/// The manager of Hallowby Social Prescribing.
fn manager(county: &County) -> crate::harness::county::Client<'_> {
    let actor = cast::find(Role::ServiceManager, None).expect("a manager");
    county.as_(actor.name)
}

on_both! {
    async fn an_object_is_merged_a_list_replaced_and_null_takes_away(county) {
        let manager = manager(county);
        let patch = json!({
            "description": null,
            "criteria": {"youngest": 18, "languages": ["ur"]},
            "covers": {"outward_codes": ["HX6", "HX5"]},
            "first_contacts": [{"practice_id": cast::organisation_id(5), "name": "Reception lead"}],
        });
        let changed = manager.patch(&hallowby(), &patch).await.expect(200);
        assert_eq!(changed.body["description"], Value::Null);
        assert_eq!(changed.body["criteria"]["youngest"], 18);
        assert_eq!(changed.body["covers"]["outward_codes"], json!(["HX5", "HX6"]));
        assert_eq!(changed.body["covers"]["pcns"], json!([cast::organisation_id(3)]));
        assert_eq!(changed.body["first_contacts"][0]["name"], "Reception lead");
        let closed = manager.patch(&hallowby(), &json!({"accepting_referrals": false})).await.expect(200);
        assert_eq!((&closed.body["criteria"], &closed.body["covers"]), (&changed.body["criteria"], &changed.body["covers"]));
        assert_eq!(closed.body["first_contacts"], changed.body["first_contacts"]);
    }

    async fn a_manager_changes_their_own_service_only(county) {
        let vale = format!("/v1/services/{}", cast::service_id(2));
        manager(county).patch(&vale, &json!({"usual_wait_days": 1})).await.expect_problem(403, "forbidden");
        let drawn = json!({"intake_for_id": null, "status": "disabled"});
        let refused = manager(county).patch(&hallowby(), &drawn).await.expect_problem(422, "validation_failed");
        let codes: Vec<String> = refused.faults().into_iter().map(|(pointer, _)| pointer).collect();
        assert_eq!(codes, ["/intake_for_id", "/status"]);
        county.as_("set_up").patch(&hallowby(), &json!({"intake_for_id": null})).await.expect(200);
        for other in ["amira", "millgate"] {
            county.as_(other).patch(&hallowby(), &json!({"usual_wait_days": 1})).await.expect_problem(403, "forbidden");
        }
    }

    async fn a_system_keeps_its_one_intake(county) {
        let vale = format!("/v1/services/{}", cast::service_id(2));
        let second = json!({"intake_for_id": cast::organisation_id(1)});
        let refused = county.as_("set_up").patch(&vale, &second).await.expect_problem(409, "already_exists");
        assert_eq!(refused.faults(), [("/intake_for_id".into(), "not_unique".into())]);
    }

    async fn of_two_patches_at_once_one_is_stale_and_leaves_nothing(county) {
        let manager = manager(county);
        let etag = manager.get(&hallowby()).await.etag();
        let headers = [("If-Match", &*etag)];
        let (a, b) = (json!({"covers": {"outward_codes": ["HX5"]}}), json!({"covers": {"outward_codes": ["HX6"]}}));
        let path = hallowby();
        let (one, other) = tokio::join!(
            manager.call(reqwest::Method::PATCH, &path, &headers, Some(&a)),
            manager.call(reqwest::Method::PATCH, &path, &headers, Some(&b)),
        );
        let won = if one.status == 200 { &one } else { &other };
        let mut statuses = [one.status.as_u16(), other.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 412], "{} and {}", one.text, other.text);
        assert_eq!(manager.get(&path).await.body["covers"], won.body["covers"]);
    }

    async fn preconditions_and_faults(county) {
        let admin = county.as_("set_up");
        let patch = json!({"usual_wait_days": 3});
        admin.call(reqwest::Method::PATCH, &hallowby(), &[], Some(&patch)).await.expect_problem(428, "precondition_required");
        let stranger = format!("/v1/services/{}", catalogue::id::ServiceId::new());
        admin.call(reqwest::Method::PATCH, &stranger, &[], Some(&patch)).await.expect_problem(404, "not_found");
        let wrong = json!({"criteria": {"oldest": 131}, "covers": {"pcns": [cast::organisation_id(5)]}, "host_id": null});
        let refused = admin.patch(&hallowby(), &wrong).await.expect_problem(422, "validation_failed");
        assert!(refused.faults().contains(&("/host_id".into(), "unknown_field".into())), "{}", refused.text);
        let wrong = json!({"criteria": {"oldest": 131}, "covers": {"pcns": [cast::organisation_id(5)]}});
        let refused = admin.patch(&hallowby(), &wrong).await.expect_problem(422, "validation_failed");
        assert_eq!(refused.faults().len(), 2, "{}", refused.text);
    }
}
