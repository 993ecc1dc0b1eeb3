//! Changing an organisation.

use linkwork::system::sandbox::cast;
use serde_json::{Value, json};

use crate::care::coded_entry::only_entry;
use crate::care::contact::walk::{call, case, recorded};
use crate::care::episode::submission;
use crate::care::referral::walk::{about, dorothy, send};
use crate::harness::county::{Client, County};
use crate::on_both;

/// Everybody is where they belong.
async fn moved(county: &County) {
    let state = county.server.state();
    let is_done = linkwork::county::organisation::move_people::move_people(&state.db, state.clock.now()).await;
    assert!(is_done.expect("it runs"), "all are moved");
}

on_both! {
    async fn null_takes_away_and_absent_leaves_alone(county) {
        let admin = county.as_("set_up");
        let path = format!("/v1/organisations/{}", cast::organisation_id(7));
        let renamed = admin.patch(&path, &json!({"name": "Millgate Chemist"})).await.expect(200);
        assert_eq!((&renamed.body["name"], &renamed.body["ods_code"]), (&json!("Millgate Chemist"), &json!("FZZ01")));
        let uncoded = admin.patch(&path, &json!({"ods_code": null})).await.expect(200);
        assert_eq!((&uncoded.body["name"], &uncoded.body["ods_code"]), (&json!("Millgate Chemist"), &Value::Null));
        let refused = admin.patch(&path, &json!({"name": null, "kind": "police"})).await.expect_problem(422, "validation_failed");
        assert_eq!(refused.faults().len(), 2, "{}", refused.text);
        admin.patch(&path, &json!({"ods_code": "Y99001"})).await.expect_problem(409, "already_exists");
    }

    async fn nobody_takes_the_code_of_another(county) {
        let path = format!("/v1/organisations/{}", cast::organisation_id(7));
        let refused = county.as_("set_up").patch(&path, &json!({"ods_code": "Y99002"})).await;
        assert_eq!(refused.expect_problem(409, "already_exists").faults(), [("/ods_code".into(), "not_unique".into())]);
    }

    async fn of_two_patches_of_the_same_version_one_is_stale(county) {
        let admin = county.as_("set_up");
        let path = format!("/v1/organisations/{}", cast::organisation_id(7));
        let etag = admin.get(&path).await.etag();
        let headers = [("If-Match", &*etag)];
        let (a, b) = (json!({"name": "Millgate Chemist"}), json!({"name": "Millgate Drugstore"}));
        let (one, other) = tokio::join!(
            admin.call(reqwest::Method::PATCH, &path, &headers, Some(&a)),
            admin.call(reqwest::Method::PATCH, &path, &headers, Some(&b)),
        );
        let mut statuses = [one.status.as_u16(), other.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 412], "{} and {}", one.text, other.text);
    }

    async fn nobody_switches_off_their_own_organisation(county) {
        let path = format!("/v1/organisations/{}", cast::organisation_id(1));
        let refused = county.as_("set_up").patch(&path, &json!({"status": "disabled"})).await;
        assert_eq!(refused.expect_problem(422, "validation_failed").faults(), [("/status".into(), "own".into())]);
        county.as_("council_set_up").patch(&path, &json!({"status": "disabled"})).await.expect_problem(403, "forbidden");
        let other = format!("/v1/organisations/{}", cast::organisation_id(13));
        let off = county.as_("set_up").patch(&other, &json!({"status": "disabled"})).await.expect(200);
        assert_eq!(off.body["status"], "disabled");
    }

    async fn what_one_has_already_is_not_sent_again(county) {
        let anybody = county.as_("millgate");
        let path = format!("/v1/organisations/{}", cast::organisation_id(7));
        let etag = anybody.get(&path).await.expect(200).etag();
        let known = [("If-None-Match", &*etag)];
        anybody.call(reqwest::Method::GET, &path, &known, None).await.expect(304);
        county.as_("set_up").patch(&path, &json!({"name": "Millgate Chemist"})).await.expect(200);
        anybody.call(reqwest::Method::GET, &path, &known, None).await.expect(200);
    }

    async fn a_practice_that_closes_leaves_its_people_and_what_waits_for_it_to_its_successor(county) {
        let (admin, amira, leila) = (county.as_("set_up"), county.as_("amira"), county.as_("leila"));
        let (harbour, vale) = (county.as_("harbour"), county.as_("vale_medical"));
        let case = case(county).await;
        recorded(&amira, &case, &call("2026-11-18T09:00:00Z")).await;
        let entry = only_entry(&amira, &case.referral).await;
        let person = case.referral(county).await["person_id"].clone();
        let draft = json!({ "occasion": "on_demand", "content": { "summary": "She sings on Tuesdays.",
            "requested_actions": { "status": "no_action_required", "items": [] }, "tried": [], "scores": [],
            "risks": { "status": "no_known_risks", "items": [] } } });
        let message = amira.post(&format!("{}/messages-back", case.episode), &draft).await.expect(201).location();
        amira.step(&message, "release", &json!({})).await.expect(200);
        harbour.get(&message).await.expect(200);
        vale.get(&message).await.expect_problem(404, "not_found");

        // Somebody whom the practice knows by this alone: they are registered with another.
        let mut of_another = submission(2);
        of_another["person"]["gp_practice"] = json!("Y88001");
        let other = send(&county.as_("millgate"), &of_another).await;
        let redirected = json!({ "reason": "better_placed_elsewhere", "destination": "Harbour Surgery",
            "basis": "person_agreed", "destination_organisation_id": cast::organisation_id(5) });
        amira.step(&other, "redirection", &redirected).await.expect(200);

        let path = format!("/v1/organisations/{}", cast::organisation_id(5));
        for (id, code) in [(5, "own"), (7, "wrong_kind"), (99, "not_found")] {
            let refused = admin.patch(&path, &json!({ "successor_id": cast::organisation_id(id) })).await;
            assert_eq!(refused.expect_problem(422, "validation_failed").faults(), [("/successor_id".into(), code.into())]);
        }
        let closed = json!({ "status": "disabled", "successor_id": cast::organisation_id(6) });
        assert_eq!(admin.patch(&path, &closed).await.expect(200).body["successor_id"], json!(cast::organisation_id(6)));

        // At once they are the successor's patients and no longer its own, also while not everybody has been moved.
        vale.get(&case.referral).await.expect(200);
        harbour.get(&case.referral).await.expect(401);
        moved(county).await;
        let row = leila.get(&format!("/v1/people/{}", person.as_str().expect("an id"))).await.expect(200).body;
        assert_eq!(row["practice_id"], json!(cast::organisation_id(6)));
        vale.get(&message).await.expect(200);
        assert_eq!(only_entry(&vale, &case.referral).await["id"], entry["id"]);
        let tasks = vale.get("/v1/tasks?kind=read_message_back").await.expect(200).body;
        assert_eq!(tasks["items"].as_array().map(Vec::len), Some(1));
        vale.step(&message, "acknowledgement", &json!({ "by": "Nadia Rahman" })).await.expect(200);
        let onward = vale.get("/v1/onward-referrals?status=sent").await.expect(200).body;
        assert_eq!(onward["items"].as_array().map(Vec::len), Some(1), "who was sent on to it and not answered for");
        let to_answer = vale.get("/v1/tasks?kind=answer_onward_referral&status=open").await.expect(200).body;
        assert_eq!(to_answer["items"].as_array().map(Vec::len), Some(1));

        // Her network is the successor's now, and so is the service that covers it.
        let owen = county.as_("owen");
        let new = send(&county.as_("hospital"), &dorothy()).await;
        let seen = owen.get(&new).await.expect(200).body;
        assert_eq!(seen["submission"]["person"]["gp_practice"], "Y99001", "kept as it was written");
        let row = owen.get(&format!("/v1/people/{}", seen["person_id"].as_str().expect("an id"))).await.expect(200).body;
        assert_eq!(row["practice_id"], json!(cast::organisation_id(6)), "the old code leads to the successor");
    }

    async fn a_message_never_goes_to_a_practice_that_has_closed(county) {
        let (admin, amira) = (county.as_("set_up"), county.as_("amira"));
        let case = case(county).await;
        let draft = json!({ "occasion": "on_demand", "content": { "summary": "She sings on Tuesdays.",
            "requested_actions": { "status": "no_action_required", "items": [] }, "tried": [], "scores": [],
            "risks": { "status": "no_known_risks", "items": [] } } });
        let message = amira.post(&format!("{}/messages-back", case.episode), &draft).await.expect(201).location();
        let path = format!("/v1/organisations/{}", cast::organisation_id(5));
        admin.patch(&path, &json!({ "status": "disabled" })).await.expect(200);
        amira.step(&message, "release", &json!({})).await.expect_problem(409, "no_practice");
        let new = send(&county.as_("hospital"), &about(dorothy(), "9990000018")).await;
        let id = amira.get(&new).await.expect(200).body["person_id"].clone();
        let row = amira.get(&format!("/v1/people/{}", id.as_str().expect("an id"))).await.expect(200).body;
        assert_eq!(row["practice_id"], serde_json::Value::Null, "nothing is sent there");
    }

    async fn the_people_of_a_practice_are_moved_a_piece_at_a_time_and_nobody_sees_a_state_half_way(county) {
        use linkwork::county::organisation::move_people;

        let (admin, amira) = (county.as_("set_up"), county.as_("amira"));
        let (harbour, vale) = (county.as_("harbour"), county.as_("vale_medical"));
        let mut people = Vec::new();
        for n in 1..=101 {
            people.push(crate::care::episode::refer(county, n).await);
        }
        let path = format!("/v1/organisations/{}", cast::organisation_id(5));
        admin.patch(&path, &json!({ "successor_id": cast::organisation_id(6) })).await.expect(200);
        let state = county.server.state();
        let seen = async |caller: &Client<'_>| {
            let mut count = 0;
            for referral in &people {
                count += usize::from(caller.get(referral).await.status.as_u16() == 200);
            }
            count
        };
        let all = people.len();
        assert_eq!((seen(&harbour).await, seen(&vale).await), (0, all), "before anybody is moved");
        // A code that is entered meanwhile is the successor's.
        let last = people.last().expect("there is one");
        let accepted = amira.step(last, "acceptance", &json!({})).await.expect(200).body;
        let case = crate::care::contact::walk::Case {
            referral: last.clone(),
            episode: format!("/v1/episodes/{}", accepted["episode_id"].as_str().expect("an id")),
        };
        recorded(&amira, &case, &call("2026-11-18T09:30:00Z")).await;
        assert_eq!(only_entry(&vale, last).await["status"], "to_enter");

        let first = move_people::next(&state.db, state.clock.now()).await.expect("it runs").expect("there are some");
        assert_eq!((first.moved, first.is_done), (100, false));
        assert_eq!((seen(&harbour).await, seen(&vale).await), (0, all), "half-way");
        // Of two nodes that take the same piece one moves it.
        let (one, other) = tokio::join!(
            move_people::next(&state.db, state.clock.now()), move_people::next(&state.db, state.clock.now()),
        );
        assert!(one.is_ok() && other.is_ok());
        moved(county).await;
        let row = move_people::next(&state.db, state.clock.now()).await.expect("it runs");
        assert_eq!(row, None);
        assert_eq!((seen(&harbour).await, seen(&vale).await), (0, all), "afterwards");
        let person = amira.get(last).await.expect(200).body["person_id"].clone();
        let changes = amira.history(&format!("/v1/people/{}", person.as_str().expect("an id"))).await.expect(200);
        assert_eq!(changes.types().iter().filter(|kind| **kind == "person.updated").count(), 1, "{}", changes.text);
    }
}
