//! Finding a person again.

use kernel::audit;
use reqwest::Method;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};

use super::referred::{DOT, NOBODYS, dot, dot_without_number, path, referred};
use crate::harness::county::{Answer, Client};
use crate::on_both;

async fn search(client: &Client<'_>, body: &Value) -> Answer {
    client.call(Method::POST, "/v1/people/search", &[], Some(body)).await
}

fn ids(answer: &Answer) -> Vec<&str> {
    answer.body["items"].as_array().expect("items").iter().filter_map(|item| item["id"].as_str()).collect()
}

on_both! {
    async fn a_person_is_found_by_each_key_however_it_is_written(county) {
        let (_, person) = referred(county, &dot()).await;
        let amira = county.as_("amira");
        for body in [
            json!({ "nhs_number": DOT }),
            json!({ "name": "DOT  ashworth", "birth_date": "1948-03-09" }),
            json!({ "name": "Dorothy Ashworth", "birth_date": "1948-03-09" }),
            json!({ "name": "Dorothy May Ashworth", "postcode": "hx9 2qt" }),
            json!({ "telephone": "+44 (0)1632 960461" }),
            json!({ "telephone": "01632960461", "nhs_number": DOT }),
        ] {
            assert_eq!(ids(&search(&amira, &body).await.expect(200)), [&person], "{body}");
        }
        for body in [
            json!({ "nhs_number": NOBODYS }),
            json!({ "nhs_number": NOBODYS, "telephone": "01632960461" }),
            json!({ "name": "Dot Ashworth", "birth_date": "1948-03-10" }),
        ] {
            assert!(ids(&search(&amira, &body).await.expect(200)).is_empty(), "{body}");
        }
    }

    async fn what_would_list_half_a_town_is_refused(county) {
        let amira = county.as_("amira");
        for (body, pointer) in [
            (json!({}), "/nhs_number"),
            (json!({ "name": "Dot Ashworth" }), "/name"),
            (json!({ "birth_date": "1948-03-09" }), "/birth_date"),
            (json!({ "postcode": "HX9 2QT" }), "/postcode"),
        ] {
            let refused = search(&amira, &body).await.expect(422);
            assert!(refused.faults().contains(&(pointer.to_owned(), "missing".to_owned())), "{body}: {}", refused.text);
        }
    }

    async fn a_search_sees_no_more_than_its_caller(county) {
        let (referral, person) = referred(county, &dot()).await;
        let body = json!({ "nhs_number": DOT });
        search(&county.as_("millgate"), &body).await.expect_problem(403, "forbidden");
        search(&county.as_("harbour"), &body).await.expect_problem(403, "forbidden");
        assert!(ids(&search(&county.as_("bethan"), &body).await.expect(200)).is_empty());
        county.as_("amira").step(&referral, "acceptance", &json!({})).await.expect(200);
        let tom = county.as_("tom");
        assert!(ids(&search(&tom, &body).await.expect(200)).is_empty());
        let reasoned = [("Access-Reason", "person_in_touch")];
        let found = tom.call(Method::POST, "/v1/people/search", &reasoned, Some(&body)).await.expect(200);
        assert_eq!(ids(&found), [&person]);
    }

    async fn a_correction_is_found_and_what_it_corrected_is_not(county) {
        let (_, person) = referred(county, &dot_without_number()).await;
        let amira = county.as_("amira");
        let patch = |number: &str| json!({ "demographics": { "contact": { "telephones": [{ "number": number }] } } });
        amira.patch(&path(&person), &patch("01632 960777")).await.expect(200);
        amira.patch(&path(&person), &patch("01632 960888")).await.expect(200);
        let by = |number: &str| json!({ "telephone": number });
        assert!(ids(&search(&amira, &by("01632 960777")).await.expect(200)).is_empty());
        assert_eq!(ids(&search(&amira, &by("01632 960888")).await.expect(200)), [&person]);
        // The referrer's own number still finds the person whom they referred.
        assert_eq!(ids(&search(&amira, &by("01632 960461")).await.expect(200)), [&person]);
    }

    async fn a_search_is_audited_by_the_names_of_its_filters(county) {
        let (_, person) = referred(county, &dot()).await;
        let body = json!({ "name": "Dot Ashworth", "birth_date": "1948-03-09" });
        search(&county.as_("amira"), &body).await.expect(200);
        let door = county.server.state().db.system("a test reads the audit");
        let entry = audit::entity::Entity::find()
            .filter(audit::entity::Column::Action.eq("searchPeople"))
            .one(door.read())
            .await
            .expect("it can be read")
            .expect("it is there");
        assert_eq!(entry.filter, json!({ "filters": ["name", "birth_date"] }));
        assert_eq!(entry.seen[0]["resource_id"], json!(person));
    }

    async fn who_looked_for_somebody_is_audited_though_nobody_was_found(county) {
        let amira = county.as_("amira");
        assert!(ids(&search(&amira, &json!({ "nhs_number": NOBODYS })).await.expect(200)).is_empty());
        let nobody = catalogue::id::PersonId::new();
        amira.get(&format!("/v1/referrals?person_id={nobody}")).await.expect(200);
        amira.get("/v1/referrals?external_reference=ashworth-dot").await.expect(200);
        for empty in ["/v1/referrals?waits_for_me=true", "/v1/referrals?status=ended", "/v1/tasks?kind=first_contact"] {
            assert_eq!(amira.get(empty).await.expect(200).body["items"], json!([]));
        }
        let door = county.server.state().db.system("a test reads the audit");
        let of_amira = audit::entity::Column::ActorRole.eq("link_worker");
        let entries = audit::entity::Entity::find().filter(of_amira).order_by_asc(audit::entity::Column::Id);
        let entries = entries.all(door.read()).await.expect("it can be read");
        let told: Vec<_> = entries.iter().map(|entry| (entry.action.as_str(), &entry.filter["filters"], &entry.seen)).collect();
        let (none, nothing) = (json!([]), json!([]));
        let (by_number, by_reference) = (json!(["nhs_number"]), json!(["external_reference"]));
        assert_eq!(told, [
            ("searchPeople", &by_number, &nothing),
            ("listReferrals", &none, &nothing),
            ("listReferrals", &by_reference, &nothing),
        ]);
        assert_eq!(entries[1].filter["person_id"], json!(nobody));
        assert!(!entries.iter().any(|entry| format!("{entry:?}").contains("ashworth")), "no words");
    }

    async fn pages_follow_one_another_and_no_url_holds_a_word_of_it(county) {
        let mut people = Vec::new();
        for _ in 0..3 {
            people.push(referred(county, &dot_without_number()).await.1);
        }
        people.sort();
        let body = json!({ "telephone": "01632 960461" });
        let amira = county.as_("amira");
        let first = amira.call(Method::POST, "/v1/people/search?limit=2", &[], Some(&body)).await.expect(200);
        assert_eq!(ids(&first), people[..2]);
        let link = first.header("link");
        assert!(!link.contains("960461"), "{link}");
        let next = format!("/v1/people/search?limit=2&after={}", first.body["next_cursor"].as_str().expect("more"));
        let second = amira.call(Method::POST, &next, &[], Some(&body)).await.expect(200);
        assert_eq!(ids(&second), people[2..]);
        assert_eq!(second.body["next_cursor"], Value::Null);
        let other = json!({ "telephone": "01632 960462" });
        amira.call(Method::POST, &next, &[], Some(&other)).await.expect_problem(400, "cursor_mismatch");
    }
}
