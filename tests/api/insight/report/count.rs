//! The numbers that reports are made of are what a count of all that there is comes to, whatever happened and whoever counted when.

use std::collections::BTreeMap;

use catalogue::id::ContactId;
use kernel::calendar::CalendarMonth;
use linkwork::insight::report::count::{Place, count, counted_from_nothing};
use linkwork::insight::report::table::{case, count as sums, state};
use linkwork::system::sandbox::cast;
use reqwest::Method;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, ModelTrait, QueryFilter, Set};
use serde_json::json;

use super::{counted, november, part, total};
use crate::care::contact::walk::{call, came};
use crate::care::episode::{open, refer, submission};
use crate::care::identity::{merge, separate};
use crate::care::referral::walk::send;
use crate::harness::county::County;
use crate::on_both;

type Numbers = BTreeMap<(String, String, String, i32, uuid::Uuid, uuid::Uuid), i64>;

/// What is stored.
async fn stored(county: &County) -> Numbers {
    let system = county.server.state().db.system("a test compares");
    let rows = sums::Entity::find().all(system.read()).await.expect("they can be read");
    let numbers = |row: sums::Model| {
        sums::MONTHS.into_iter().zip(CalendarMonth::of_year(row.year)).map(move |(column, month)| {
            let row = row.clone();
            let count = row.get(column).unwrap::<i64>();
            ((row.metric, row.breakdown, row.value, month.0, row.practice_id, row.service_id), count)
        })
    };
    rows.into_iter().flat_map(numbers).filter(|(_, count)| *count != 0).collect()
}

/// What a count of all that there is comes to.
async fn from_nothing(county: &County) -> Numbers {
    let all = counted_from_nothing(&county.server.state().db).await.expect("it can be counted");
    let number = |(((metric, breakdown, value, month), practice, service), count): (Place, i64)| {
        ((metric.to_string(), breakdown.to_owned(), value, month.0, practice, service), count)
    };
    all.into_iter().map(number).collect()
}

pub async fn agree(county: &County, when: &str) {
    counted(county).await;
    let (stored, counted) = (stored(county).await, from_nothing(county).await);
    let differing: Vec<_> = stored.iter().filter(|(key, count)| counted.get(*key) != Some(*count)).collect();
    assert_eq!(stored.len(), counted.len(), "{when}: {differing:?}");
    assert!(differing.is_empty(), "{when}: {differing:?}");
}

on_both! {
    async fn what_is_stored_is_what_there_is_whatever_happened(county) {
        let (millgate, amira, leila) = (county.as_("millgate"), county.as_("amira"), county.as_("leila"));
        let mut cases = Vec::new();
        for n in 0..5 {
            cases.push(open(county, n).await);
        }
        let waiting = refer(county, 10).await;
        agree(county, "after referrals").await;
        for (n, case) in cases.iter().enumerate() {
            let contacts = format!("{}/contacts", case.episode);
            amira.post(&contacts, &came("2026-11-18T00:30:00Z", "did_not_attend")).await.expect(201);
            amira.post(&contacts, &call(&format!("2026-11-18T0{}:00:00Z", n + 1))).await.expect(201);
        }
        let gain = json!({ "kind": "benefit", "pence": 123_400, "frequency": "once", "gained_on": "2026-11-18",
            "confirmed_by": "Award letter" });
        let gained = amira.post(&format!("{}/money-gains", cases[0].episode), &gain).await.expect(201).body;
        let needs = json!({ "needs": [{ "kind": "debt", "text": "Letters", "priority": "first",
            "identified_on": "2026-11-18", "at_start": "unmet" }] });
        amira.post(&format!("{}/assessment", cases[0].episode), &needs).await.expect(201);
        agree(county, "after contacts, needs and money").await;
        // Corrections: what should never have been there, and what was another person's.
        let gain = format!("/v1/money-gains/{}", gained["id"].as_str().expect("an id"));
        let etag = amira.get(&gain).await.etag();
        amira.call(Method::POST, &format!("{gain}/error"), &[("If-Match", &etag)], None).await.expect(200);
        let first = amira.get(&format!("{}/contacts", cases[1].episode)).await.expect(200).body;
        let path = format!("/v1/contacts/{}", first["items"][0]["id"].as_str().expect("an id"));
        amira.step(&path, "error", &json!({ "reason": "did_not_happen" })).await.expect(200);
        leila.step(&cases[2].referral, "error", &json!({ "reason": "duplicate" })).await.expect(200);
        amira.step(&waiting, "decline", &json!({ "reason": "not_wanted" })).await.expect(200);
        amira.step(&cases[3].episode, "closure", &json!({ "reason": "support_completed", "needs_met": "met", "what_next": "Sings." })).await.expect(200);
        agree(county, "after corrections").await;
        // The same person again, after the close; a person who changes; two who are found to be one, and are not after all.
        county.set_clock("2026-11-20T09:30:00Z");
        let mut again = submission(3);
        again["external_reference"] = json!("AGAIN-3");
        send(&millgate, &again).await;
        amira.patch(&cases[0].person, &json!({ "demographics": { "sexual_orientation": "not_sure" } })).await;
        let mut other = submission(4);
        other["external_reference"] = json!("OTHER-4");
        other["person"].as_object_mut().expect("an object").remove("nhs_number");
        other["person"]["nhs_number_status"] = json!("07");
        other["person"]["absent"]["nhs_number"] = json!("not_known");
        let other = send(&millgate, &other).await;
        let other = amira.get(&other).await.expect(200).body["person_id"].as_str().expect("an id").to_owned();
        agree(county, "before a merge").await;
        let kept = cases[4].person.trim_start_matches("/v1/people/").to_owned();
        merge(&amira, &kept, &other).await.expect(200);
        agree(county, "after a merge").await;
        separate(&amira, &other).await.expect(200);
        agree(county, "after they are two again").await;
        let manager = november_total(county).await;
        assert!(manager >= 6, "{manager}");
        let year = "/v1/reports/referrals?period=rolling_12_months&ending=2026-11";
        assert_eq!(total(&leila.get(year).await.expect(200).body, "referrals"), manager.to_string());
        county.set_clock("2027-01-04T09:30:00Z");
        counted(county).await;
        for query in ["period=quarter&ending=2026-12", "period=rolling_12_months&ending=2026-12"] {
            let report = leila.get(&format!("/v1/reports/referrals?{query}")).await.expect(200).body;
            assert_eq!(total(&report, "referrals"), manager.to_string(), "{query}");
        }
        let open: Vec<String> = {
            let mut open = Vec::new();
            for query in ["period=month&ending=2026-11", "period=quarter&ending=2026-12", "period=month&ending=2026-12"] {
                let report = leila.get(&format!("/v1/reports/caseload?{query}")).await.expect(200).body;
                open.push(total(&report, "caseload"));
            }
            open
        };
        assert!(open.iter().all(|number| number == &open[0]) && open[0] != "0", "{open:?}");
    }

    async fn what_is_erased_counts_no_more_and_a_new_dictionary_counts_all_anew(county) {
        let case = open(county, 1).await;
        amira_calls(county, &case.episode).await;
        agree(county, "before").await;
        let db = county.server.state().db.system("a test erases a contact, and a later release counts");
        let first = county.as_("amira").get(&format!("{}/contacts", case.episode)).await.expect(200).body;
        let id: ContactId = first["items"][0]["id"].as_str().and_then(|id| id.parse().ok()).expect("an identifier");
        let erased: Result<_, DbErr> = db
            .write(async |tx| {
                use linkwork::care::coded_entry::entity as entry;
                use linkwork::care::contact::{entity as contact, version};
                version::Entity::delete_many().filter(version::Column::ContactId.eq(id)).exec(tx).await?;
                entry::Entity::update_many()
                    .col_expr(entry::Column::ContactId, Expr::value(Option::<uuid::Uuid>::None))
                    .filter(entry::Column::ContactId.eq(id))
                    .exec(tx)
                    .await?;
                contact::Entity::delete_by_id(id).exec(tx).await
            })
            .await;
        assert_eq!(erased.expect("it can be erased").rows_affected, 1);
        agree(county, "after an erasure").await;
        let later: Result<_, DbErr> = db
            .write(async |tx| {
                let states = state::Entity::update_many().col_expr(state::Column::Version, Expr::value(1_000_000));
                let nothing = Expr::value(Option::<chrono::DateTime<chrono::Utc>>::None);
                states.col_expr(state::Column::CountedAt, nothing).filter(state::Column::Id.eq(1)).exec(tx).await
            })
            .await;
        later.expect("it can be written");
        let refused = county.as_("leila").get("/v1/reports/referrals").await;
        assert_eq!(refused.header("retry-after"), "60", "while a node of a later release counts all anew");
        refused.expect_problem(503, "unavailable");
        let older: Result<_, DbErr> = db
            .write(async |tx| {
                // What it counted otherwise, and what it had counted of a referral.
                sums::Entity::update_many().col_expr(sums::Column::November, Expr::value(77)).exec(tx).await?;
                case::Entity::delete_many().exec(tx).await?;
                state::Entity::update_many().col_expr(state::Column::Version, Expr::value(0)).filter(state::Column::Id.eq(1)).exec(tx).await
            })
            .await;
        older.expect("it can be written");
        agree(county, "after a new dictionary").await;
    }

    async fn a_period_holds_its_months_and_a_stock_all_that_was_until_its_end(county) {
        county.set_clock("2027-03-02T09:30:00Z");
        counted(county).await;
        let db = county.server.state().db.system("a test has numbers of several years");
        let written: Result<_, DbErr> = db.write(async |tx| sums::Entity::insert_many(rows()).exec_without_returning(tx).await).await;
        written.expect("they can be written");
        let (manager, ics) = (county.as_("leila"), county.as_("commissioning"));
        for (period, months) in [("month", 1), ("quarter", 3), ("rolling_12_months", 12)] {
            for ending in ["2025-06", "2025-12", "2026-12", "2027-02"] {
                if period == "quarter" && ending.ends_with("-02") {
                    continue;
                }
                let last = CalendarMonth::read(ending).expect("a month");
                let within: i64 = (0..months).map(|back| number_of(last.plus(-back))).sum();
                let until: i64 = (CalendarMonth::of_year(2024)[0].0..=last.0).map(|month| number_of(CalendarMonth(month))).sum();
                let path = |name: &str| format!("/v1/reports/{name}?period={period}&ending={ending}&breakdown=reason");
                for who in [&manager, &ics] {
                    let flows = who.get(&path("referrals")).await.expect(200).body;
                    assert_eq!(total(&flows, "referrals"), within.to_string(), "{period} {ending}");
                    assert_eq!(part(&flows, "referrals", "loneliness_isolation"), within.to_string(), "{period} {ending}");
                    let stock = format!("/v1/reports/caseload?period={period}&ending={ending}");
                    let stock = who.get(&stock).await.expect(200).body;
                    assert_eq!(total(&stock, "caseload"), until.to_string(), "{period} {ending}");
                }
            }
        }
    }

    async fn nothing_is_missed_and_nothing_counts_twice_while_others_write_and_two_nodes_count(county) {
        let db = &county.server.state().db;
        let now = county.server.state().clock.now();
        let write = async |from: u32| {
            for n in from..from + 6 {
                refer(county, n).await;
            }
        };
        let count = async || {
            for _ in 0..12 {
                count(db, now).await.expect("it runs");
                tokio::task::yield_now().await;
            }
        };
        tokio::join!(write(100), write(200), count(), write(300), count());
        agree(county, "after all have written").await;
        assert_eq!(november_total(county).await, 18);
    }
}

async fn amira_calls(county: &County, episode: &str) {
    county.as_("amira").post(&format!("{episode}/contacts"), &call("2026-11-18T09:00:00Z")).await.expect(201);
}

/// How many referrals the manager reads.
async fn november_total(county: &County) -> u64 {
    county.set_clock("2026-12-02T09:30:00Z");
    counted(county).await;
    total(&november(&county.as_("leila"), "referrals", "").await, "referrals").parse().expect("a number")
}

/// A number for each month from 2024 on: many enough to be shown, and so that no two sums of them are alike.
fn number_of(month: CalendarMonth) -> i64 {
    if month.year() < 2024 { 0 } else { 100 * i64::from(month.0 - 2024 * 12 + 1).pow(2) }
}

/// These numbers of a flow, whole and of one reason, and of a stock, of one service and practice.
fn rows() -> Vec<sums::ActiveModel> {
    let of = |metric: &str, breakdown: &str, value: &str, year: i32| {
        let mut row = sums::ActiveModel {
            metric: Set(metric.to_owned()),
            breakdown: Set(breakdown.to_owned()),
            value: Set(value.to_owned()),
            year: Set(year),
            practice_id: Set(cast::organisation_id(5).0),
            service_id: Set(cast::service_id(1).0),
            ..Default::default()
        };
        for (column, month) in sums::MONTHS.into_iter().zip(CalendarMonth::of_year(year)) {
            row.set(column, number_of(month).into());
        }
        row
    };
    let kinds = [("referrals", "", ""), ("referrals", "reason", "loneliness_isolation"), ("caseload", "", "")];
    (2024..=2027).flat_map(|year| kinds.map(|(metric, by, value)| of(metric, by, value, year))).collect()
}
