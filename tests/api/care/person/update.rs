//! What the service learns of a person.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};

use super::referred::{DOT, NOBODYS, dot, dot_without_number, path, referred};
use crate::on_both;

on_both! {
    async fn a_patch_sets_takes_away_and_merges(county) {
        let (referral, person) = referred(county, &dot()).await;
        let (amira, path) = (county.as_("amira"), path(&person));
        let sent = amira.get(&referral).await.expect(200);
        let patch = json!({
            "demographics": {
                "name": { "preferred_name": "Dottie", "title": null },
                "ethnic_category": "A",
                "absent": { "ethnic_category": null },
            },
            "safe_contact": { "status": "asked", "how": ["telephone"], "when": "Mornings" },
        });
        let seen = amira.patch(&path, &patch).await.expect(200);
        let person = &seen.body["demographics"];
        assert_eq!(person["name"]["preferred_name"], "Dottie");
        assert_eq!(person["name"]["title"], Value::Null);
        assert_eq!(person["name"]["family_name"], "Ashworth");
        assert_eq!(person["ethnic_category"], "A");
        assert_eq!(seen.body["safe_contact"]["when"], "Mornings");
        assert_eq!(amira.get(&path).await.text, seen.text);
        // What the pharmacy wrote stays as it was.
        assert_eq!(amira.get(&referral).await.expect(200).body["submission"], sent.body["submission"]);
    }

    async fn what_breaks_a_rule_is_refused_with_its_place(county) {
        let (_, person) = referred(county, &dot()).await;
        let (amira, path) = (county.as_("amira"), path(&person));
        let before = amira.get(&path).await.text;
        for (patch, pointer, code) in [
            (json!({ "demographics": { "nhs_number": "9990040002" } }), "/demographics/nhs_number", "bad_checksum"),
            (json!({ "demographics": { "nhs_number": "9434765919" } }), "/demographics/nhs_number", "out_of_range"),
            (json!({ "demographics": { "nhs_number": null } }), "/demographics/nhs_number", "missing"),
            (json!({ "demographics": { "gender": "2", "absent": { "gender": "not_asked" } } }),
                "/demographics/absent/gender", "contradiction"),
            (json!({ "demographics": { "shoe_size": 5 } }), "/demographics/shoe_size", "unknown_field"),
            (json!({ "demographics": { "birth_date": "2031-01-01" } }), "/demographics/birth_date", "out_of_range"),
            (json!({ "demographics": { "name": null } }), "/demographics/name", "missing"),
            (json!({ "demographics": { "contact": { "emails": [{ "address": "at home" }] } } }),
                "/demographics/contact/emails/0/address", "bad_format"),
            (json!({ "safe_contact": { "status": "asked" } }), "/safe_contact/how", "missing"),
            (json!({ "safe_contact": null }), "/safe_contact", "wrong_type"),
            (json!({ "individual_requirements": { "communication": ["interpreter"] } }),
                "/individual_requirements/interpreter_language", "missing"),
            (json!({ "assigned_worker_id": null }), "/assigned_worker_id", "unknown_field"),
        ] {
            let refused = amira.patch(&path, &patch).await.expect(422);
            assert!(refused.faults().contains(&(pointer.to_owned(), code.to_owned())), "{patch}: {}", refused.text);
        }
        // All that is wrong is told at once.
        let patch = json!({ "demographics": { "nhs_number": "1", "gender": "3" }, "safe_contact": { "how": "shouting" } });
        let faults = amira.patch(&path, &patch).await.expect(422).faults();
        let pointers: BTreeSet<&str> = faults.iter().map(|(pointer, _)| pointer.as_str()).collect();
        assert_eq!(pointers, BTreeSet::from(["/demographics/gender", "/demographics/nhs_number", "/safe_contact/how"]));
        assert_eq!(amira.get(&path).await.text, before);
        amira.call(Method::PATCH, &path, &[], Some(&json!({}))).await.expect_problem(428, "precondition_required");
        amira.call(Method::PATCH, &path, &[("If-Match", "\"AAAAAAAAAAAAAAAAAAAAAA\"")], Some(&json!({}))).await
            .expect_problem(412, "version_mismatch");
        county.as_("bethan").call(Method::PATCH, &path, &[("If-Match", "*")], Some(&json!({}))).await.expect(404);
    }

    async fn whoever_verified_a_number_did_not_verify_the_next(county) {
        let (_, person) = referred(county, &dot()).await;
        let (amira, path) = (county.as_("amira"), path(&person));
        let verified = json!({ "demographics": { "nhs_number_status": "01" } });
        assert_eq!(amira.patch(&path, &verified).await.expect(200).body["demographics"]["nhs_number_status"], "01");
        let corrected = json!({ "demographics": { "nhs_number": NOBODYS } });
        let seen = amira.patch(&path, &corrected).await.expect(200);
        assert_eq!(seen.body["demographics"]["nhs_number_status"], "02");
        let gone = json!({ "demographics": { "nhs_number": null, "absent": { "nhs_number": "not_known" } } });
        let seen = amira.patch(&path, &gone).await.expect(200);
        assert_eq!(seen.body["demographics"]["nhs_number_status"], "03");
        // The number is nobody's now: the next referral with it is of a new person.
        assert_ne!(referred(county, &dot()).await.1, person);
    }

    async fn one_person_of_a_service_has_a_number(county) {
        let (referral, first) = referred(county, &dot()).await;
        let (_, second) = referred(county, &dot_without_number()).await;
        let patch = json!({ "demographics": { "nhs_number": DOT, "absent": { "nhs_number": null } } });
        let tom = county.as_("tom");
        let refused = tom.patch(&path(&second), &patch).await.expect_problem(409, "already_exists");
        assert!(refused.text.contains(&first), "{}", refused.text);
        assert!(!refused.text.contains(DOT));
        // Once a colleague carries that person, they are not named.
        county.as_("amira").step(&referral, "acceptance", &json!({})).await.expect(200);
        let refused = tom.patch(&path(&second), &patch).await.expect_problem(409, "already_exists");
        assert!(!refused.text.contains(&first), "{}", refused.text);
    }

    async fn two_who_give_one_number_to_two_people_at_once_do_not_both_win(county) {
        let (_, one) = referred(county, &dot_without_number()).await;
        let (_, other) = referred(county, &dot_without_number()).await;
        let patch = json!({ "demographics": { "nhs_number": DOT, "absent": { "nhs_number": null } } });
        let (amira, tom) = (county.as_("amira"), county.as_("tom"));
        let (of_one, of_other) = (path(&one), path(&other));
        let (first, second) = tokio::join!(amira.patch(&of_one, &patch), tom.patch(&of_other, &patch));
        let mut statuses = [first.status.as_u16(), second.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409], "{} and {}", first.text, second.text);
    }

    async fn a_new_practice_sees_the_referral_and_the_old_one_no_longer(county) {
        let (referral, person) = referred(county, &dot()).await;
        county.as_("harbour").get(&referral).await.expect(200);
        let moved = json!({ "demographics": { "gp_practice": "Y99002" } });
        county.as_("amira").patch(&path(&person), &moved).await.expect(200);
        county.as_("harbour").get(&referral).await.expect(404);
        county.as_("vale_medical").get(&referral).await.expect(200);
    }
}
