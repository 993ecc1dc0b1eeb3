//! What is refused, what is warned of, and where what is asked for stands.

use linkwork::system::sandbox::cast::{service_id, worker_id};
use linkwork::system::task::TaskKind;
use reqwest::Method;
use serde_json::{Value, json};

use super::{Door, at_home, by, open, plan, precautions, strict, with};
use crate::care::episode::{nhs_number, open_tasks_of, opened, submission};
use crate::care::identity::{merge, separate};
use crate::care::person::referred::{path, referred};
use crate::care::referral::walk::{about, send};
use crate::on_both;

fn id(path: &str) -> String {
    path.rsplit('/').next().expect("an identifier").to_owned()
}

fn instruction(rule: &str) -> Value {
    json!({ "protective_instructions": [{ "rule": rule }] })
}

on_both! {
    async fn each_instruction_forbids_its_act(county) {
        let letter = by("letter");
        let withheld = json!({ "address_withheld": true });
        for (n, (said, way, code)) in [
            (instruction("do_not_visit"), at_home(), "do_not_visit"),
            (instruction("do_not_write"), letter.clone(), "do_not_write"),
            (instruction("do_not_write"), by("email"), "do_not_write"),
            (withheld.clone(), letter, "address_withheld"),
            (withheld, at_home(), "address_withheld"),
        ].into_iter().enumerate() {
            let n = u32::try_from(n).expect("a few") + 1;
            let case = open(county, n).await;
            Door::Addendum.say(county, (n, &case), &said).await;
            plan(county, &case, &way).await.expect_problem(409, code);
            let planned = plan(county, &case, &by("telephone")).await.expect(201).location();
            county.as_("amira").patch(&planned, &way).await.expect_problem(409, code);
        }
    }

    async fn what_is_asked_for_stands_in_the_contact_the_task_the_diary_and_the_caseload(county) {
        let case = open(county, 1).await;
        let amira = county.as_("amira");
        let needs = json!({ "individual_requirements": {
            "status": "asked", "communication": ["bsl_interpreter"], "formats": ["easy_read"], "carer_present": true,
        } });
        let rules = ["do_not_visit_alone", "leave_no_message", "speak_alone"];
        let said = json!({ "protective_instructions": rules.map(|rule| json!({ "rule": rule })) });
        Door::Addendum.say(county, (1, &case), &with(needs, &said)).await;
        plan(county, &case, &by("telephone")).await.expect(201);
        let seen = precautions(county, &case).await;
        let told: Vec<&Value> = seen["protective_instructions"].as_array().expect("a list").iter().map(|one| &one["rule"]).collect();
        assert_eq!(told, rules);
        assert_eq!(seen["individual_requirements"]["communication"], json!(["bsl_interpreter"]));
        assert_eq!(seen["individual_requirements"]["formats"], json!(["large_print", "easy_read"]));
        assert_eq!(seen["individual_requirements"]["carer_present"], json!(true));
        let contact = amira.get(&format!("{}/contacts", case.episode)).await.expect(200).body["items"][0].clone();
        assert_eq!(contact["precautions"], seen);
        assert_eq!(amira.get("/v1/contacts?mine=true").await.expect(200).body["items"][0]["precautions"], seen);
        let tasks = amira.get("/v1/tasks?kind=first_contact").await.expect(200).body;
        assert_eq!(tasks["items"][0]["precautions"], seen);
        let caseload = amira.get(&format!("/v1/workers/{}/caseload", worker_id(1))).await.expect(200).body;
        let brief = &caseload["open_episodes"][0]["precautions"];
        assert_eq!(brief["protective_rules"].as_array().map(Vec::len), Some(rules.len()), "{brief}");
        assert_eq!((&brief["communication"], &brief["carer_present"]), (&json!(["bsl_interpreter"]), &json!(true)));
    }

    async fn what_was_planned_before_is_warned_of_is_not_moved_and_its_outcome_is_recorded(county) {
        let case = open(county, 1).await;
        let amira = county.as_("amira");
        let planned = plan(county, &case, &by("telephone")).await.expect(201).location();
        Door::Addendum.say(county, (1, &case), &strict()).await;
        let seen = amira.get(&planned).await.expect(200).body;
        assert_eq!(seen["warnings"], json!(["outside_safe_contact"]));
        let moved = json!({ "starts_at": "2026-11-21T14:00:00Z" });
        amira.patch(&planned, &moved).await.expect_problem(409, "unsafe_means");
        amira.patch(&planned, &json!({ "agreed": "Ask her how to reach her." })).await.expect(200);
        amira.patch(&planned, &json!({ "consultation_mechanism": "email" })).await.expect(200);
        let other = plan(county, &case, &by("email")).await.expect(201).location();
        county.set_clock("2026-11-20T15:00:00Z");
        let left = json!({ "attendance": "message_left" });
        let recorded = amira.step(&other, "attendance", &left).await.expect(200).body;
        assert_eq!(recorded["warnings"], json!(["leave_no_message"]));
        let rang = json!({
            "starts_at": "2026-11-20T14:30:00Z", "consultation_mechanism": "telephone", "attendance": "attended",
            "minutes": 10, "conversation_with": "person",
        });
        let rang = amira.post(&format!("{}/contacts", case.episode), &rang).await.expect(201).body;
        assert!(rang["warnings"].as_array().expect("a list").contains(&json!("outside_safe_contact")), "{}", rang["warnings"]);
    }

    async fn a_merge_keeps_the_strictest_of_both_and_a_separation_gives_each_its_own_back(county) {
        let case = open(county, 1).await;
        let kept = id(&case.person);
        let (amira, leila) = (county.as_("amira"), county.as_("leila"));
        let mut other = with(submission(1), &json!({ "protective_instructions": [{ "rule": "speak_alone" }] }));
        let person = other["person"].as_object_mut().expect("an object");
        person.retain(|name, _| !name.starts_with("nhs_number"));
        person["absent"]["nhs_number"] = json!("not_known");
        person.remove("address");
        person["absent"]["address"] = json!("withheld");
        person.insert("outward_code".into(), json!("HX9"));
        let (second, gone) = referred(county, &other).await;
        amira.patch(&path(&gone), &json!({ "safe_contact": strict()["safe_contact"] })).await.expect(200);
        let words = json!({ "individual_requirements": { "status": "asked", "formats": ["braille"] } });
        county.as_("millgate").post(&format!("{second}/addenda"), &words).await.expect(201);
        let before = (amira.get(&case.person).await.body, amira.get(&path(&gone)).await.body);
        assert_eq!(before.1["precautions"]["review_due"], json!(true));

        merge(&leila, &kept, &gone).await.expect(200);
        let both = precautions(county, &case).await;
        assert_eq!(both["safe_contact"]["how"], json!(["email"]));
        assert_eq!(both["address_withheld"], json!(true));
        assert_eq!(both["protective_instructions"][0]["rule"], "speak_alone");
        assert_eq!(both["individual_requirements"]["formats"], json!(["large_print", "braille"]));
        plan(county, &case, &by("telephone")).await.expect_problem(409, "unsafe_means");
        assert!(open_tasks_of(county, &case.person).await.contains(&(TaskKind::ReviewPrecautions, Some(1))));

        // Staff who take both for one say that she may be rung.
        let decided = json!({
            "safe_contact": { "status": "asked_none_needed" }, "individual_requirements": { "status": "asked_none_needed" },
            "protective_instructions": [], "address_withheld": false, "comment": "Rang her.",
        });
        amira.step(&case.person, "precaution-review", &decided).await.expect(200);
        separate(&leila, &gone).await.expect(200);
        let own = amira.get(&path(&gone)).await.expect(200).body;
        for field in ["precautions", "safe_contact", "individual_requirements", "protective_instructions", "address_withheld", "precaution_statements"] {
            assert_eq!(own[field], before.1[field], "{field}");
        }
        assert!(open_tasks_of(county, &path(&gone)).await.iter().any(|(kind, _)| *kind == TaskKind::ReviewPrecautions));
        assert_eq!(amira.get(&case.person).await.expect(200).body["precautions"]["safe_contact"]["how"], json!([]));

        // Once more, and nobody reviews anything in between.
        amira.patch(&case.person, &json!({ "individual_requirements": before.0["individual_requirements"] })).await.expect(200);
        merge(&leila, &kept, &gone).await.expect(200);
        separate(&leila, &gone).await.expect(200);
        assert_eq!(precautions(county, &case).await, before.0["precautions"]);
        assert_eq!(amira.get(&path(&gone)).await.body["precautions"], before.1["precautions"]);
    }

    async fn who_objects_to_contact_in_one_record_is_not_contacted_by_the_other(county) {
        let case = open(county, 1).await;
        let planned = plan(county, &case, &by("telephone")).await.expect(201).location();
        let mut other = submission(1);
        let person = other["person"].as_object_mut().expect("an object");
        person.retain(|name, _| !name.starts_with("nhs_number"));
        person["absent"]["nhs_number"] = json!("not_known");
        let (_, gone) = referred(county, &other).await;
        county.as_("amira").step(&path(&gone), "contact-objection", &json!({ "said_by": "person" })).await.expect(200);
        merge(&county.as_("leila"), &id(&case.person), &gone).await.expect(200);
        let called_off = county.as_("amira").get(&planned).await.expect(200).body;
        assert_eq!(called_off["attendance"], "cancelled_by_person");
        assert!(!open_tasks_of(county, &case.person).await.iter().any(|(kind, _)| *kind == TaskKind::FirstContact));
        separate(&county.as_("leila"), &gone).await.expect(200);
        let kept = county.as_("amira").get(&case.person).await.expect(200).body;
        assert_eq!(kept["contact_objection_at"], Value::Null);
    }

    async fn a_transfer_takes_all_along_that_keeps_the_person_from_harm_and_how_they_are_reached_now(county) {
        let (amira, bethan) = (county.as_("amira"), county.as_("bethan"));
        let case = open(county, 1).await;
        let now = json!({
            "demographics": { "contact": { "telephones": [{ "number": "01632 960999", "use": "mobile" }] } },
            "safe_contact": { "status": "asked", "how": ["email", "telephone"], "never": "Never before ten" },
            "protective_instructions": [{ "rule": "do_not_visit" }],
            "address_withheld": true,
        });
        amira.patch(&case.person, &now).await.expect(200);
        Door::Addendum.say(county, (1, &case), &strict()).await;
        Door::Referral.say(county, (1, &case), &json!({ "protective_instructions": [{ "rule": "speak_alone" }] })).await;
        let here = precautions(county, &case).await;
        let planned = amira.get(&case.referral).await.expect(200).body;
        assert_eq!(planned["status"], "accepted");

        let to = json!({ "service_id": service_id(2), "basis": "safeguarding", "comment": "She moves away from him." });
        let closed = amira.step(&case.episode, "transfer", &to).await.expect(200).body;
        let there = format!("/v1/referrals/{}", closed["transferred_to"].as_str().expect("a text"));
        let received = bethan.get(&there).await.expect(200).body;
        let person = bethan.get(&format!("/v1/people/{}", received["person_id"].as_str().expect("an id"))).await.expect(200).body;
        assert_eq!(person["precautions"], here);
        assert_eq!(person["demographics"]["contact"]["telephones"][0]["number"], "01632 960999");
        assert_eq!(person["precautions"]["safe_contact"]["how"], json!(["email"]));
        let accepted = opened(&bethan, there, &json!({})).await;
        let contacts = format!("{}/contacts", accepted.episode);
        let call = with(json!({ "starts_at": "2026-11-20T14:00:00Z" }), &by("telephone"));
        bethan.post(&contacts, &call).await.expect_problem(409, "unsafe_means");
    }

    async fn a_person_the_other_service_knows_already_is_kept_from_harm_there(county) {
        let (amira, bethan) = (county.as_("amira"), county.as_("bethan"));
        let mut known = about(submission(1), &nhs_number(1));
        known["service_id"] = json!(service_id(2));
        let theirs = opened(&bethan, send(&county.as_("millgate"), &known).await, &json!({})).await;
        let contacts = format!("{}/contacts", theirs.episode);
        let call = with(json!({ "starts_at": "2026-11-20T14:00:00Z" }), &by("telephone"));
        let planned = bethan.post(&contacts, &call).await.expect(201).location();
        let case = open(county, 1).await;
        amira.patch(&case.person, &strict()).await.expect(200);
        amira.step(&case.person, "contact-objection", &json!({ "said_by": "person" })).await.expect(200);
        let to = json!({ "service_id": service_id(2), "basis": "safeguarding", "comment": "She moves away from him." });
        amira.step(&case.episode, "transfer", &to).await.expect(200);
        let person = bethan.get(&theirs.person).await.expect(200).body;
        assert!(person["contact_objection_at"].is_string());
        assert_eq!(person["precaution_statements"][0]["source"], "transfer");
        assert_eq!(person["safe_contact"]["status"], "asked_none_needed", "their own record is as it was");
        let warned = bethan.get(&planned).await.expect(200).body;
        assert_eq!(warned["warnings"], json!(["outside_safe_contact", "contact_objection"]));
        bethan.post(&contacts, &call).await.expect_problem(409, "contact_objection");
        let later = json!({ "starts_at": "2026-11-21T14:00:00Z" });
        bethan.patch(&planned, &later).await.expect_problem(409, "contact_objection");
        bethan.step(&theirs.person, "contact-objection-withdrawal", &json!({ "said_by": "person" })).await.expect(200);
        bethan.post(&contacts, &call).await.expect_problem(409, "unsafe_means");
    }

    async fn a_summary_goes_along_where_the_person_agreed_and_the_agency_never_reads_it(county) {
        let (amira, bethan, millgate) = (county.as_("amira"), county.as_("bethan"), county.as_("millgate"));
        let case = open(county, 1).await;
        let found = json!({ "needs": [{
            "kind": "debt", "text": "Two letters from the water company.", "priority": "first",
            "identified_on": "2026-11-18", "at_start": "unmet",
        }] });
        let path = format!("{}/assessment", case.episode);
        let headers = [("Idempotency-Key", "needs")];
        amira.call(Method::POST, &path, &headers, Some(&found)).await.expect(201);
        let summary = json!({ "goal": "To sing again.", "tried": "The choir; the bus does not run on Tuesdays." });
        let to = |basis: &str, summary: &Value| json!({
            "service_id": service_id(2), "basis": basis, "comment": "She moves.", "summary": summary,
        });
        let refused = amira.step(&case.episode, "transfer", &to("safeguarding", &summary)).await.expect_problem(422, "validation_failed");
        assert_eq!(refused.faults(), [("/summary".to_owned(), "contradiction".to_owned())]);
        let refused = amira.step(&case.episode, "transfer", &to("person_agreed", &json!({}))).await.expect_problem(422, "validation_failed");
        assert_eq!(refused.faults(), [("/summary/goal".to_owned(), "missing".to_owned())]);
        let closed = amira.step(&case.episode, "transfer", &to("person_agreed", &summary)).await.expect(200).body;
        let there = format!("/v1/referrals/{}", closed["transferred_to"].as_str().expect("a text"));
        let added = bethan.get(&format!("{there}/addenda")).await.expect(200).body;
        let added = &added["items"][0];
        assert_eq!((&added["kind"], &added["addition"], &added["answer"]), (&json!("transfer"), &Value::Null, &Value::Null));
        assert_eq!(added["summary"]["goal"], "To sing again.");
        assert_eq!(added["summary"]["needs"][0]["text"], "Two letters from the water company.");
        assert_eq!(millgate.get(&format!("{there}/addenda")).await.expect(200).body["items"], json!([]));
    }
}
