//! What leaves of somebody who was erased, and what stays: counts, and that they are to be taken out.

use linkwork::insight::report::count::counted_from_nothing;
use sea_orm::EntityTrait;
use serde_json::json;

use super::{approve, ask, finished, over};
use crate::care::episode::open;
use crate::care::referral::walk::open_to;
use crate::insight::export::{asked, column, exported, files, id, since};
use crate::insight::feed::{kinds, read_on};
use crate::insight::report::{counted, november};
use crate::on_both;

on_both! {
    async fn no_count_changes(county) {
        let (leila, reporting) = (county.as_("leila"), county.as_("commissioning"));
        let (case, _) = (over(county, 1).await, open(county, 2).await);
        county.set_clock("2026-12-02T09:30:00Z");
        counted(county).await;
        let before = [november(&leila, "funnel", "").await, november(&reporting, "referrals", "").await];
        let db = &county.server.state().db;
        let from_nothing = counted_from_nothing(db).await.expect("it counts");
        approve(county, &ask(&leila, &case.person).await).await;
        finished(county).await;
        counted(county).await;
        let figures = |report: &serde_json::Value| report["figures"].clone();
        let after = [november(&leila, "funnel", "").await, november(&reporting, "referrals", "").await];
        assert_eq!(before.each_ref().map(figures), after.each_ref().map(figures));
        assert_eq!(counted_from_nothing(db).await.expect("it counts"), from_nothing);
        // Nor where all is counted anew, as after an update.
        let anew: Result<(), sea_orm::DbErr> = db.system("a test has all counted anew").write(async |tx| {
            linkwork::insight::report::table::state::Entity::delete_many().exec(tx).await.map(drop)
        }).await;
        anew.expect("it can be written");
        counted(county).await;
        assert_eq!(figures(&november(&leila, "funnel", "").await), figures(&before[0]));
    }

    async fn who_keeps_a_copy_hears_that_they_are_to_be_taken_out(county) {
        let (leila, reporting, millgate) = (county.as_("leila"), county.as_("reporting"), county.as_("millgate"));
        let case = over(county, 1).await;
        let kinds_of = ["referrals", "term_set_demographics"];
        let whole = exported(&leila, &asked(&kinds_of)).await;
        let path = whole["files"][0]["path"].as_str().expect("a path").to_owned();
        let (before, end) = read_on(county, &reporting, None).await;
        let (_, end_of_leila) = read_on(county, &leila, None).await;
        approve(county, &ask(&leila, &case.person).await).await;
        finished(county).await;

        let (after, _) = read_on(county, &reporting, Some(end)).await;
        assert_eq!(kinds(&after), ["person.erased"], "{after:?}");
        let pseudonym = &after[0]["person"]["pseudonym"];
        assert_eq!(after[0]["removes"], "person");
        assert!(before.iter().any(|change| change["person"]["pseudonym"] == *pseudonym), "of whom there were rows");
        let (after, _) = read_on(county, &leila, Some(end_of_leila)).await;
        assert_eq!(kinds(&after), ["erasure.requested", "erasure.carried_out", "person.erased"]);
        leila.get(&path).await.expect(404);
        let (_, changed) = since(&leila, &whole, &kinds_of).await;
        assert_eq!(column(&changed["removed_referrals"], "id"), [id(&case.referral)]);
        assert_eq!(changed["referrals"], "");
        let all = files(&leila, &exported(&leila, &asked(&kinds_of)).await).await;
        assert!(all.values().all(|text| !text.contains(&id(&case.person))));

        let read = millgate.get(&case.referral).await.expect(200).body;
        assert_eq!((&read["status"], &read["view"]), (&json!("ended"), &json!("referrer")));
        assert_eq!(open_to(&millgate, &case.referral).await, Vec::<String>::new());
        assert_eq!(millgate.get(&format!("{}/addenda", case.referral)).await.expect(200).body["items"], json!([]));
    }
}
