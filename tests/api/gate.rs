//! The gate of `/v1`: who asks, and may they still.

use linkwork::county::organisation::{self, kind::Status};
use linkwork::county::worker;
use linkwork::system::sandbox::cast;
use sea_orm::{ActiveModelTrait, DbErr, Set};
use serde_json::json;

use crate::on_both;
use crate::system::oauth::{basic, post, program, token};

on_both! {
    async fn a_disabled_client_stops_at_once(county) {
        let (id, secret) = program(county, json!({})).await;
        let token = token(county, &id, &secret).await;
        let bearer = county.bearing(Some(&token));
        bearer.get("/v1/referrals").await.expect(200);
        county.as_("set_up").step(&format!("/v1/clients/{id}"), "disablement", &json!({})).await.expect(200);
        bearer.get("/v1/referrals").await.expect_problem(401, "unauthorized");
        post(county, "/oauth/token", Some(&basic(&id, &secret)), crate::system::oauth::GRANT).await.expect(401);
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
        post(county, "/oauth/token", Some(&basic(&id, &secret)), crate::system::oauth::GRANT).await.expect(401);
        county.as_("constabulary").get("/v1/referrals").await.expect(200);
    }

    async fn narrowed_scopes_narrow_the_tokens_that_are_out(county) {
        let (id, secret) = program(county, json!({})).await;
        let token = token(county, &id, &secret).await;
        county.as_("set_up").patch(&format!("/v1/clients/{id}"), &json!({ "scopes": ["services:read"] })).await.expect(200);
        county.bearing(Some(&token)).get("/v1/referrals").await.expect_problem(403, "forbidden");
    }
}
