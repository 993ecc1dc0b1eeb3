//! Whose numbers who is no integrated care system reads.

use linkwork::system::sandbox::cast;
use serde_json::json;

use super::{counted, november, part, total};
use crate::care::episode::refer;
use crate::on_both;

const PATH: &str = "/v1/reports/referrals?period=month&ending=2026-11";

on_both! {
    async fn a_council_reads_of_the_places_that_belong_to_it_as_their_system_does(county) {
        for n in 0..9 {
            refer(county, n).await;
        }
        county.set_clock("2026-12-02T09:30:00Z");
        counted(county).await;
        let admin = county.as_("set_up");
        let place = format!("/v1/organisations/{}", cast::organisation_id(2));
        let joins = json!({ "group_id": cast::organisation_id(13), "starts_on": "2026-04-01", "ends_on": null });
        let joined = admin.post(&format!("{place}/memberships"), &joins).await.expect(201).body;
        let memberships = joined["memberships"].as_array().expect("a list");
        assert!(memberships.iter().any(|one| one["kind"] == "place_in_local_authority"), "{memberships:?}");
        let ics = county.as_("commissioning");
        for who in ["council_commissioning", "council_reporting"] {
            let council = county.as_(who);
            let own = november(&council, "referrals", "&breakdown=pcn").await;
            assert_eq!((&own["area"]["name"], &own["is_controlled"]), (&json!("Hallowby and the Vale"), &json!(true)));
            assert_eq!((total(&own, "referrals"), part(&own, "referrals", &cast::organisation_id(3).to_string())), ("10".into(), "10".into()));
            for area in [2, 3, 4, 5, 6] {
                let query = format!("&area_id={}&breakdown=source", cast::organisation_id(area));
                let (theirs, same) = (november(&council, "funnel", &query).await, november(&ics, "funnel", &query).await);
                assert_eq!(theirs["figures"], same["figures"], "{area}: published alike, whoever reads");
            }
            let whole = format!("{PATH}&area_id={}", cast::organisation_id(1));
            council.get(&whole).await.expect_problem(404, "not_found");
        }
    }

    async fn a_council_with_several_places_names_one_and_before_a_place_is_its_own_there_is_nothing(county) {
        let admin = county.as_("set_up");
        let other = json!({ "kind": "place", "name": "The Moor" });
        let other = admin.post("/v1/organisations", &other).await.expect(201).location();
        let council = county.as_("council_commissioning");
        county.set_clock("2026-12-02T09:30:00Z");
        counted(county).await;
        for place in [format!("/v1/organisations/{}", cast::organisation_id(2)), other.clone()] {
            council.get(&format!("{PATH}&area_id={}", cast::organisation_id(3))).await.expect_problem(404, "not_found");
            let joins = json!({ "group_id": cast::organisation_id(13), "starts_on": "2026-12-01", "ends_on": null });
            admin.post(&format!("{place}/memberships"), &joins).await.expect(201);
        }
        county.set_clock("2027-01-04T09:30:00Z");
        counted(county).await;
        let december = "/v1/reports/referrals?period=month&ending=2026-12";
        let refused = council.get(december).await.expect_problem(400, "invalid_parameter");
        assert_eq!(refused.faults(), [("query:area_id".to_owned(), "missing".to_owned())]);
        for id in [other.trim_start_matches("/v1/organisations/").to_owned(), cast::organisation_id(3).to_string()] {
            let report = council.get(&format!("{december}&area_id={id}")).await.expect(200).body;
            assert_eq!(total(&report, "referrals"), "0", "{id}");
        }
    }

    async fn who_has_no_area_and_hosts_a_service_reads_of_its_people_all_together(county) {
        let body = json!({
            "host_id": cast::organisation_id(13), "name": "Council Link Workers", "contact_phone": "01632 960300",
            "emergency_line": { "text": "This is not an emergency service.", "numbers": [{ "label": "Emergency services", "number": "999" }] },
            "covers": { "outward_codes": ["hx7"] },
        });
        let service = county.as_("council_set_up").post("/v1/services", &body).await.expect(201).body;
        refer(county, 1).await;
        county.set_clock("2026-12-02T09:30:00Z");
        counted(county).await;
        let council = county.as_("council_commissioning");
        let report = november(&council, "referrals", "&breakdown=source").await;
        assert_eq!((&report["services"], &report["area"], &report["is_controlled"]), (&json!([service["id"]]), &json!(null), &json!(true)));
        assert_eq!(total(&report, "referrals"), "0", "the referral is another service's");
        let refused = council.get(&format!("{PATH}&area_id={}", cast::organisation_id(3))).await.expect_problem(400, "invalid_parameter");
        assert_eq!(refused.faults(), [("query:area_id".to_owned(), "not_available".to_owned())]);
    }
}
