//! What an analyst reads: pseudonymised rows.

use linkwork::community::postcode::entity::{Entity as Postcodes, Model as Postcode};
use sea_orm::{ActiveModelTrait, DbErr, EntityTrait, IntoActiveModel};
use serde_json::{Value, json};

use super::{kinds, read_on};
use crate::care::episode::{self, submission};
use crate::harness::county::County;
use crate::on_both;

/// Says where a postcode lies.
async fn lies_in(county: &County, postcode: &str) {
    let row = Postcode {
        postcode: postcode.parse().expect("a postcode"),
        outward_code: postcode.split(' ').next().expect("a half").parse().expect("half a postcode"),
        latitude: 53_800_000,
        longitude: -1_550_000,
        lsoa: Some("E01011264".to_owned()),
        msoa: Some("E02002330".to_owned()),
        deprivation_decile: Some(2),
    };
    let db = county.server.state().db.system("a test says where a postcode lies");
    let written: Result<(), DbErr> = db
        .write(async |tx| {
            Postcodes::delete_by_id(row.postcode.clone()).exec(tx).await?;
            row.clone().into_active_model().reset_all().insert(tx).await.map(|_| ())
        })
        .await;
    written.expect("it can be written");
}

async fn read_all(county: &County) -> Vec<Value> {
    read_on(county, &county.as_("reporting"), None).await.0
}

on_both! {
    async fn rows_say_of_whom_they_are_by_a_pseudonym_and_nothing_else(county) {
        let mut sent = submission(1);
        sent["presenting_complaints"] = json!(["loneliness_isolation", "substance_use"]);
        let postcode = sent["person"]["address"]["postcode"].as_str().expect("an address").to_owned();
        lies_in(county, &postcode).await;
        let referral = county.as_("millgate").post("/v1/referrals", &sent).await.expect(201).location();
        let case = episode::opened(&county.as_("amira"), referral.clone(), &json!({})).await;
        let changes = read_all(county).await;
        let kinds = kinds(&changes);
        assert!(kinds.contains(&"referral.accepted") && kinds.contains(&"episode.opened"), "{kinds:?}");
        assert!(!kinds.iter().any(|kind| kind.starts_with("task") || kind.starts_with("safety")), "{kinds:?}");
        let text = json!(changes).to_string();
        let person = &sent["person"];
        for name in ["family_name", "given_name", "preferred_name"] {
            let name = person["name"][name].as_str().unwrap_or("Hartley-1");
            assert!(!text.contains(name), "{name}: {text}");
        }
        let number = person["nhs_number"].as_str().expect("a number");
        let born = person["birth_date"].as_str().expect("a date");
        for path in [&referral, &case.episode, &case.person] {
            let id = path.rsplit('/').next().expect("an identifier");
            assert!(!text.contains(id), "{path}: an identifier tells when it was made");
        }
        for hidden in [number, born, postcode.as_str(), "substance_use", "occurred_at", "actor_role", "2026-11-18", "worker"] {
            assert!(!text.contains(hidden), "{hidden}: {text}");
        }
        let submitted = changes.iter().find(|change| change["type"] == "referral.submitted").expect("it is there");
        let pseudonym = submitted["person"]["pseudonym"].as_str().expect("a pseudonym");
        assert_eq!(submitted["week"], "2026-11-16");
        assert_eq!(submitted["person"]["msoa"], "E02002330");
        assert_eq!(submitted["person"]["deprivation_decile"], 2);
        assert!(submitted["person"]["birth_year_band"].is_string(), "{submitted}");
        assert_eq!(submitted["data"]["reasons"], json!(["loneliness_isolation"]));
        assert_eq!(submitted["withheld"], json!(["reasons"]));
        let opened = changes.iter().find(|change| change["type"] == "episode.opened").expect("it is there");
        assert_eq!(opened["person"]["pseudonym"], pseudonym, "the same person");
        let other = read_on(county, &county.as_("council_reporting"), None).await.0;
        assert_eq!(json!(other), json!(changes), "the same for each analyst");
        county.as_("commissioning").get("/v1/changes").await.expect_problem(403, "forbidden");
    }

    async fn what_kind_of_organisation_referred_is_withheld_where_it_tells_of_an_offence(county) {
        let sent = submission(2);
        county.as_("constabulary").post("/v1/referrals", &sent).await.expect(201);
        let changes = read_all(county).await;
        let submitted = changes.iter().find(|change| change["type"] == "referral.submitted").expect("it is there");
        assert_eq!(submitted["data"]["source_kind"], Value::Null);
        assert!(submitted["withheld"].as_array().expect("a list").contains(&json!("source")), "{submitted}");
        assert!(!json!(changes).to_string().contains("police"));
    }

    async fn who_refuses_to_count_row_by_row_is_taken_out(county) {
        let (stays, goes) = (episode::open(county, 3).await, episode::open(county, 4).await);
        let (before, end) = read_on(county, &county.as_("reporting"), None).await;
        let amira = county.as_("amira");
        let no = json!({ "purpose": "evaluation", "decision": "refused", "given_by": "person", "method": "verbal" });
        amira.post(&format!("{}/consents", goes.person), &no).await.expect(201);
        let (after, end) = read_on(county, &county.as_("reporting"), Some(end)).await;
        assert_eq!(kinds(&after), ["consent.recorded"]);
        let tombstone = &after[0];
        assert_eq!(tombstone["removes"], "person");
        let pseudonym = &tombstone["person"]["pseudonym"];
        assert!(before.iter().any(|change| change["person"]["pseudonym"] == *pseudonym), "of whom there were rows");
        assert!(tombstone["person"].get("msoa").is_none() && tombstone["data"] == json!({}), "{tombstone}");
        for case in [&stays, &goes] {
            amira.step(&case.episode, "hold", &json!({ "reason": "away", "until": "2026-12-14" })).await.expect(200);
        }
        let (later, _) = read_on(county, &county.as_("reporting"), Some(end)).await;
        assert!(!later.is_empty() && later.iter().all(|change| change["person"]["pseudonym"] != *pseudonym), "{later:?}");
        let anew = read_all(county).await;
        let of_them = anew.iter().filter(|change| change["person"]["pseudonym"] == *pseudonym);
        assert_eq!(of_them.count(), 1, "whoever begins anew hears of nothing but that they are taken out");
    }

    async fn what_was_entered_in_error_is_taken_out(county) {
        let path = episode::refer(county, 5).await;
        let (before, end) = read_on(county, &county.as_("reporting"), None).await;
        county.as_("leila").step(&path, "error", &json!({ "reason": "test" })).await.expect(200);
        let (after, _) = read_on(county, &county.as_("reporting"), Some(end)).await;
        let tombstone = after.iter().find(|change| change["type"] == "referral.entered_in_error").expect("it is there");
        assert_eq!((&tombstone["removes"], tombstone.get("person")), (&json!("row"), None));
        assert!(before.iter().any(|change| change["resource_id"] == tombstone["resource_id"]), "of which there was one");
    }
}
