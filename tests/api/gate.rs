//! The gate of `/v1`: who asks, and may they still.

use linkwork::county::organisation::{self, kind::Status};
use linkwork::county::worker;
use linkwork::system::sandbox::cast;
use sea_orm::{ActiveModelTrait, DbErr, Set};
use serde_json::json;

use kernel::http::limits::Rate;

use crate::harness::county::County;
use crate::harness::database::Engine;
use crate::on_both;
use crate::system::oauth::{GRANT, basic, post, program, token};

fn few() -> Option<Rate> {
    let some = |number| std::num::NonZeroU32::new(number).expect("not zero");
    Some(Rate { per_second: some(1), burst: some(5) })
}

#[tokio::test]
async fn whoever_makes_tokens_up_is_refused_before_they_are_looked_at_and_shuts_no_neighbour_out() {
    for engine in Engine::ALL {
        let county = County::open_with(engine, |config| config.rate_limit = few()).await;
        let token = county.token("millgate");
        let good = county.bearing(Some(&token));
        good.get("/v1/me").await.expect(200);
        let statuses = async |made_up: String| county.bearing(Some(&made_up)).get("/v1/me").await.status.as_u16();
        let mut met = Vec::new();
        for number in 0..20 {
            met.push(statuses(format!("{token}{number}")).await);
        }
        let refused = met.iter().filter(|status| **status == 429).count();
        assert!(met[0] == 401 && refused >= 10, "{engine:?} {met:?}");
        good.get("/v1/me").await.expect(200);
        county.bearing(None).get("/v1/me").await.expect_problem(429, "too_many_requests");
        county.bearing(None).get("/livez").await.expect(200);
        county.close().await;
    }
}

#[tokio::test]
async fn whoever_makes_clients_up_shuts_no_neighbour_out_of_tokens() {
    for engine in Engine::ALL {
        let county = County::open_with(engine, |config| config.rate_limit = few()).await;
        let (id, secret) = program(&county, json!({})).await;
        let good = basic(&id, &secret);
        post(&county, "/oauth/token", Some(&good), GRANT).await.expect(200);
        let mut refused = 0;
        for number in 0..20 {
            let made_up = basic(&format!("01920000-0000-7000-8000-0000000009{number:02}"), "linkwork_secret_guess");
            let status = post(&county, "/oauth/token", Some(&made_up), GRANT).await.status.as_u16();
            refused += u32::from(status == 429);
        }
        assert!(refused >= 10, "{engine:?}: {refused}");
        post(&county, "/oauth/token", Some(&good), GRANT).await.expect(200);
        county.close().await;
    }
}

on_both! {
    async fn an_instant_that_nobody_else_would_write_is_refused_and_not_a_fault_of_ours(county) {
        for (name, text) in [
            ("date_referred", "+10000-01-01"),
            ("date_referred", "-0001-01-01"),
            ("date_referred", "99999-01-01"),
        ] {
            let mut body = County::fixture("pharmacy");
            body[name] = json!(text);
            let refused = county.as_("millgate").post("/v1/referrals", &body).await.expect_problem(422, "validation_failed");
            assert!(refused.text.contains(&format!("/{name}")), "{}", refused.text);
        }
        let case = crate::care::episode::open(county, 7).await;
        for text in ["2016-12-31T23:59:60Z", "+10000-01-01T00:00:00Z"] {
            let contact = json!({
                "starts_at": text, "consultation_mechanism": "telephone", "attendance": "attended", "minutes": 40,
                "conversation_with": "person",
            });
            let refused = county.as_("amira").post(&format!("{}/contacts", case.episode), &contact).await;
            let refused = refused.expect_problem(422, "validation_failed");
            assert!(refused.text.contains("/starts_at"), "{}", refused.text);
            let query = format!("/v1/audit-entries?from={}", text.replace('+', "%2B"));
            county.as_("caldicott").get(&query).await.expect_problem(400, "invalid_parameter");
        }
    }

    async fn a_disabled_client_stops_at_once(county) {
        let (id, secret) = program(county, json!({})).await;
        let token = token(county, &id, &secret).await;
        let bearer = county.bearing(Some(&token));
        bearer.get("/v1/referrals").await.expect(200);
        county.as_("set_up").step(&format!("/v1/clients/{id}"), "disablement", &json!({})).await.expect(200);
        bearer.get("/v1/referrals").await.expect_problem(401, "unauthorized");
        post(county, "/oauth/token", Some(&basic(&id, &secret)), GRANT).await.expect(401);
    }

    async fn a_disabled_worker_stops_at_once(county) {
        county.as_("amira").get("/v1/referrals").await.expect(200);
        let row = worker::entity::ActiveModel {
            id: Set(cast::worker_id(1)), status: Set(Status::Disabled), ..Default::default()
        };
        let db = &county.server.state().db;
        let off: Result<(), DbErr> = db.system("a test").write(async |tx| row.update(tx).await.map(|_| ())).await;
        assert!(off.is_ok());
        county.as_("amira").get("/v1/referrals").await.expect_problem(401, "unauthorized");
        county.as_("tom").get("/v1/referrals").await.expect(200);
    }

    async fn with_an_organisation_its_programs_and_people_stop(county) {
        let (id, secret) = program(county, json!({})).await;
        let row = organisation::entity::ActiveModel {
            id: Set(cast::organisation_id(7)), status: Set(Status::Disabled), ..Default::default()
        };
        let db = &county.server.state().db;
        let off: Result<(), DbErr> = db.system("a test").write(async |tx| row.update(tx).await.map(|_| ())).await;
        assert!(off.is_ok());
        county.as_("millgate").get("/v1/referrals").await.expect_problem(401, "unauthorized");
        post(county, "/oauth/token", Some(&basic(&id, &secret)), GRANT).await.expect(401);
        county.as_("constabulary").get("/v1/referrals").await.expect(200);
    }

    async fn narrowed_scopes_narrow_the_tokens_that_are_out(county) {
        let (id, secret) = program(county, json!({})).await;
        let token = token(county, &id, &secret).await;
        county.as_("set_up").patch(&format!("/v1/clients/{id}"), &json!({ "scopes": ["services:read"] })).await.expect(200);
        county.bearing(Some(&token)).get("/v1/referrals").await.expect_problem(403, "forbidden");
    }
}
