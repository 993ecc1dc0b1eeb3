//! What an endpoint hears, and what follows from its answers.

use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use reqwest::Method;
use serde_json::{Value, json};

use super::{Received, Receiver, deliveries, endpoint, stands};
use crate::care::episode::submission;
use crate::care::referral::walk::send;
use crate::care::restriction::restrict;
use crate::harness::county::Client;
use crate::harness::until;
use crate::insight::feed::{kinds, read_on};
use crate::on_both_reaching_here;
use crate::system::task::referred;

/// An endpoint that asked to be left alone for ten minutes, and for which so many more messages wait.
async fn rested_with(caller: &Client<'_>, receiver: &Receiver, count: usize) -> String {
    receiver.answers(&["429 Too Many Requests\r\nretry-after: 600"]);
    let (path, _) = endpoint(caller, &receiver.url, &["service.updated"]).await;
    caller.post(&format!("{path}/test"), &json!({})).await.expect(201);
    stands(caller, &path, "waiting", 1).await;
    for _ in 0..count {
        caller.post(&format!("{path}/test"), &json!({})).await.expect(201);
    }
    path
}

on_both_reaching_here! {
    async fn an_agency_hears_of_what_its_feed_shows(county) {
        let receiver = Receiver::start().await;
        let (millgate, leila) = (county.as_("millgate"), county.as_("leila"));
        referred(county, json!({})).await;
        let (_, end) = read_on(county, &millgate, None).await;
        let (path, _) = endpoint(&millgate, &receiver.url, &[]).await;
        let refused = json!({ "agreement": { "basis": "agreed", "feedback_to_referrer": "refused" } });
        let referral = referred(county, refused).await;
        leila.step(&referral, "decline", &json!({ "reason": "not_now" })).await.expect(200);
        receiver.has(2).await;
        let (feed, _) = read_on(county, &millgate, Some(end)).await;
        let mut feed: Vec<Value> = feed.into_iter().filter(|change| change["resource_type"] != "webhook_endpoint").collect();
        assert_eq!(kinds(&feed), ["referral.submitted", "referral.closed"], "nothing of before, and not how it ended");
        let mut heard = receiver.received();
        heard.sort_by(|one, other| one.id.cmp(&other.id));
        feed.sort_by_key(|change| change["id"].as_str().unwrap_or_default().to_owned());
        for (message, change) in heard.iter().zip(&feed) {
            assert_eq!(change["id"], message.id);
            let body: Value = serde_json::from_str(&message.body).expect("JSON");
            let thin = json!({
                "type": change["type"], "timestamp": change["occurred_at"],
                "data": { "id": change["resource_id"], "resource_type": "referral" },
            });
            assert_eq!(body, thin, "and nothing of anybody");
        }
        assert_eq!(heard.len(), 2);
        let sent = deliveries(&millgate, &path).await;
        assert!(sent.iter().all(|one| one["status"] == "sent" && one["attempts"] == 1 && one["response_status"] == 200), "{sent:?}");
    }

    async fn only_what_is_wanted_is_sent_and_a_test_in_any_case(county) {
        let receiver = Receiver::start().await;
        let millgate = county.as_("millgate");
        let (path, _) = endpoint(&millgate, &receiver.url, &["referral.accepted"]).await;
        let referral = referred(county, json!({})).await;
        county.as_("amira").step(&referral, "acceptance", &json!({})).await.expect(200);
        receiver.has(1).await;
        let test = millgate.post(&format!("{path}/test"), &json!({})).await.expect(201);
        receiver.has(2).await;
        assert_eq!(receiver.types(), ["referral.accepted", "webhook_endpoint.tested"]);
        assert_eq!(test.body["event_type"], "webhook_endpoint.tested");
        stands(&millgate, &path, "sent", 1).await;
        let again = millgate.step(&test.location(), "replay", &json!({})).await.expect(200).body;
        assert_eq!((&again["status"], &again["attempts"]), (&json!("waiting"), &json!(0)));
        receiver.has(3).await;
        let ids: Vec<String> = receiver.received().iter().map(|one| one.id.clone()).collect();
        assert_eq!(ids[1], ids[2], "a replay has the name that it had");
    }

    async fn a_manager_has_a_message_sent_again(county) {
        let receiver = Receiver::start().await;
        let leila = county.as_("leila");
        let (path, _) = endpoint(&leila, &receiver.url, &["service.updated"]).await;
        let test = async || {
            let test = leila.post(&format!("{path}/test"), &json!({})).await.expect(201).location();
            stands(&leila, &path, "sent", 1).await;
            test
        };
        let replay = async |test: &str, version: Option<String>| {
            let version = version.as_deref().map(|version| ("If-Match", version));
            let headers: Vec<_> = version.into_iter().chain([("Idempotency-Key", "again")]).collect();
            leila.call(Method::POST, &format!("{test}/replay"), &headers, None).await
        };
        let (first, other) = (test().await, test().await);
        replay(&first, None).await.expect_problem(428, "precondition_required");
        let version = leila.get(&first).await.etag();
        replay(&first, Some(version)).await.expect(200);
        receiver.has(3).await;
        let version = leila.get(&other).await.etag();
        replay(&other, Some(version)).await.expect_problem(422, "idempotency_key_reused");
    }

    async fn a_failure_is_tried_again_after_a_pause_and_given_up_in_the_end(county) {
        let receiver = Receiver::start().await;
        let millgate = county.as_("millgate");
        receiver.answers(&["500 Internal Server Error", "307 Temporary Redirect\r\nlocation: /elsewhere"]);
        let (path, _) = endpoint(&millgate, &receiver.url, &[]).await;
        let test = millgate.post(&format!("{path}/test"), &json!({})).await.expect(201);
        let failed = stands(&millgate, &path, "waiting", 1).await;
        assert_eq!((&failed["fault"], &failed["response_status"]), (&json!("error_answer"), &json!(500)));
        let next = failed["next_attempt_at"].as_str().expect("it is tried again");
        let pause = next.parse::<DateTime<Utc>>().expect("an instant") - "2026-11-18T09:30:00Z".parse::<DateTime<Utc>>().expect("an instant");
        assert!((5_000..=6_000).contains(&pause.num_milliseconds()), "{next}");
        county.as_("millgate").step(&test.location(), "replay", &json!({})).await.expect_problem(409, "invalid_transition");
        county.set_clock("2026-11-18T09:30:07Z");
        // While it is under way it stands as after the first attempt.
        until(Duration::from_secs(60), async || deliveries(&millgate, &path).await[0]["response_status"] == 307).await;
        let failed = stands(&millgate, &path, "waiting", 2).await;
        assert_eq!((&failed["fault"], &failed["response_status"]), (&json!("error_answer"), &json!(307)), "no redirect is followed");
        receiver.answers(&["500 no"; 8]);
        for (attempts, at) in [
            (3, "2026-11-18T10:00:00Z"), (4, "2026-11-18T12:00:00Z"), (5, "2026-11-18T16:00:00Z"), (6, "2026-11-19T00:00:00Z"),
            (7, "2026-11-19T12:30:00Z"), (8, "2026-11-20T06:00:00Z"), (9, "2026-11-21T07:00:00Z"),
        ] {
            county.set_clock(at);
            stands(&millgate, &path, "waiting", attempts).await;
        }
        county.set_clock("2026-11-22T12:00:00Z");
        let given_up = stands(&millgate, &path, "failed", 10).await;
        assert_eq!(given_up["next_attempt_at"], Value::Null);
        assert_eq!(millgate.get(&path).await.body["status"], "active", "it may be the message's fault, and not the endpoint's");
    }

    async fn an_endpoint_that_is_gone_is_left_alone(county) {
        let receiver = Receiver::start().await;
        let millgate = county.as_("millgate");
        receiver.answers(&["410 Gone"]);
        let (path, _) = endpoint(&millgate, &receiver.url, &[]).await;
        millgate.post(&format!("{path}/test"), &json!({})).await.expect(201);
        let gone = stands(&millgate, &path, "failed", 1).await;
        assert_eq!((&gone["fault"], &gone["response_status"]), (&json!("gone"), &json!(410)));
        let row = millgate.get(&path).await.expect(200).body;
        assert_eq!((&row["status"], &row["disabled_reason"]), (&json!("disabled"), &json!("gone")));
        referred(county, json!({})).await;
        // What happened meanwhile is sent once it is enabled again.
        tokio::time::sleep(Duration::from_millis(1_200)).await;
        assert_eq!(receiver.received().len(), 1);
        millgate.step(&path, "enablement", &json!({})).await.expect(200);
        receiver.has(2).await;
        assert_eq!(receiver.types(), ["webhook_endpoint.tested", "referral.submitted"]);
    }

    async fn an_endpoint_that_asks_for_it_is_slowed(county) {
        let receiver = Receiver::start().await;
        let millgate = county.as_("millgate");
        receiver.answers(&["429 Too Many Requests\r\nretry-after: 600"]);
        let (path, _) = endpoint(&millgate, &receiver.url, &[]).await;
        millgate.post(&format!("{path}/test"), &json!({})).await.expect(201);
        let slowed = stands(&millgate, &path, "waiting", 1).await;
        assert_eq!((&slowed["fault"], &slowed["next_attempt_at"]), (&json!("busy"), &json!("2026-11-18T09:40:00Z")));
        // Nothing else is sent either.
        referred(county, json!({})).await;
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        assert_eq!(receiver.received().len(), 1);
        county.set_clock("2026-11-18T09:40:01Z");
        receiver.has(3).await;
    }

    async fn what_waits_for_its_turn_is_claimed_from_then_on(county) {
        let receiver = Receiver::start().await;
        let millgate = county.as_("millgate");
        let path = rested_with(&millgate, &receiver, 8).await;
        receiver.waits();
        county.set_clock("2026-11-18T09:40:01Z");
        receiver.has(1 + 4).await;
        // The first four took so long that what is claimed after them would be free again, were it claimed as of when they began.
        county.set_clock("2026-11-18T09:41:10Z");
        receiver.lets(4);
        receiver.has(1 + 8).await;
        let under_way = deliveries(&millgate, &path).await;
        let under_way: Vec<_> = under_way.iter().filter(|one| one["status"] == "waiting" && one["sent_at"].is_null()).collect();
        assert_eq!(under_way.iter().filter(|one| one["next_attempt_at"] == "2026-11-18T09:42:10Z").count(), 4, "{under_way:?}");
        receiver.lets(100);
        receiver.has(1 + 9).await;
    }

    async fn the_rest_is_not_sent_to_who_does_not_want_it(county) {
        for (answer, then) in [("410 Gone", None), ("429 Too Many Requests\r\nretry-after: 600", Some("2026-11-18T10:00:10Z"))] {
            let receiver = Receiver::start().await;
            let millgate = county.as_("millgate");
            county.set_clock("2026-11-18T09:30:00Z");
            let path = rested_with(&millgate, &receiver, 12).await;
            receiver.answers(&[answer]);
            receiver.waits();
            county.set_clock("2026-11-18T09:40:01Z");
            receiver.has(1 + 4).await;
            receiver.lets(1);
            // Of the four that are under way the first is answered; only then are the others.
            until(Duration::from_secs(20), async || {
                let row = millgate.get(&path).await.expect(200).body;
                let sent = deliveries(&millgate, &path).await;
                row["status"] == "disabled" || sent.iter().filter(|one| one["fault"] == "busy").count() == 2
            })
            .await;
            receiver.lets(100);
            until(Duration::from_secs(20), async || {
                deliveries(&millgate, &path).await.iter().filter(|one| one["status"] == "sent").count() == 3
            })
            .await;
            tokio::time::sleep(Duration::from_millis(1_200)).await;
            assert_eq!(receiver.received().len(), 1 + 4, "{answer}");
            if let Some(then) = then {
                county.set_clock(then);
                receiver.has(1 + 4 + 10).await;
            }
        }
    }

    async fn one_that_never_answers_keeps_no_other_waiting(county) {
        let (silent, quick) = (Receiver::start().await, Receiver::start().await);
        silent.never_answers(100);
        let (millgate, leila) = (county.as_("millgate"), county.as_("leila"));
        for _ in 0..6 {
            endpoint(&millgate, &silent.url, &["referral.submitted"]).await;
        }
        endpoint(&leila, &quick.url, &["referral.submitted"]).await;
        referred(county, json!({})).await;
        silent.has(6).await;
        let since = Instant::now();
        referred(county, json!({})).await;
        quick.has(2).await;
        assert!(since.elapsed() < Duration::from_secs(8), "{:?}", since.elapsed());
    }

    async fn where_the_owner_is_switched_off_nothing_is_sent(county) {
        let receiver = Receiver::start().await;
        let millgate = county.as_("millgate");
        endpoint(&millgate, &receiver.url, &["referral.submitted"]).await;
        let referral = referred(county, json!({})).await;
        receiver.has(1).await;
        let admin = county.as_("set_up");
        let client = format!("/v1/clients/{}", linkwork::system::sandbox::cast::client_id(1));
        admin.step(&client, "disablement", &json!({})).await.expect(200);
        county.as_("leila").step(&referral, "decline", &json!({ "reason": "not_now" })).await.expect(200);
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        assert_eq!(receiver.received().len(), 1);
    }

    async fn what_waited_is_not_sent_of_somebody_whose_record_was_restricted_meanwhile(county) {
        let receiver = Receiver::start().await;
        let (millgate, leila) = (county.as_("millgate"), county.as_("leila"));
        receiver.answers(&["500 no", "500 no"]);
        let (path, _) = endpoint(&leila, &receiver.url, &["referral.submitted"]).await;
        let restricted = send(&millgate, &submission(1)).await;
        let other = send(&millgate, &submission(2)).await;
        until(Duration::from_secs(60), async || {
            deliveries(&leila, &path).await.iter().filter(|one| one["fault"] == "error_answer").count() == 2
        })
        .await;
        let person = leila.get(&restricted).await.expect(200).body["person_id"].as_str().expect("an id").to_owned();
        restrict(&leila, &format!("/v1/people/{person}")).await;
        county.set_clock("2026-11-18T09:40:00Z");
        let message = |referral: &str| {
            let body = |one: &Received| serde_json::from_str::<Value>(&one.body).expect("JSON");
            let is_of_it = |one: &Received| body(one)["data"]["id"].as_str().is_some_and(|id| referral.ends_with(id));
            receiver.received().into_iter().find(is_of_it).expect("it was sent once").id
        };
        let (of_restricted, of_other) = (message(&restricted), message(&other));
        let stands = async || {
            let sent = deliveries(&leila, &path).await;
            let status = |message: &str| sent.iter().find(|one| one["event_id"] == message).map(|one| one["status"].clone());
            (status(&of_restricted), status(&of_other))
        };
        until(Duration::from_secs(60), async || stands().await == (Some(json!("withdrawn")), Some(json!("sent")))).await;
        assert_eq!(receiver.received().len(), 3);
    }

    async fn an_analyst_hears_by_pseudonyms(county) {
        let receiver = Receiver::start().await;
        let analyst = county.as_("reporting");
        endpoint(&analyst, &receiver.url, &["referral.submitted"]).await;
        let referral = referred(county, json!({})).await;
        receiver.has(1).await;
        let body: Value = serde_json::from_str(&receiver.received()[0].body).expect("JSON");
        assert_eq!(body["timestamp"], "2026-11-16T00:00:00Z", "the week alone");
        assert!(!referral.ends_with(body["data"]["id"].as_str().expect("a pseudonym")), "{body}");
    }
}
