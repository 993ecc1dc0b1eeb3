//! What analysts get.

use serde_json::json;

use super::{all, asked, column, exported, files, id, lets_count, lines, met, since};
use crate::care::episode::nhs_number;
use crate::contract::canaries::{WORDS, case};
use crate::on_both;

const KINDS: [&str; 5] = ["referrals", "contacts", "connections", "outcomes", "coded_entries"];

on_both! {
    async fn an_analyst_gets_rows_that_name_nobody(county) {
        let (one, contact) = met(county, 1, "To sing").await;
        let rows = case(county).await;
        lets_count(county, &rows["people"][0]).await;
        let analyst = county.as_("reporting");
        let files = all(&analyst, &KINDS).await;
        let names = [
            nhs_number(1), nhs_number(300), "Hartley".into(), "Winifred".into(), "1948-03-09".into(), WORDS.into(),
            "canary".into(), "HX9 9ZZ".into(), "To sing".into(), "2026-11-18".into(), id(&one.person), id(&one.referral), contact,
            "domestic_abuse".into(), "substance_use".into(), "refugee_asylum".into(), "police".into(), "prison_detention".into(),
        ];
        let own = rows.values().flatten().filter(|id| id.len() == 36).cloned();
        for name in names.into_iter().chain(own) {
            let met: Vec<_> = files.iter().filter(|(_, text)| text.contains(&*name)).collect();
            assert!(met.is_empty(), "{name} in {met:?}");
        }
        let referrals = lines(&files["referrals"]);
        let withheld = referrals.iter().find(|row| row["withheld"].is_string()).expect("one has something kept back");
        assert_eq!((&withheld["withheld"], &withheld["reasons"]), (&json!("area reasons source"), &json!("bereavement")));
        for row in lines(&files["contacts"]) {
            assert_eq!(row["week"], "2026-11-16", "the Monday");
            assert_eq!(row["pseudonym"].as_str().map(str::len), Some(32), "{row}");
            assert!(referrals.iter().any(|referral| referral["pseudonym"] == row["pseudonym"]), "one person has one pseudonym");
            assert!(referrals.iter().any(|referral| referral["episode_id"] == row["episode_id"]), "rows can be joined");
        }
    }

    async fn what_names_people_is_not_for_analysts(county) {
        let analyst = county.as_("reporting");
        let kinds = ["contacts", "term_set_demographics"];
        let refused = analyst.post("/v1/exports", &asked(&kinds)).await.expect_problem(422, "validation_failed");
        assert_eq!(refused.faults(), [("/kinds/1".to_owned(), "not_allowed".to_owned())]);
        let dictionary = analyst.get("/v1/export-kinds").await.expect(200).body;
        let named: Vec<_> = dictionary["items"].as_array().expect("a list").iter().map(|kind| kind["kind"].clone()).collect();
        assert_eq!(named, KINDS.map(|kind| json!(kind)));
        let columns = dictionary["items"][1]["columns"].as_array().expect("a list");
        assert!(columns.iter().any(|column| column["name"] == "pseudonym") && !columns.iter().any(|column| column["name"] == "person_id"));
    }

    async fn who_refuses_leaves_the_copies_of_analysts_too(county) {
        let (one, _) = met(county, 1, "To sing").await;
        met(county, 2, "To walk").await;
        let analyst = county.as_("reporting");
        let whole = exported(&analyst, &asked(&["contacts"])).await;
        let before = column(&files(&analyst, &whole).await["contacts"], "id");
        assert_eq!(before.len(), 2);
        let word = json!({ "purpose": "evaluation", "decision": "refused", "given_by": "person", "method": "verbal",
            "decided_at": county.clock.now() });
        county.as_("amira").post(&format!("{}/consents", one.person), &word).await.expect(201);
        let after = column(&all(&analyst, &["contacts"]).await["contacts"], "id");
        let (_, changed) = since(&analyst, &whole, &["contacts"]).await;
        let removed = column(&changed["removed_contacts"], "id");
        assert_eq!((removed.len(), after.len()), (1, 1));
        assert!(before.contains(&removed[0]) && !after.contains(&removed[0]), "by the name that they know the row by");
    }

    async fn every_service_is_in_it_and_who_is_in_it_is_on_record(county) {
        let (one, _) = met(county, 1, "To sing").await;
        let mut other = crate::care::episode::submission(2);
        other["person"]["gp_practice"] = json!("Y99002");
        let referral = crate::care::referral::walk::send(&county.as_("millgate"), &other).await;
        county.as_("bethan").step(&referral, "acceptance", &json!({})).await.expect(200);
        let files = all(&county.as_("reporting"), &["referrals"]).await;
        let services = column(&files["referrals"], "service_id");
        assert!(services.len() == 2 && services[0] != services[1], "{services:?}");
        let state = county.server.state();
        kernel::audit::link(&state.db, state.audit.key()).await.expect("the trail is linked");
        let page = county.as_("caldicott").get(&format!("/v1/audit-entries?person_id={}", id(&one.person))).await.expect(200).body;
        let entries = page["items"].as_array().expect("a list");
        assert!(entries.iter().any(|entry| entry["action"] == "createExport" && entry["actor_role"] == "analyst"), "{page}");
    }
}
