//! `/readyz` says what is in the way of an escalation.

use linkwork::county::organisation::kind::Status;
use linkwork::county::worker::entity;
use linkwork::system::sandbox::cast::worker_id;
use sea_orm::{ActiveModelTrait, Set};

use crate::on_both;

on_both! {
    async fn a_service_without_a_safeguarding_lead_is_warned_of(county) {
        let ready = county.bearing(None).get("/readyz").await.expect(200);
        assert_eq!(ready.body["status"], "ok", "{}", ready.text);
        let left: Result<_, sea_orm::DbErr> = county
            .server
            .state()
            .db
            .system("the test lets the safeguarding lead go")
            .write(async |tx| {
                let joan = entity::ActiveModel { id: Set(worker_id(10)), status: Set(Status::Disabled), ..Default::default() };
                joan.update(tx).await
            })
            .await;
        left.expect("it is written");
        let ready = county.bearing(None).get("/readyz").await.expect(200);
        assert_eq!(ready.body["status"], "warning");
        let named = ready.body["checks"].as_array().into_iter().flatten();
        let warned: Vec<_> = named.filter(|check| check["status"] == "warning").map(|check| &check["name"]).collect();
        assert_eq!(warned, ["escalation_route"]);
    }
}
