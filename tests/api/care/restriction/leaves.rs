//! What leaves of somebody whose record is restricted: that they are to be taken out, and nothing else.

use serde_json::json;

use super::{lift, restrict};
use crate::care::episode::open;
use crate::insight::export::{asked, column, exported, files, id, met, since};
use crate::insight::feed::{kinds, read_on};
use crate::on_both;

on_both! {
    async fn an_analyst_reads_to_take_them_out_and_nothing_else_until_it_is_lifted(county) {
        let (amira, leila, reporting) = (county.as_("amira"), county.as_("leila"), county.as_("reporting"));
        let (goes, stays) = (open(county, 1).await, open(county, 2).await);
        let (before, end) = read_on(county, &reporting, None).await;
        restrict(&leila, &goes.person).await;
        let talk = json!({ "kind": "safeguarding", "occurred_at": "2026-11-18T09:10:00Z", "account": "A neighbour rang." });
        leila.post(&format!("{}/safety-events", goes.person), &talk).await.expect(201);
        let hold = json!({ "reason": "away", "until": "2026-12-14" });
        amira.step(&stays.episode, "hold", &hold).await.expect(200);
        let (after, end) = read_on(county, &reporting, Some(end)).await;
        assert_eq!(kinds(&after), ["person.restricted", "episode.put_on_hold"], "{after:?}");
        let tombstone = &after[0];
        assert_eq!((&tombstone["removes"], &tombstone["data"]), (&json!("person"), &json!({})));
        let pseudonym = &tombstone["person"]["pseudonym"];
        assert!(before.iter().any(|change| change["person"]["pseudonym"] == *pseudonym), "of whom there were rows");
        let (anew, _) = read_on(county, &reporting, None).await;
        let of_them = anew.iter().filter(|change| change["person"]["pseudonym"] == *pseudonym).count();
        assert_eq!(of_them, 1, "whoever begins anew hears of nothing but that they are taken out");
        lift(&leila, &goes.person).await;
        amira.step(&goes.episode, "hold", &hold).await.expect(200);
        let (lifted, _) = read_on(county, &reporting, Some(end)).await;
        let held = lifted.iter().find(|change| change["type"] == "episode.put_on_hold").expect("rows come again");
        assert_eq!(held["person"]["pseudonym"], *pseudonym);
    }

    async fn a_service_follows_that_it_is_restricted_and_nothing_of_the_record(county) {
        let (amira, leila) = (county.as_("amira"), county.as_("leila"));
        let case = open(county, 1).await;
        let (_, end) = read_on(county, &leila, None).await;
        let (_, end_of_amira) = read_on(county, &amira, None).await;
        restrict(&leila, &case.person).await;
        let (after, _) = read_on(county, &leila, Some(end)).await;
        assert_eq!(kinds(&after), ["person.restricted"]);
        assert_eq!(after[0]["data"]["ground"], "accuracy_contested");
        let (after, _) = read_on(county, &amira, Some(end_of_amira)).await;
        assert_eq!(after, Vec::<serde_json::Value>::new());
        let types = leila.history(&case.person).await;
        assert!(types.types().contains(&"person.restricted"), "their manager reads the history of the record itself");
    }

    async fn exports_hold_them_no_more_and_name_what_is_to_be_taken_out(county) {
        let leila = county.as_("leila");
        let (case, first) = met(county, 1, "To sing").await;
        let (_, second) = met(county, 2, "To walk").await;
        let kinds = ["contacts", "referrals", "term_set_demographics"];
        let whole = exported(&leila, &asked(&kinds)).await;
        let path = whole["files"][0]["path"].as_str().expect("a path").to_owned();
        leila.get(&path).await.expect(200);
        restrict(&leila, &case.person).await;
        leila.get(&path).await.expect(404);
        let expired = leila.get(&format!("/v1/exports/{}", whole["id"].as_str().expect("an id"))).await.expect(200).body;
        assert_eq!((&expired["status"], &expired["files"]), (&json!("expired"), &json!([])));

        let anew = exported(&leila, &asked(&kinds)).await;
        for (kind, text) in files(&leila, &anew).await {
            assert!(!text.contains(&id(&case.person)), "{kind}: {text}");
        }
        let (later, changed) = since(&leila, &whole, &kinds).await;
        assert_eq!(column(&changed["removed_contacts"], "id"), std::slice::from_ref(&first), "who keeps a copy hears of it");
        assert_eq!(column(&changed["removed_referrals"], "id"), [id(&case.referral)]);
        lift(&leila, &case.person).await;
        let (_, changed) = since(&leila, &later, &kinds).await;
        assert_eq!(column(&changed["contacts"], "id"), std::slice::from_ref(&first), "it comes back though it was not changed");
        assert!(!changed["contacts"].contains(&second));
    }
}
