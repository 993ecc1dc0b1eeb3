//! `GET /v1/me`.

use linkwork::system::sandbox::cast;
use serde_json::{Value, json};

use crate::on_both;

fn may(me: &Value, operation: &str) -> bool {
    me["allowed_operations"].as_array().is_some_and(|all| all.contains(&json!(operation)))
}

on_both! {
    async fn everybody_may_ask_who_they_are(county) {
        for actor in cast::CAST {
            let me = county.as_(actor.name).get("/v1/me").await.expect(200).body;
            assert_eq!(me["name"], actor.full_name);
            assert_eq!(me["role"], actor.role.to_string());
            assert_eq!(me["kind"], if actor.is_person { "worker" } else { "client" });
            assert_eq!(me["organisation"]["id"], cast::organisation_id(actor.organisation).to_string());
            assert_eq!(me["services"][0]["id"].as_str(), actor.service.map(|n| cast::service_id(n).to_string()).as_deref());
            assert!(may(&me, "getMe"), "{}", actor.name);
        }
        county.bearing(None).get("/v1/me").await.expect_problem(401, "unauthorized");
    }

    async fn what_one_may_do_is_what_one_is_let_do(county) {
        let admin = county.as_("set_up").get("/v1/me").await.expect(200).body;
        assert!(may(&admin, "createClient") && !may(&admin, "submitReferral") && !may(&admin, "getPerson"));
        let pharmacy = county.as_("millgate");
        let me = pharmacy.get("/v1/me").await.expect(200).body;
        assert!(may(&me, "submitReferral") && !may(&me, "acceptReferral") && !may(&me, "listClients"));
        assert_eq!(me["organisation"]["ods_code"], "FZZ01");
        pharmacy.get("/v1/clients").await.expect_problem(403, "forbidden");
    }
}
