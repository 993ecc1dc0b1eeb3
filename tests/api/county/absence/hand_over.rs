//! Who takes over sees what was planned, and what they do is theirs; of another service's, nothing but that.

use linkwork::system::job;
use linkwork::system::sandbox::cast::{organisation_id, service_id, worker_id};
use serde_json::{Value, json};

use super::{AMIRA, TOM, absences_of, away, enter};
use crate::care::contact::walk::{call, came, case, plan, recorded};
use crate::care::episode::{nhs_number, open, opened};
use crate::care::referral::walk::{about, at_risk, dorothy, send};
use crate::harness::county::{Client, County};
use crate::on_both;
use crate::system::task::task_of;

const BETHAN: u8 = 3;
const THURSDAY: &str = "2026-11-19T10:00:00Z";

async fn diary(worker: &Client<'_>) -> Vec<(Value, Value)> {
    let page = worker.get("/v1/contacts?mine=true").await.expect(200).body;
    let items = page["items"].as_array().expect("a list").iter();
    items.map(|one| (one["starts_at"].clone(), one["worker_id"].clone())).collect()
}

/// Who was told of overdue tasks so far: the role and the people.
async fn escalations(county: &County) -> Vec<Value> {
    use kernel::event::entity::{Column, Entity};
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
    job::sweep(county.server.state()).await.expect("the sweep runs");
    let system = county.server.state().db.system("the test reads the log");
    let found = Entity::find().filter(Column::Kind.eq("task.escalated")).order_by_asc(Column::Seq);
    let events = found.all(system.read()).await.expect("the log can be read");
    let of_case = events.into_iter().filter(|event| event.data["kind"] == "review_safety_risk");
    of_case.map(|event| json!([event.data["to"], event.data["workers"]])).collect()
}

/// Somebody referred to the other service.
async fn in_the_vale(county: &County, n: u32) -> String {
    let mut body = about(dorothy(), &nhs_number(n));
    body["service_id"] = json!(service_id(2));
    body["person"]["name"]["family_name"] = json!(format!("Hartley-{n}"));
    send(&county.as_("millgate"), &body).await
}

on_both! {
    async fn what_was_planned_is_in_the_covers_diary_and_what_they_do_is_theirs(county) {
        let case = case(county).await;
        let (amira, tom, leila) = (county.as_("amira"), county.as_("tom"), county.as_("leila"));
        let planned = recorded(&amira, &case, &plan(THURSDAY)).await;
        let other = recorded(&amira, &case, &plan("2026-11-19T14:00:00Z")).await;
        recorded(&amira, &case, &call("2026-11-18T09:00:00Z")).await;
        assert_eq!(diary(&tom).await, []);
        enter(&leila, AMIRA, &away("2026-11-18", "2026-11-20", Some(TOM))).await;
        let hers = json!(worker_id(AMIRA));
        assert_eq!(diary(&tom).await, [(json!(THURSDAY), hers.clone()), (json!("2026-11-19T14:00:00Z"), hers.clone())]);

        county.set_clock("2026-11-19T16:00:00Z");
        let met = json!({ "attendance": "attended", "minutes": 40, "conversation_with": "person" });
        let done = tom.step(&planned, "attendance", &met).await.expect(200).body;
        assert_eq!((&done["worker_id"], &done["role"]), (&json!(worker_id(TOM)), &json!("link_worker")));
        let off = tom.step(&other, "attendance", &json!({ "attendance": "cancelled_by_person" })).await.expect(200).body;
        assert_eq!(off["worker_id"], hers, "nobody had what was called off");
        let third = recorded(&amira, &case, &plan("2026-11-20T10:00:00Z")).await;
        county.set_clock("2026-11-20T11:00:00Z");
        let named = json!({ "worker_id": worker_id(AMIRA), "attendance": "did_not_attend" });
        assert_eq!(tom.step(&third, "attendance", &named).await.expect(200).body["worker_id"], hers);
        let stranger = json!({ "worker_id": worker_id(BETHAN), "attendance": "did_not_attend" });
        let fourth = recorded(&amira, &case, &plan("2026-11-20T12:00:00Z")).await;
        county.set_clock("2026-11-20T13:00:00Z");
        let refused = tom.step(&fourth, "attendance", &stranger).await.expect_problem(422, "validation_failed");
        assert_eq!(refused.faults(), [("/worker_id".to_owned(), "not_for_this_role".to_owned())]);
    }

    async fn what_a_leaver_had_planned_goes_over_with_the_case_and_what_took_place_stays_theirs(county) {
        let case = case(county).await;
        let (amira, tom, leila) = (county.as_("amira"), county.as_("tom"), county.as_("leila"));
        let planned = recorded(&amira, &case, &plan(THURSDAY)).await;
        let past = recorded(&amira, &case, &call("2026-11-18T09:00:00Z")).await;
        county.as_("set_up").step(&format!("/v1/workers/{}", worker_id(AMIRA)), "disablement", &json!({})).await.expect(200);
        let to_tom = json!({ "worker_id": worker_id(TOM), "reason": "worker_left" });
        leila.step(&case.episode, "assignment", &to_tom).await.expect(200);
        assert_eq!(diary(&tom).await, [(json!(THURSDAY), json!(worker_id(TOM)))]);
        assert_eq!(tom.get(&past).await.expect(200).body["worker_id"], json!(worker_id(AMIRA)));
        let task = tom.get(&task_of(&tom, &planned, "record_contact").await).await.expect(200).body;
        assert_eq!(task["worker_id"], json!(worker_id(TOM)), "{task}");
        let versions = tom.get(&format!("{planned}/versions")).await.expect(200).body;
        assert_eq!(versions["items"][0]["content"]["worker_id"], json!(worker_id(AMIRA)));
    }

    async fn who_works_alone_is_covered_from_another_service_for_those_days_and_cases_alone(county) {
        let (bethan, tom, owen) = (county.as_("bethan"), county.as_("tom"), county.as_("owen"));
        let case = opened(&bethan, in_the_vale(county, 1).await, &json!({})).await;
        let waiting = in_the_vale(county, 2).await;
        let contacts = format!("{}/contacts", case.episode);
        bethan.post(&contacts, &plan(THURSDAY)).await.expect(201);
        tom.get(&case.episode).await.expect_problem(404, "not_found");

        let path = enter(&owen, BETHAN, &away("2026-11-18", "2026-11-19", Some(TOM))).await;
        tom.get(&path).await.expect(200);
        county.as_("amira").get(&path).await.expect_problem(404, "not_found");
        for seen in [&case.episode, &case.referral, &case.person] {
            tom.get(seen).await.expect(200);
            county.as_("amira").get(seen).await.expect_problem(404, "not_found");
        }
        for unseen in [waiting.as_str(), "/v1/workers/01920000-0000-7000-8000-000000000303"] {
            let for_duty = [("Access-Reason", "duty")];
            let answer = tom.call(reqwest::Method::GET, unseen, &for_duty, None).await;
            answer.expect_problem(404, "not_found");
        }
        let queue = tom.get("/v1/referrals?status=submitted").await.expect(200).body;
        assert_eq!(queue["items"], json!([]), "the queue of the other service is not theirs");
        assert_eq!(diary(&tom).await, [(json!(THURSDAY), json!(worker_id(BETHAN)))]);

        let talked = tom.post(&contacts, &call("2026-11-18T09:00:00Z")).await.expect(201).body;
        assert_eq!((&talked["worker_id"], &talked["is_first_contact"]), (&json!(worker_id(TOM)), &json!(true)));
        let next = tom.post(&contacts, &plan("2026-11-24T10:00:00Z")).await.expect(201);
        assert_eq!(next.body["worker_id"], json!(worker_id(BETHAN)), "when the cover is gone it is in her diary");
        tom.get(&task_of(&tom, &next.location(), "record_contact").await).await.expect(200);

        county.set_clock("2026-11-20T00:00:00Z");
        for unseen in [&case.episode, &case.referral, &case.person, &next.location()] {
            tom.get(unseen).await.expect_problem(404, "not_found");
        }
        assert_eq!(diary(&bethan).await.len(), 2);
    }

    async fn where_a_colleague_can_cover_nobody_of_another_service_may(county) {
        let (leila, owen) = (county.as_("leila"), county.as_("owen"));
        let not_found = [("/cover_worker_id".to_owned(), "not_found".to_owned())];
        let by_bethan = away("2026-11-23", "2026-11-24", Some(BETHAN));
        for cover in [BETHAN, 99] {
            let refused = leila.post(&absences_of(AMIRA), &away("2026-11-23", "2026-11-24", Some(cover))).await;
            assert_eq!(refused.faults(), not_found);
        }
        // Nobody who cannot do the work, whatever their service.
        let coach = owen.post(&absences_of(BETHAN), &away("2026-11-23", "2026-11-24", Some(6))).await;
        assert_eq!(coach.faults(), not_found);
        enter(&leila, TOM, &away("2026-11-24", "2026-11-24", None)).await;
        let path = enter(&leila, AMIRA, &by_bethan).await;

        let of_bethan = format!("/v1/workers/{}", worker_id(BETHAN));
        let admin = county.as_("set_up");
        admin.patch(&of_bethan, &json!({ "phone": "01632 960999" })).await.expect(200);
        assert_eq!(leila.get(&path).await.body["cover_worker_id"], json!(worker_id(BETHAN)));
        admin.patch(&of_bethan, &json!({ "roles": ["care_coordinator"] })).await.expect(200);
        assert_eq!(leila.get(&path).await.body["cover_worker_id"], Value::Null);
    }

    async fn the_queue_of_who_is_on_leave_is_the_covers_and_without_one_everybodys(county) {
        let (amira, tom, leila) = (county.as_("amira"), county.as_("tom"), county.as_("leila"));
        let mut body = at_risk();
        body["service_id"] = json!(service_id(1));
        body["person"]["gp_practice"] = json!("Y99002");
        let path = send(&county.as_("millgate"), &body).await;
        let both = json!({ "pcns": [organisation_id(3), organisation_id(4)] });
        county.as_("set_up").patch(&format!("/v1/workers/{}", worker_id(TOM)), &both).await.expect(200);
        amira.get(&path).await.expect_problem(403, "access_reason_required");
        let absence = enter(&leila, TOM, &away("2026-11-18", "2026-11-18", None)).await;
        amira.get(&path).await.expect(200);
        tom.get(&path).await.expect(200);
        let post = json!({ "roles": ["link_worker", "care_coordinator"], "full_time_equivalent": 1.0, "pcns": [organisation_id(3)] });
        county.as_("set_up").patch(&format!("/v1/workers/{}", worker_id(4)), &post).await.expect(200);
        leila.patch(&absence, &json!({ "cover_worker_id": worker_id(4) })).await.expect(200);
        amira.get(&path).await.expect_problem(403, "access_reason_required");
        county.as_("george").get(&path).await.expect(200);
        leila.patch(&absence, &json!({ "cover_worker_id": worker_id(AMIRA) })).await.expect(200);
        amira.get(&path).await.expect(200);
        county.as_("george").get(&path).await.expect_problem(403, "access_reason_required");
        enter(&leila, AMIRA, &away("2026-11-18", "2026-11-18", None)).await;
        county.as_("george").get(&path).await.expect(200);
    }

    async fn a_manager_or_a_lead_who_is_away_is_passed_over_while_anybody_is_there(county) {
        let body = at_risk();
        send(&county.as_("millgate"), &body).await;
        let admin = county.as_("set_up");
        let second = json!({
            "organisation_id": organisation_id(3), "name": "Sal Brook", "roles": ["service_manager", "safeguarding_lead"],
            "services": [service_id(1)],
        });
        let second = admin.post("/v1/workers", &second).await.expect(201).body["id"].clone();
        county.approve_all().await;
        let leila = county.as_("leila");
        let all_day = |cover: &Value| json!({ "first_day": "2026-11-18", "last_day": "2026-11-18", "cover_worker_id": cover });
        leila.post(&absences_of(10), &all_day(&Value::Null)).await.expect(201);
        leila.post(&absences_of(12), &all_day(&second)).await.expect(201);
        county.set_clock("2026-11-18T18:30:00Z");
        assert_eq!(escalations(county).await, [json!(["service_manager", [second]]), json!(["safeguarding_lead", [second]])]);
    }

    async fn where_every_manager_and_lead_is_away_the_managers_are_told_all_the_same(county) {
        send(&county.as_("millgate"), &at_risk()).await;
        let leila = county.as_("leila");
        for number in [10, 12] {
            enter(&leila, number, &away("2026-11-18", "2026-11-18", None)).await;
        }
        county.set_clock("2026-11-18T18:30:00Z");
        assert_eq!(escalations(county).await, [json!(["service_manager", [worker_id(12)]])]);
    }

    async fn who_lists_no_network_has_a_supervisor_named_and_is_on_the_ladder(county) {
        let admin = county.as_("set_up");
        let amira = format!("/v1/workers/{}", worker_id(AMIRA));
        let bare = admin.patch(&amira, &json!({ "pcns": [], "gp_supervisors": [] })).await.expect(200).body;
        assert_eq!(bare["warnings"], json!(["no_gp_supervisor"]));
        let elsewhere = json!({ "gp_supervisors": [{ "pcn_id": organisation_id(5), "supervisor_id": worker_id(8) }] });
        let refused = admin.patch(&amira, &elsewhere).await.expect_problem(422, "validation_failed");
        assert_eq!(refused.faults(), [("/gp_supervisors/0/pcn_id".to_owned(), "not_served".to_owned())]);
        let named = json!({ "gp_supervisors": [{ "pcn_id": organisation_id(3), "supervisor_id": worker_id(8) }] });
        assert_eq!(admin.patch(&amira, &named).await.expect(200).body["warnings"], json!([]));

        let case = open(county, 1).await;
        let talk = json!({ "kind": "suicide_risk", "occurred_at": "2026-11-18T09:00:00Z" });
        let event = county.as_("amira").post(&format!("{}/safety-events", case.episode), &talk).await;
        let task = task_of(&county.as_("amira"), &event.expect(201).location(), "acknowledge_safety_event").await;
        county.set_clock("2026-11-18T11:00:00Z");
        job::sweep(county.server.state()).await.expect("the sweep runs");
        let climbed = county.as_("dr_khan").get(&task).await.expect(200).body;
        assert_eq!(climbed["escalation"]["to"], "supervisor");
    }

    async fn a_call_that_nobody_answers_is_the_covers_too(county) {
        let case = case(county).await;
        enter(&county.as_("leila"), AMIRA, &away("2026-11-18", "2026-11-20", Some(TOM))).await;
        let tom = county.as_("tom");
        let tried = tom.post(&case.contacts(), &came("2026-11-18T09:00:00Z", "attempt_no_answer")).await.expect(201).body;
        assert_eq!(tried["worker_id"], json!(worker_id(TOM)));
    }
}
