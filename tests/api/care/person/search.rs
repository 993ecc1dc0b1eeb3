//! Finding a person again.

use kernel::audit;
use linkwork::system::sandbox::cast::worker_id;
use reqwest::Method;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};

use super::referred::{DOT, NOBODYS, dot, dot_without_number, path, referred};
use crate::care::episode::open;
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

    async fn a_name_finds_its_owner_however_it_is_written(county) {
        let amira = county.as_("amira");
        let named = |name: Value| {
            let mut body = dot_without_number();
            body["person"]["name"] = name;
            body["person"]["absent"] = json!({ "nhs_number": "not_known", "gender": "not_asked", "ethnic_category": "not_asked" });
            for (name, item) in [("given_name", "given_name"), ("family_name", "family_name")] {
                if body["person"]["name"].get(name).is_none() {
                    body["person"]["absent"][item] = json!("not_known");
                }
            }
            for item in ["gender", "ethnic_category"] {
                body["person"].as_object_mut().expect("an object").remove(item);
            }
            body
        };
        for (name, ways) in [
            (
                json!({ "given_name": "Siobhán Mary", "family_name": "O\u{2019}Brien-Smith", "alias": "Daly", "title": "Mrs" }),
                &[
                    "Siobhán Mary O'Brien-Smith", "SIOBHAN O\u{2BC}BRIEN SMITH", "siobhan o`brien\u{2013}smith",
                    "O\u{B4}Brien\u{2010}Smith, Siobhan", "Mrs. Siobhán O\u{2032}BrienSmith", "Mary OBrienSmith",
                    "Siobhan Daly", "Miss Mary Daly", "Daly, Siobhán Mary", "Siob\u{200B}han Jane O'Brien-Smith",
                ][..],
            ),
            (json!({ "given_name": "İsmail", "family_name": "Işık" }), &["ismail isik", "İSMAİL IŞIK", "ISMAIL ISIK"]),
            (json!({ "given_name": "Jörg", "family_name": "Weiß" }), &["Jorg Weiss", "JÖRG WEISS", "JÖRG WEIẞ", "weiß, jörg"]),
            (json!({ "given_name": "Γιώργος", "family_name": "Παππάς" }), &["ΓΙΩΡΓΟΣ ΠΑΠΠΑΣ", "γιωργοσ παππασ"]),
            (json!({ "preferred_name": "Łucja", "family_name": "Żak" }), &["Lucja Zak", "ŁUCJA ŻAK"]),
        ] {
            let (_, person) = referred(county, &named(name.clone())).await;
            for way in ways {
                for with in [json!({ "birth_date": "1948-03-09" }), json!({ "postcode": "HX9 2QT" }), json!({ "outward_code": "HX9" }), json!({ "gp_practice": "Y99001" })] {
                    let mut body = with;
                    body["name"] = json!(way);
                    assert_eq!(ids(&search(&amira, &body).await.expect(200)), [&person], "{body} for {name}");
                }
            }
        }
        for (body, code) in [
            (json!({ "name": "Weiß", "gp_practice": "Y99001" }), "too_short"),
            (json!({ "name": "Mr Weiß", "outward_code": "HX9" }), "too_short"),
            (json!({ "name": "'-'", "birth_date": "1948-03-09" }), "not_valid"),
            (json!({ "name": "\u{200B}\u{3164}", "birth_date": "1948-03-09" }), "not_valid"),
        ] {
            let refused = search(&amira, &body).await.expect_problem(422, "validation_failed");
            assert_eq!(refused.faults(), [("/name".to_owned(), code.to_owned())], "{body}");
        }
        let elsewhere = json!({ "name": "Jörg Weiß", "outward_code": "HX8" });
        assert!(ids(&search(&amira, &elsewhere).await.expect(200)).is_empty());
        let door = county.server.state().db.system("a test reads the audit");
        let searched = audit::entity::Column::Action.eq("searchPeople");
        let last = audit::entity::Entity::find().filter(searched).order_by_desc(audit::entity::Column::Id);
        let last = last.one(door.read()).await.expect("it can be read").expect("it is there");
        assert_eq!(last.filter, json!({ "filters": ["name", "outward_code"] }));
    }

    async fn a_name_that_shows_nothing_is_refused(county) {
        let mut body = dot();
        for nothing in ["\u{200B}\u{FEFF}", "\u{3164}", " \u{2060} ", "\u{E0041}\u{FE0F}"] {
            body["person"]["name"]["given_name"] = json!(nothing);
            let refused = county.as_("millgate").post("/v1/referrals", &body).await;
            let refused = refused.expect_problem(422, "validation_failed");
            assert_eq!(refused.faults(), [("/person/name/given_name".to_owned(), "not_valid".to_owned())], "{}", refused.text);
        }
    }

    async fn a_telephone_number_finds_its_owner_by_each_number_in_the_field(county) {
        let amira = county.as_("amira");
        for (written, ways) in [
            ("0113 496 0001 ext. 12, ask for Zainab", &["01134960001", "+44 113 4960001", "44 113 496 0001", "0113 496 0001 x99"][..]),
            ("0113 496 0002 / 07700 900002", &["0113 4960002", "+447700900002", "0113 496 0002, 07700 900002"]),
            ("441134960003", &["0113 496 0003", "+44 (0)113 496 0003"]),
            ("\u{660}\u{661}\u{661}\u{663} \u{664}\u{669}\u{666} \u{660}\u{660}\u{660}\u{664}", &["0113 496 0004", "٠١١٣٤٩٦٠٠٠٤"]),
            ("０１１３－４９６－０００５", &["01134960005"]),
        ] {
            let mut body = dot_without_number();
            body["person"]["contact"]["telephones"] = json!([{ "number": written }]);
            let (path, person) = referred(county, &body).await;
            for way in ways {
                assert_eq!(ids(&search(&amira, &json!({ "telephone": way })).await.expect(200)), [&person], "{way} for {written}");
            }
            let seen = amira.get(&path).await.expect(200).body;
            assert_eq!(seen["submission"]["person"]["contact"]["telephones"][0]["number"], json!(written), "kept as written");
        }
    }

    async fn a_name_of_before_finds_nobody_for_those_to_whom_it_is_not_shown(county) {
        let case = open(county, 1).await;
        let (amira, tom) = (county.as_("amira"), county.as_("tom"));
        let patch = json!({ "demographics": { "name": { "alias": "Holt" } } });
        let person = amira.patch(&case.person, &patch).await.expect(200).body;
        let name = &person["demographics"]["name"];
        let given = name["given_name"].as_str().expect("a name");
        let date = &person["demographics"]["birth_date"];
        let of_before = json!({ "name": format!("{given} Holt"), "birth_date": date });
        let family = name["family_name"].as_str().expect("a name");
        let as_now = json!({ "name": format!("{given} {family}"), "birth_date": date });
        let reason = [("access-reason", "safety")];
        let found = async |caller: &Client<'_>, by: &Value| {
            let answer = caller.call(Method::POST, "/v1/people/search", &reason, Some(by)).await.expect(200);
            ids(&answer).len()
        };
        assert_eq!((found(&tom, &of_before).await, found(&tom, &as_now).await), (1, 1));
        for number in [1, 2] {
            let path = format!("/v1/workers/{}", worker_id(number));
            county.as_("set_up").patch(&path, &json!({ "sensitive_classes": ["third_party"] })).await.expect(200);
        }
        assert_eq!((found(&tom, &of_before).await, found(&tom, &as_now).await), (0, 1));
        assert_eq!(ids(&search(&amira, &of_before).await.expect(200)).len(), 1, "her own case");
    }

    async fn keys_of_an_earlier_form_are_made_anew_from_where_it_was_stopped(county) {
        use linkwork::care::person::{match_key, rebuild_keys};

        let amira = county.as_("amira");
        let mut people = Vec::new();
        for n in 0..60 {
            let mut body = dot_without_number();
            body["person"]["name"]["family_name"] = json!(format!("Ashworth-{n}"));
            people.push(referred(county, &body).await.1);
        }
        let patch = json!({ "demographics": { "name": { "alias": "Holt" } } });
        amira.patch(&path(&people[7]), &patch).await.expect(200);
        let system = county.server.state().db.system("a test puts back the keys of an earlier form");
        let old: Result<(), sea_orm::DbErr> = system
            .write(async |tx| {
                use sea_orm::sea_query::Expr;
                let earlier = Expr::cust("'earlier ' || key");
                match_key::Entity::update_many().col_expr(match_key::Column::Key, earlier).exec(tx).await?;
                rebuild_keys::begin_anew(tx).await
            })
            .await;
        old.expect("it can be written");
        let by = |n: usize| json!({ "name": format!("Dot Ashworth {n}"), "birth_date": "1948-03-09" });
        assert!(ids(&search(&amira, &by(0)).await.expect(200)).is_empty());

        // One piece, then the node is stopped; another goes on.
        let state = county.server.state();
        let row = rebuild_keys::next(&state.db).await.expect("it runs").expect("there is more");
        assert!(row.done > 0 && row.form < rebuild_keys::FORM, "{row:?}");
        assert_eq!(ids(&search(&amira, &by(0)).await.expect(200)), [&people[0]]);
        assert!(ids(&search(&amira, &by(59)).await.expect(200)).is_empty());
        let (one, other) = tokio::join!(rebuild_keys::rebuild(&state.db), rebuild_keys::rebuild(&state.db));
        one.and(other).expect("both run");
        assert!(rebuild_keys::rebuild(&state.db).await.expect("it runs"), "all are of this form");
        for n in [0, 7, 59] {
            assert_eq!(ids(&search(&amira, &by(n)).await.expect(200)), [&people[n]], "{n}");
        }
        let maiden = json!({ "name": "Dot Holt", "birth_date": "1948-03-09" });
        assert_eq!(ids(&search(&amira, &maiden).await.expect(200)), [&people[7]]);
    }
}
