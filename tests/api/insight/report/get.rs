//! Reading reports: who reads which numbers, and how.

use catalogue::Role;
use linkwork::system::sandbox::cast;
use serde_json::json;

use super::{counted, november, part, total};
use crate::care::contact::walk::call;
use crate::care::episode::{open, refer, submission};
use crate::care::referral::walk::send;
use crate::on_both;

const DECEMBER: &str = "2026-12-02T09:30:00Z";

on_both! {
    async fn a_commissioner_reads_controlled_numbers_and_a_manager_the_true_ones_of_their_service(county) {
        for n in 0..9 {
            refer(county, n).await;
        }
        let case = open(county, 20).await;
        let contacts = format!("{}/contacts", case.episode);
        county.as_("amira").post(&contacts, &call("2026-11-18T09:00:00Z")).await.expect(201);
        let mut own = submission(21);
        own["source"] = json!("self");
        own.as_object_mut().expect("an object").remove("referrer");
        own["agreement"].as_object_mut().expect("an object").remove("feedback_to_referrer");
        send(&county.as_("hallowby_front_end"), &own).await;
        county.set_clock(DECEMBER);
        counted(county).await;

        let commissioner = county.as_("commissioning");
        let report = november(&commissioner, "funnel", "&breakdown=source").await;
        assert_eq!((&report["is_controlled"], &report["area"]["name"]), (&json!(true), &json!("Aldermoor Integrated Care System")));
        assert_eq!(report["as_at"], json!("2026-12-02T09:30:00Z"));
        assert_eq!((&report["starts_on"], &report["ends_on"]), (&json!("2026-11-01"), &json!("2026-11-30")));
        assert_eq!((total(&report, "referrals"), total(&report, "accepted"), total(&report, "completed")), ("10".into(), "*".into(), "0".into()));
        assert_eq!((part(&report, "referrals", "pharmacy"), part(&report, "referrals", "self")), ("10".into(), "*".into()));

        let manager = county.as_("leila");
        let report = november(&manager, "funnel", "&breakdown=source").await;
        assert_eq!((&report["is_controlled"], &report["area"]), (&json!(false), &json!(null)));
        assert_eq!((total(&report, "referrals"), total(&report, "accepted"), total(&report, "reached")), ("11".into(), "1".into(), "1".into()));
        assert_eq!((part(&report, "referrals", "pharmacy"), part(&report, "referrals", "self")), ("10".into(), "1".into()));
        let other = november(&county.as_("owen"), "funnel", "").await;
        assert_eq!(total(&other, "referrals"), "0", "another service has its own");
        let waiting = november(&manager, "waiting", "&breakdown=waiting_band").await;
        assert_eq!((total(&waiting, "waiting"), total(&waiting, "waiting_time")), ("10".into(), "1".into()));
        let whole = november(&commissioner, "waiting", "").await;
        assert_eq!(whole["figures"][1]["duration"], json!({ "median_days": null, "percentile_90_days": null }), "of one person");
    }

    async fn an_area_is_read_by_who_has_it_down_to_its_practices(county) {
        for n in 0..9 {
            refer(county, n).await;
        }
        county.set_clock(DECEMBER);
        counted(county).await;
        let of = |number: u8| format!("&area_id={}", cast::organisation_id(number));
        let analyst = county.as_("reporting");
        let by_pcn = november(&analyst, "referrals", "&breakdown=pcn").await;
        let pcn = cast::organisation_id(3).to_string();
        let vale = cast::organisation_id(4).to_string();
        assert_eq!((part(&by_pcn, "referrals", &pcn), part(&by_pcn, "referrals", &vale)), ("10".into(), "0".into()));
        let of_pcn = november(&analyst, "referrals", &format!("{}&breakdown=practice", of(3))).await;
        assert_eq!(part(&of_pcn, "referrals", &cast::organisation_id(5).to_string()), "10");
        let of_practice = november(&analyst, "referrals", &of(5)).await;
        assert_eq!(total(&of_practice, "referrals"), "10");
        // A pharmacy is no area, and no place belongs to the council yet.
        let path = |more: &str| format!("/v1/reports/referrals?period=month&ending=2026-11{more}");
        analyst.get(&path(&of(7))).await.expect_problem(404, "not_found");
        let council = county.as_("council_commissioning");
        council.get(&path(&of(3))).await.expect_problem(404, "not_found");
        let refused = council.get(&path("")).await.expect_problem(400, "invalid_parameter");
        assert_eq!(refused.faults(), [("query:area_id".to_owned(), "missing".to_owned())]);
        for nobody in ["amira", "millgate", "harbour", "set_up", "caldicott", "open_door_listing"] {
            county.as_(nobody).get(&path("")).await.expect_problem(403, "forbidden");
        }
    }

    async fn a_period_is_whole_and_over_and_a_breakdown_is_one_of_the_reports(county) {
        let analyst = county.as_("reporting");
        for (query, fault) in [
            ("period=month&ending=2026-11", ("query:ending", "not_over")),
            ("period=quarter&ending=2026-10", ("query:ending", "not_a_quarter")),
            ("period=month&ending=2026-10&breakdown=need", ("query:breakdown", "not_available")),
        ] {
            let refused = analyst.get(&format!("/v1/reports/referrals?{query}")).await.expect_problem(400, "invalid_parameter");
            assert_eq!(refused.faults(), [(fault.0.to_owned(), fault.1.to_owned())], "{query}");
        }
        let practice = cast::organisation_id(5);
        let beneath = format!("/v1/reports/referrals?period=month&ending=2026-10&area_id={practice}&breakdown=practice");
        analyst.get(&beneath).await.expect_problem(400, "invalid_parameter");
        analyst.get("/v1/reports/nothing").await.expect_problem(404, "not_found");
        let latest = analyst.get("/v1/reports/funnel").await.expect(200).body;
        assert_eq!((&latest["period"], &latest["ends_on"]), (&json!("month"), &json!("2026-10-31")));
        for query in ["period=quarter&ending=2026-09", "period=rolling_12_months&ending=2026-10", "period=month&ending=2026-10"] {
            let report = analyst.get(&format!("/v1/reports/referrals?{query}")).await.expect(200).body;
            assert_eq!(total(&report, "referrals"), "0", "{query}");
        }
    }

    async fn a_manager_who_lacks_a_class_reads_controlled_numbers(county) {
        refer(county, 1).await;
        county.set_clock(DECEMBER);
        counted(county).await;
        assert_eq!(total(&november(&county.as_("leila"), "referrals", "").await, "referrals"), "1");
        let leila = cast::find(Role::ServiceManager, Some("leila")).expect("she is in the cast");
        let worker = format!("/v1/workers/{}", cast::worker_id(leila.number));
        county.as_("set_up").patch(&worker, &json!({ "sensitive_classes": ["safeguarding"] })).await.expect(200);
        assert_eq!(total(&november(&county.as_("leila"), "referrals", "").await, "referrals"), "*");
    }

    async fn the_dictionary_says_what_each_number_means(county) {
        let dictionary = county.as_("commissioning").get("/v1/reports").await.expect(200).body;
        let metrics = dictionary["metrics"].as_array().expect("a list");
        let waiting = metrics.iter().find(|metric| metric["metric"] == "waiting").expect("it is there");
        assert_eq!((&waiting["is_at_end"], &waiting["version"], &waiting["unit"]), (&json!(true), &json!(1), &json!("referrals")));
        assert_eq!(dictionary["reports"].as_array().map(Vec::len), Some(15));
        county.as_("amira").get("/v1/reports").await.expect_problem(403, "forbidden");
    }
}
