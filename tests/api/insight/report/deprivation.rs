//! Deprivation: the decile of where people live, as the operator's table of postcodes has it.

use linkwork::community::postcode::load::load;
use serde_json::json;

use super::count::agree;
use super::{counted, november, part, total};
use crate::care::episode::{open, refer, submission};
use crate::care::referral::walk::send;
use crate::harness::county::County;
use crate::on_both;

/// How many the manager reads in these deciles, and in all.
async fn deciles(county: &County, deciles: [&str; 4]) -> ([String; 4], String) {
    let report = november(&county.as_("leila"), "equity", "&breakdown=deprivation").await;
    (deciles.map(|decile| part(&report, "referrals", decile)), total(&report, "referrals"))
}

on_both! {
    async fn people_count_by_where_they_live_and_who_keeps_that_back_as_if_nobody_knew(county) {
        for n in 0..3 {
            refer(county, n).await;
        }
        let hidden = open(county, 3).await;
        county.as_("amira").patch(&hidden.person, &json!({ "address_withheld": true })).await.expect(200);
        let mut elsewhere = submission(4);
        elsewhere["person"]["address"]["postcode"] = json!("ZZ1 0AF");
        send(&county.as_("millgate"), &elsewhere).await;
        county.set_clock("2026-12-02T09:30:00Z");
        agree(county, "before the postcodes are loaded anew").await;
        let words = |numbers: [&str; 4]| numbers.map(str::to_owned);
        assert_eq!(deciles(county, ["1", "3", "7", "not_known"]).await, (words(["0", "3", "0", "2"]), "5".to_owned()));

        // Another table: where the three live is another decile, and where the fourth lives is known. Reports go on meanwhile.
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("postcodes.csv");
        let lines = ["postcode,latitude,longitude,deprivation_decile", "HX9 2QT,53.73,-1.87,7", "ZZ1 0AF,53.7,-1.8,1"];
        std::fs::write(&file, lines.join("\n")).expect("it can be written");
        let now = county.server.state().clock.now();
        load(&county.server.state().db, &file, now, |_| ()).await.expect("it is loaded");
        county.as_("leila").get("/v1/reports/equity?breakdown=deprivation").await.expect(200);
        counted(county).await;
        assert_eq!(deciles(county, ["1", "3", "7", "not_known"]).await, (words(["1", "0", "3", "1"]), "5".to_owned()));
        agree(county, "after the postcodes are loaded anew").await;
    }
}
